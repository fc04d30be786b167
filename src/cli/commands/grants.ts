import { visible } from "../../shared/lib/visible.ts";
import { type Command, Option } from "commander";
import { must, provePresence, withOperator } from "../operator.ts";
import { openTerminal } from "../../client/terminal.ts";
import { durationText, print, printJson, styled, table } from "../terminal/text.ts";

/** `grants`: standing answers that are in force, and how to end one. */

const list = ({ json }: { json?: boolean }): Promise<void> =>
	withOperator(async (operator) => {
		const { grants } = must(await operator.call("grant.list", {}));
		const { serverNow } = must(await operator.call("state.watch", {}));
		if (json === true) return printJson(grants);
		if (grants.length === 0) return print("no grant is in force: everything that asks, asks a person");
		const rows = grants.map((grant) => [
			grant.id,
			visible(grant.agent),
			grant.scope,
			`${durationText(grant.expiresAt - serverNow)} left`,
			`${grant.usesLeft} of ${grant.uses} uses`,
			visible(grant.text),
		]);
		print(table([["ID", "AGENT", "SCOPE", "TIME", "USES", "ALLOWS"].map((word) => styled("bold", word)), ...rows]));
	});

const revoke = (id: string, { reason }: { reason: string }): Promise<void> =>
	withOperator(async (operator) => {
		const terminal = openTerminal();
		try {
			await provePresence(operator, terminal);
			const { seq } = must(await operator.call("grant.revoke", { id, reason }));
			print(`revoked, recorded as #${seq}`);
		} finally {
			terminal.close();
		}
	});

export const addGrants = (program: Command): void => {
	const grants = program.command("grants").description("yeses that were given for more than once");
	grants.command("list", { isDefault: true }).description("all that are in force").option("--json", "as JSON").action(list);
	grants
		.command("revoke")
		.argument("<id>", "as listed by `countersign grants`")
		.addOption(new Option("--reason <text>", "why, for the record").makeOptionMandatory())
		.description("end one now: what it allowed asks again")
		.action(revoke);
};
