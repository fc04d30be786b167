import type { ConsoleContract } from "../../shared/contract/console.ts";
import type {
	FormEdit,
	PoliciesView,
	PolicyEffect,
	PolicyForm,
	PolicyRevision,
	ReplayAsk,
	ReplayProgress,
} from "../../shared/contract/console-policies.ts";
import type { Handlers } from "../../shared/contract/contract.ts";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
import type { Entry } from "../../shared/model/entry.ts";
import type { ReplayReport } from "../../shared/model/policy.ts";
import type { Approver } from "../engine/engine.ts";
import { activityOf } from "./activity.ts";
import type { OperatorSession } from "./console.ts";

/** The policy methods of the console contract. Looking and trying need a console; changing needs the right to decide. */

export type PolicyPorts = {
	view(): PoliciesView;
	check(text: string): Pick<PoliciesView, "policies" | "notes"> & { readonly diff: string };
	form(text: string): readonly PolicyForm[] | null;
	edit(text: string, edits: readonly FormEdit[]): Result<string>;
	effect(name: string): Omit<PolicyEffect, "rows"> & { readonly recent: readonly Entry[] };
	save(text: string, baseHashHex: string, operator: Approver): Promise<Result<number>>;
	pin(root: string, hashHex: string | null, reason: string, operator: Approver): Promise<Result<number>>;
	revisions(): Promise<readonly PolicyRevision[]>;
	saveTests(ask: ReplayAsk): Result<{ readonly file: string; readonly tests: number; readonly left: number }>;
	replay(ask: ReplayAsk, signal: AbortSignal, onProgress: (progress: ReplayProgress) => void): Promise<Result<ReplayReport>>;
};

type PolicyMethod = Extract<keyof ConsoleContract["methods"], `policy.${string}`>;

export const policyHandlers = (
	ports: PolicyPorts,
	mayChange: (session: OperatorSession) => Result<Approver>,
): Pick<Handlers<ConsoleContract, OperatorSession>, PolicyMethod> => {
	let replaying: AbortController | null = null;
	const seqOf = (done: Result<number>): Result<{ seq: number }> => (done.ok ? ok({ seq: done.value }) : done);

	return {
		"policy.get": () => ok(ports.view()),
		"policy.check": ({ text }) => ok(ports.check(text)),
		"policy.form": ({ text }) => {
			const policies = ports.form(text);
			return ok({ policies: policies === null ? null : [...policies] });
		},
		"policy.edit": ({ text, edits }) => {
			const edited = ports.edit(text, edits);
			return edited.ok ? ok({ text: edited.value }) : edited;
		},
		"policy.effect": ({ name }) => {
			const { recent, ...counts } = ports.effect(name);
			return ok({ ...counts, rows: recent.map(activityOf) });
		},
		"policy.save": async ({ text, baseHashHex }, session) => {
			const operator = mayChange(session);
			return operator.ok ? seqOf(await ports.save(text, baseHashHex, operator.value)) : operator;
		},
		"policy.pin": async ({ root, hashHex, reason }, session) => {
			const operator = mayChange(session);
			return operator.ok ? seqOf(await ports.pin(root, hashHex, reason, operator.value)) : operator;
		},
		"policy.replay": async (ask, session) => {
			if (replaying !== null) return fail("busy", "a replay is already running");
			replaying = new AbortController();
			try {
				return await ports.replay(ask, replaying.signal, (progress) => session.emit("policy.progress", progress));
			} finally {
				replaying = null;
			}
		},
		"policy.revisions": async () => ok({ revisions: [...(await ports.revisions())] }),
		"policy.save-tests": (ask, session) => {
			const operator = mayChange(session);
			return operator.ok ? ports.saveTests(ask) : operator;
		},
		"policy.cancel-replay": () => {
			const isRunning = replaying !== null;
			replaying?.abort();
			return ok({ cancelled: isRunning });
		},
	};
};
