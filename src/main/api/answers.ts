import type { ConsoleContract } from "../../shared/contract/console.ts";
import type { Handlers, Params, Reply } from "../../shared/contract/contract.ts";
import { type Result, fail, ok } from "../../shared/lib/result.ts";
import type { Entry } from "../../shared/model/entry.ts";
import type { Recorded } from "../../shared/model/recorded.ts";
import type { AnswerInput } from "../engine/answering.ts";
import type { Approver, Engine } from "../engine/engine.ts";
import type { Held } from "../engine/held.ts";
import { alikeOf } from "./card.ts";
import type { OperatorSession } from "./console.ts";
import { endedOf } from "./feed.ts";
import type { Nonces } from "./nonces.ts";
import type { Undo } from "./undo.ts";

/** Answers as consoles give them: armed for a yes, delayed a moment for a no, one at a time or a list of noes. */

export type AnswersApiPorts = {
	readonly engine: Engine;
	readonly nonces: Nonces;
	readonly undo: Undo<unknown>;
	readonly commit: <T>(work: () => T) => Promise<T>;
	readonly isWritable: () => boolean;
	readonly entry: (seq: number) => Entry | null;
	readonly now: () => number;
	readonly mayChange: (session: OperatorSession) => Result<Approver>;
};

type Methods = "request.arm" | "request.answer" | "request.answer-many" | "request.undo" | "request.deliver";
type Answered = Reply<ConsoleContract, "request.answer">;
type ManyAnswered = Reply<ConsoleContract, "request.answer-many">["items"][number]["result"];

/** How long a denial can be taken back. Source: ux §5.2. */
const undoMs = 4000;

const contentKey = (id: string, digest: string, rev: number): string => `${id} ${digest} ${rev}`;

export const createAnswersApi = (ports: AnswersApiPorts): Pick<Handlers<ConsoleContract, OperatorSession>, Methods> => {
	const { engine, nonces, undo, mayChange } = ports;

	const ended = (recorded: Recorded): Result<Answered> => {
		const entry = ports.entry(recorded.seq);
		const view = entry === null ? null : endedOf(entry);
		return view === null ? fail("internal", "the decision cannot be read back") : ok({ state: "ended", ended: view });
	};

	const deliver = (input: AnswerInput, approver: Approver) => ports.commit(() => engine.answer(input, approver));

	const deliverNow = async (input: AnswerInput, approver: Approver): Promise<Result<Answered>> => {
		const answered = await deliver(input, approver);
		if (!answered.ok) return answered;
		if (answered.value.state === "ended") return ended(answered.value.recorded);
		return ok({ state: "held", text: heldText(engine, answered.value.held) });
	};

	/** A no from a screen waits a moment, in which it can be taken back; one from a command line was typed out already. */
	const deny = (input: AnswerInput, approver: Approver): Result<Answered> | Promise<Result<Answered>> => {
		const held = engine.held(input.id);
		// A no that cannot be recorded is refused at once, not when nobody looks any more.
		if (approver.via === "cli" || !ports.isWritable() || held?.request.digest !== input.digest) return deliverNow(input, approver);
		const delayMs = Math.max(0, Math.min(undoMs, held.deadlineAt - ports.now()));
		return ok({ state: "undoable", undoUntilAt: undo.put(input.id, delayMs, () => deliver(input, approver)) });
	};

	const denyOne = async (item: Item, input: AnswerInput, approver: Approver): Promise<ManyAnswered> => {
		const answered = undo.has(item.id) ? fail("conflict", "this request is being denied already") : await deny(input, approver);
		if (!answered.ok) return { state: "refused", code: answered.fault.code, text: answered.fault.message };
		// A no leaves nothing open: whatever else came of it was no denial.
		return answered.value.state === "held" ? { state: "refused", code: "conflict", text: answered.value.text } : answered.value;
	};

	/** Each yes of a list is one of its own: armed, checked and judged like a single one. */
	const approveOne = async (input: AnswerInput, isArmed: boolean, approver: Approver): Promise<ManyAnswered> => {
		if (!isArmed) return { state: "refused", code: "forbidden", text: "this approval was not armed by a person reading it" };
		if (undo.has(input.id)) return { state: "refused", code: "conflict", text: "this request is being denied" };
		const answered = await deliverNow(input, approver);
		if (!answered.ok) return { state: "refused", code: answered.fault.code, text: answered.fault.message };
		return answered.value.state === "ended" ? answered.value : { state: "refused", code: "conflict", text: "it still waits" };
	};

	return {
		"request.arm": ({ id, digest, rev }, session) => {
			const operator = mayChange(session);
			if (!operator.ok) return operator;
			const held = engine.held(id);
			if (!held) return fail("not_found", `no request \`${id}\` is waiting`);
			if (held.request.digest !== digest || held.rev !== rev) return fail("stale", "this request changed while you were reading");
			return ok({ nonce: nonces.mint(session.connection, contentKey(id, digest, rev)) });
		},

		"request.answer": async (params, session) => {
			const operator = mayChange(session);
			if (!operator.ok) return operator;
			const { id, digest, rev, verdict, scope } = params;
			if (verdict === "deny" && scope !== "once") return fail("bad_request", "a denial is for one request");
			if (verdict === "approve") {
				if (undo.has(id)) return fail("conflict", "this request is being denied. Take that back first");
				if (params.nonce === undefined || !nonces.redeem(params.nonce, session.connection, contentKey(id, digest, rev))) {
					return fail("forbidden", "this approval was not armed by a person reading the card");
				}
			}
			const input: AnswerInput = {
				id,
				digest,
				rev,
				verdict,
				feedback: params.feedback,
				named: params.named,
				signed: params.as === undefined ? undefined : { ...params.as, nonce: params.nonce ?? "" },
				grant: scope === "once" ? undefined : { scope, minutes: params.minutes, uses: params.uses },
				reading: { seenRatio: params.seenRatio, readMs: params.readMs, input: params.input, scope },
			};
			return verdict === "deny" ? deny(input, operator.value) : deliverNow(input, operator.value);
		},

		"request.answer-many": async (params, session) => {
			const operator = mayChange(session);
			if (!operator.ok) return operator;
			const { items, input } = params;
			if (new Set(items.map(({ id }) => id)).size !== items.length) return fail("bad_request", "a request is listed twice");
			const listed = items.length;
			if (params.verdict === "approve") {
				const why = whyNotTogether(params.items, engine);
				if (why !== null) return fail("bad_request", why);
				const { verdict, named, readMs } = params;
				const done = params.items.map(async ({ nonce, seenRatio, ...item }) => {
					const reading = { seenRatio, readMs, input, scope: "once", listed };
					const isArmed = nonces.redeem(nonce, session.connection, contentKey(item.id, item.digest, item.rev));
					return { id: item.id, result: await approveOne({ ...item, verdict, named, reading }, isArmed, operator.value) };
				});
				return ok({ items: await Promise.all(done) });
			}
			const { verdict, feedback } = params;
			const done = items.map(async (item) => {
				const reading = { input, listed, rev: item.rev };
				return { id: item.id, result: await denyOne(item, { ...item, verdict, feedback, reading }, operator.value) };
			});
			return ok({ items: await Promise.all(done) });
		},

		"request.undo": ({ id }, session) => {
			const operator = mayChange(session);
			return operator.ok ? ok({ undone: undo.take(id) }) : operator;
		},

		"request.deliver": async ({ id }, session) => {
			const operator = mayChange(session);
			return operator.ok ? ok({ delivered: await undo.deliver(id) }) : operator;
		},
	};
};

type Item = Params<ConsoleContract, "request.answer-many">["items"][number];

/**
 * Why these cannot be approved together; null when they can. The same action several times is read once; others have to be
 * of one kind and harmless enough to be read as lines of a table. What ended or changed meanwhile is refused by itself.
 */
const whyNotTogether = (items: readonly Item[], engine: Engine): string | null => {
	const live = items.flatMap(({ id, digest }) => {
		const held = engine.held(id);
		return held?.request.digest === digest ? [held] : [];
	});
	if (new Set(live.map(({ request }) => request.digest)).size <= 1) return null;
	const kinds = new Set(live.map((held) => (held.grade === "routine" || held.grade === "notable" ? alikeOf(held).alike : undefined)));
	return kinds.size === 1 && !kinds.has(undefined) ? null : "these are not alike: answer them one by one";
};

/** What a yes that was not the last one changed. */
const heldText = (engine: Engine, held: Held): string => {
	const approvals = engine.approvers.approvals(held);
	return approvals === null
		? `still waits for: ${held.questions.join(", ")}`
		: `${approvals.given.length} of ${approvals.needed} approvals given. It waits for another person`;
};
