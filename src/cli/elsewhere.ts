import type { Command } from "commander";
import {
	auditAcceptHead,
	auditBundle,
	auditCompare,
	auditCommand,
	auditExport,
	auditKeys,
	auditProve,
	auditRebuild,
	auditReport,
	auditShow,
	auditVerify,
} from "../commands/audit.ts";
import { describeServe, explainCommand, inspectCommand, redactCommand } from "../commands/look.ts";
import { policyCheck, policyCommand, policyExplain, policyImport, policyReplay, policyTest } from "../commands/policy.ts";
import { Stop } from "./stop.ts";

const ofAudit = [
	auditShow,
	auditVerify,
	auditCompare,
	auditProve,
	auditKeys,
	auditExport,
	auditReport,
	auditBundle,
	auditRebuild,
	auditAcceptHead,
];
const ofPolicy = [policyCheck, policyTest, policyExplain, policyImport, policyReplay];

/**
 * Commands that other programs of the package carry out, because this one never holds the engine or the database:
 * `bin/countersign.mjs` hands them over before this program starts. They stand here for help and completion.
 *
 * Law: test/cli/program.test.ts (the programs that carry them out know every one of them).
 * Gives back the commands that others add to: `audit shipping` is a client of a running host.
 */
export const addElsewhere = (program: Command): { readonly audit: Command } => {
	const notHere = (): never => {
		throw new Stop("this command is handed over by `bin/countersign.mjs`: start that, not this file", 2);
	};
	describeServe(program.command("serve")).action(notHere);
	for (const add of [explainCommand, redactCommand, inspectCommand]) add(program).action(notHere);
	const audit = auditCommand(program).action(notHere);
	for (const add of ofAudit) add(audit).action(notHere);
	const policy = policyCommand(program);
	for (const add of ofPolicy) add(policy).action(notHere);
	return { audit };
};
