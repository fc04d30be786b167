import type { ConsoleContract } from "../../shared/contract/console.ts";
import type { Handlers } from "../../shared/contract/contract.ts";
import { type Result, fail, ok } from "../../shared/lib/result.ts";
import { answerMessage } from "../../shared/model/approver.ts";
import type { EntryDraft } from "../../shared/model/entry.ts";
import type { Approver, Engine } from "../engine/engine.ts";
import type { OperatorSession } from "./console.ts";

/** Approvers as consoles add and remove them, and their keys at work. */
export type ApproverKeys = {
	create(name: string, passphrase: string): Promise<Result<string>>;
	sign(name: string, passphrase: string, message: string): Promise<Result<string>>;
	remove(name: string): void;
};

export type ApproversApiPorts = {
	readonly engine: Engine;
	readonly keys: ApproverKeys;
	readonly commit: <T>(work: () => T) => Promise<T>;
	readonly record: (draft: EntryDraft) => number;
	readonly now: () => number;
	readonly mayChange: (session: OperatorSession) => Result<Approver>;
};

/** Wrong passphrases of one name within a minute; each also costs the host the work of a guess. */
const mostWrong = 5;
const wrongWindowMs = 60_000;

type Methods = "operator.list" | "operator.add" | "operator.remove" | "operator.sign";

export const createApproversApi = (ports: ApproversApiPorts): Pick<Handlers<ConsoleContract, OperatorSession>, Methods> => {
	const { engine, keys, commit, mayChange } = ports;
	const wrong = new Map<string, number[]>();
	/** One guess at a time: each takes 128 MiB. */
	let isSigning = false;

	return {
		"operator.list": () => ok({ approvers: [...engine.approvers.list()] }),

		"operator.add": async ({ name, passphrase, owns, groups = [] }, session) => {
			const operator = mayChange(session);
			if (!operator.ok) return operator;
			if (session.via === "cli")
				return fail("forbidden", "an approver is added in the window, where the person types their own passphrase");
			if (engine.approvers.list().some((seat) => seat.name === name)) return fail("conflict", `there is already an approver \`${name}\``);
			// A key without a seat is what a crash left of an adding: nobody can answer with it.
			keys.remove(name);
			const created = await keys.create(name, passphrase);
			if (!created.ok) return created;
			const added = await commit(() => engine.approvers.add(name, created.value, owns, operator.value, groups));
			if (!added.ok) keys.remove(name);
			return added.ok ? ok({ seq: added.value }) : added;
		},

		"operator.remove": async ({ name, reason }, session) => {
			const operator = mayChange(session);
			if (!operator.ok) return operator;
			const removed = await commit(() => engine.approvers.remove(name, reason, operator.value));
			if (!removed.ok) return removed;
			keys.remove(name);
			return ok({ seq: removed.value });
		},

		"operator.sign": async ({ name, passphrase, ...answer }, session) => {
			const operator = mayChange(session);
			if (!operator.ok) return operator;
			const held = engine.held(answer.id);
			if (!held) return fail("not_found", `no request \`${answer.id}\` is waiting`);
			if (held.request.digest !== answer.digest || held.rev !== answer.rev)
				return fail("stale", "this request changed while you were reading");
			if (!engine.approvers.list().some((seat) => seat.name === name)) return fail("not_found", `there is no approver \`${name}\``);
			const recent = (wrong.get(name) ?? []).filter((at) => Math.abs(ports.now() - at) < wrongWindowMs);
			if (isSigning || recent.length >= mostWrong) return fail("busy", "too many passphrases at once: wait a minute");
			isSigning = true;
			try {
				const signature = await keys.sign(name, passphrase, answerMessage(answer));
				if (signature.ok) return ok({ signatureHex: signature.value });
				wrong.set(name, [...recent, ports.now()]);
				const details = { via: session.via, reason: signature.fault.message };
				await commit(() => ports.record({ type: "operator.refused", actor: name, details }));
				return signature;
			} finally {
				isSigning = false;
			}
		},
	};
};
