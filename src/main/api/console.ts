import type { ConsoleContract } from "../../shared/contract/console.ts";
import type { EventData, Handlers } from "../../shared/contract/contract.ts";
import { type Result, fail, ok } from "../../shared/lib/result.ts";
import type { Config } from "../../shared/model/config.ts";
import type { Approver, Engine } from "../engine/engine.ts";
import { activityOf } from "./activity.ts";
import { createAnswersApi } from "./answers.ts";
import { createAuditApi, type AuditPorts } from "./audit.ts";
import { type ApproverKeys, createApproversApi } from "./approvers.ts";
import { type CardPorts, cardOf } from "./card.ts";
import { createEditsApi } from "./edits.ts";
import type { Feed } from "./feed.ts";
import type { Nonces } from "./nonces.ts";
import { policyHandlers, type PolicyPorts } from "./policies.ts";
import { archiveHandlers, type ArchivePorts } from "./archive.ts";
import { shippingHandlers, type ShippingPorts } from "./shipping.ts";
import { createProofsApi, type ProofPorts } from "./proofs.ts";
import { ruleHandlers, type RulePorts } from "./rules.ts";
import type { Undo } from "./undo.ts";
import type { Entry, EntryDraft } from "../../shared/model/entry.ts";

/** The console contract, translated to engine verbs and questions to the log. No decisions here. */

/** One console connection. What it may do follows from the listener it came through. */
export type OperatorSession = {
	readonly connection: string;
	readonly operator: string;
	readonly via: "window" | "browser" | "cli";
	/** Why this connection may only look, in words; null when it may also decide. */
	readonly readOnly: () => string | null;
	emit<E extends keyof ConsoleContract["events"]>(event: E, data: EventData<ConsoleContract, E>): void;
	/** Stops the feed of this connection. */
	unwatch: (() => void) | null;
};

export type ConsoleApiPorts = AuditPorts & {
	readonly proofs: ProofPorts;
	readonly engine: Engine;
	readonly feed: Feed;
	readonly nonces: Nonces;
	/** Whether the log takes entries now. */
	readonly isWritable: () => boolean;
	readonly undo: Undo<unknown>;
	readonly commit: <T>(work: () => T) => Promise<T>;
	readonly record: (draft: EntryDraft) => number;
	readonly card: CardPorts;
	readonly now: () => number;
	readonly approverKeys: ApproverKeys;
	readonly passphrase: {
		state(): Result<{ isSet: boolean; setAt?: number }>;
		/** Stores a new one; `current` must be the old one when there is one. Returns its fingerprint. */
		set(passphrase: string, current: string | undefined): Promise<Result<string>>;
	};
	readonly policies: PolicyPorts;
	readonly shipping: ShippingPorts;
	readonly archive: ArchivePorts;
	readonly rulesFromRequests: RulePorts;
	readonly rules: () => {
		readonly file: string;
		readonly text: string;
		readonly hashHex: string;
		readonly config: Config | null;
		readonly notYetEnforced: readonly string[];
	};
};

const extendMs = 300_000;

const dayMs = 86_400_000;
/** Most decisions that are judged again for one answer. */
const mostReplayed = 5000;

export const createConsoleApi = (ports: ConsoleApiPorts): Handlers<ConsoleContract, OperatorSession> => {
	const { engine, feed, query, commit } = ports;

	const approverOf = (session: OperatorSession): Approver => ({ name: session.operator, via: session.via });
	const mayChange = (session: OperatorSession): Result<Approver> => {
		const why = session.readOnly();
		return why === null ? ok(approverOf(session)) : fail("forbidden", why);
	};
	const change = async (session: OperatorSession, verb: (operator: Approver) => Result<number>): Promise<Result<{ seq: number }>> => {
		const operator = mayChange(session);
		if (!operator.ok) return operator;
		const done = await commit(() => verb(operator.value));
		return done.ok ? ok({ seq: done.value }) : done;
	};
	return {
		...createApproversApi({ engine, keys: ports.approverKeys, commit, record: ports.record, now: ports.now, mayChange }),
		...createAuditApi(ports, mayChange),
		...createProofsApi(ports.proofs, mayChange),
		...createAnswersApi({
			engine,
			nonces: ports.nonces,
			undo: ports.undo,
			commit,
			isWritable: ports.isWritable,
			entry: ports.entry,
			now: ports.now,
			mayChange,
		}),
		...createEditsApi({ engine, undo: ports.undo, commit, mayChange }),

		"state.watch": (_params, session) => {
			session.unwatch?.();
			session.unwatch = feed.watch((seq, changed) => session.emit("state.changed", { seq, change: changed }));
			return ok(feed.snapshot());
		},

		"request.card": async ({ id }) => {
			// To be read, it needs no log: what changed meanwhile is a new version before anybody can answer, and that is recorded.
			await commit(() => engine.refreshTargets(id)).catch((error: unknown) => {
				if (ports.isWritable()) throw error;
			});
			const held = engine.held(id);
			return held ? ok(cardOf(held, ports.card)) : fail("not_found", `no request \`${id}\` is waiting`);
		},

		"request.extend": async ({ id }, session) => {
			const operator = mayChange(session);
			if (!operator.ok) return operator;
			const extended = await commit(() => engine.extend(id, extendMs, operator.value));
			return extended.ok ? ok({ deadlineAt: extended.value }) : extended;
		},

		"grant.list": () => ok({ grants: engine.grants.views() }),
		// Taking back is the safe direction, as stopping is.
		"grant.revoke": async ({ id, reason }, session) => {
			const revoked = await commit(() => engine.grants.revoke(id, reason, approverOf(session)));
			return revoked.ok ? ok({ seq: revoked.value }) : revoked;
		},

		// Stopping is the safe direction: it needs no right to decide, only a console.
		"halt.set": async ({ reason }, session) => ok({ seq: await commit(() => engine.halt(reason, approverOf(session))) }),
		"halt.release": ({ reason }, session) => change(session, (operator) => engine.release(reason, operator)),

		"agent.confirm": ({ name, keyFingerprint, level }, session) =>
			change(session, (operator) => engine.agents.confirm(name, keyFingerprint, level ?? "Shadow", operator)),
		"agent.refuse": ({ name, reason }, session) => change(session, (operator) => engine.agents.refuse(name, reason, operator)),
		"agent.set-level": ({ name, level, reason }, session) =>
			change(session, (operator) => engine.trust.setLevel(name, level, reason, operator)),
		"agent.set-mode": ({ name, mode, reason }, session) =>
			change(session, (operator) => engine.agents.setMode(name, mode, reason, operator)),

		"mode.set": (params, session) => change(session, (operator) => engine.modes.set(params, operator)),
		"agent.standing": async ({ name, to, days }) => {
			const standing = engine.trust.standing(name);
			if (standing === null) return fail("not_found", `no agent \`${name}\``);
			const level = to ?? standing.up?.to;
			if (level === undefined) return ok({ standing });
			const fromAt = ports.now() - days * dayMs;
			const asked = {
				is: { agent: [name], event: ["request.held", "request.allowed", "request.denied"] },
				within: { at: { from: Math.max(0, fromAt) } },
			};
			const found = await ports.search.window({ query: asked, offset: 0, limit: mostReplayed + 1 });
			const entries = found.entries.map(({ body }) => JSON.parse(body) as Entry);
			const span = { days, isWhole: entries.length <= mostReplayed };
			return ok({ standing, replay: engine.trust.replay(name, level, entries.slice(0, mostReplayed), span) });
		},
		"suggestion.accept": ({ id, how }, session) => change(session, (operator) => engine.trust.accept(id, how, operator)),
		"suggestion.reject": ({ id, reason }, session) => change(session, (operator) => engine.trust.reject(id, reason, operator)),
		"limits.get": ({ agent }) => ok(engine.limits(agent)),

		"breaker.trip": async ({ scope, reason }, session) => {
			const tripped = await commit(() => engine.breakers.trip(scope, reason, approverOf(session)));
			return tripped.ok ? ok({ seq: tripped.value }) : tripped;
		},
		"breaker.close": ({ scope, reason }, session) => change(session, (operator) => engine.breakers.close(scope, reason, operator)),

		"activity.list": async ({ agent, beforeSeq, limit }) => {
			if (agent === undefined) return ok({ rows: query.before(beforeSeq ?? query.size(), limit).map(activityOf) });
			const found = await ports.search.window({ query: { is: { agent: [agent] } }, asOfSeq: beforeSeq, offset: 0, limit });
			return ok({ rows: found.entries.map(({ body }) => activityOf(JSON.parse(body) as Entry)) });
		},

		"operator.passphrase": () => ports.passphrase.state(),
		"operator.set-passphrase": async ({ passphrase, current }, session) => {
			const operator = mayChange(session);
			if (!operator.ok) return operator;
			if (session.via === "cli")
				return fail("forbidden", "the passphrase is set in the window: an agent with a shell can run this command too");
			const set = await ports.passphrase.set(passphrase, current);
			if (!set.ok) return set;
			return ok({
				seq: await commit(() =>
					ports.record({
						type: "operator.passphrase-set",
						actor: operator.value.name,
						details: { fingerprint: set.value, via: session.via },
					}),
				),
			});
		},

		...policyHandlers(ports.policies, mayChange),
		...archiveHandlers(ports.archive, mayChange),
		...shippingHandlers({ ...ports.shipping, commit, record: ports.record }, mayChange),
		...ruleHandlers({ ...ports.rulesFromRequests, engine, nonces: ports.nonces }, mayChange),

		"config.get": () => {
			const { file, text, hashHex, config, notYetEnforced } = ports.rules();
			return ok({ file, text, hashHex, effective: config === null ? [] : flatten(config), notYetEnforced: [...notYetEnforced] });
		},
	};
};

/** `section.key` → JSON, for a table that shows what is in force. */
const flatten = (value: object, prefix = ""): { key: string; value: string }[] =>
	Object.entries(value).flatMap(([key, each]: [string, unknown]) => {
		const name = prefix === "" ? key : `${prefix}.${key}`;
		if (each === undefined) return [];
		return each !== null && typeof each === "object" && !Array.isArray(each)
			? flatten(each, name)
			: [{ key: name, value: JSON.stringify(each) }];
	});
