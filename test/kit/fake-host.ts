import { randomUUID } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { consoleContract, type ConsoleContract } from "../../src/shared/contract/console.ts";
import type { Handlers, Params } from "../../src/shared/contract/contract.ts";
import { serve, type Served } from "../../src/shared/contract/serve.ts";
import { fail, ok, type Result } from "../../src/shared/lib/result.ts";
import type { Card } from "../../src/shared/model/card.ts";
import { reduce } from "../../src/shared/view/reduce.ts";
import type { Change, ConsoleState, Ended } from "../../src/shared/view/state.ts";
import { listenConsole } from "../../src/main/wires/listen-console.ts";
import { waitingOf } from "./cards.ts";

/**
 * A host whose decisions a test writes down: the real listener (login, cookies, headers, WebSocket) and the real contract
 * in front of a script. What the console sends is kept.
 */
export type Verdict = Params<ConsoleContract, "request.answer">;

export type FakeHost = {
	/** A link that signs in once. */
	readonly link: () => string;
	readonly origin: string;
	readonly verdicts: Verdict[];
	/** Calls that a test asserts on, by method. */
	readonly calls: Map<string, unknown[]>;
	readonly state: () => ConsoleState;
	readonly hold: (card: Card) => void;
	readonly end: (id: string, ended?: Partial<Ended>) => void;
	readonly change: (change: Change) => void;
	/** Replaces handlers from now on. */
	readonly script: (handlers: Partial<Handlers<ConsoleContract, null>>) => void;
	readonly emit: Served<ConsoleContract>["emit"];
	/** Ends every connection, as a crashed host would. */
	readonly drop: (reason: string) => void;
	/** The n-th verdict (from 1), as soon as the console has sent it. */
	readonly nextVerdict: (count: number) => Promise<Verdict>;
	readonly close: () => Promise<void>;
};

/** How long a test waits for a verdict before it fails; no test passes by waiting. */
const patienceMs = 5000;

export const baseState = (over: Partial<ConsoleState> = {}): ConsoleState => ({
	seq: 1,
	serverNow: Date.now(),
	host: { kind: "headless", name: "desk", version: "0.1.0", home: "~/.countersign" },
	operator: "ana",
	waiting: [],
	agents: [
		{
			name: "test-runner",
			kind: "claude-code",
			status: "confirmed",
			keyFingerprint: "9c41-m2hd-6f3k-0zt4-e07b",
			level: "Assisted",
			levelSince: 0,
			enrolledAt: 0,
			connections: 1,
			strength: "blocks",
			waiting: 0,
		},
	],
	halted: null,
	mode: { mode: "safe", why: "countersign.toml", rules: "safe" },
	config: { status: "in-force", file: "countersign.toml", since: 0 },
	chain: {
		size: 184_203,
		rootHex: "5b1e".padEnd(60, "0") + "a90f",
		keyId: "3f2a",
		keyStore: { kind: "keychain" },
		verified: { at: Date.now() - 120_000, size: 184_203, passed: true, text: "verified" },
	},
	grants: [],
	breakers: [
		{ scope: "*", state: "Closed", failed: 0, total: 0, consecutive: 0, cause: "", goodProbes: 0, goodReads: 0, samples: [] },
		{ scope: "test-runner", state: "Closed", failed: 0, total: 0, consecutive: 0, cause: "", goodProbes: 0, goodReads: 0, samples: [] },
	],
	recent: [],
	counts: { promptsLast10Min: 3, allowedToday: 212, askedToday: 14, deniedToday: 2, failedToday: 0 },
	...over,
});

export async function startFakeHost(folder: string, over: Partial<ConsoleState> = {}): Promise<FakeHost> {
	let state = baseState(over);
	const cards = new Map<string, Card>();
	const nonces = new Map<string, string>();
	const verdicts: Verdict[] = [];
	const calls = new Map<string, unknown[]>();
	const open = new Set<Served<ConsoleContract>>();
	const arrivals = new EventEmitter();
	let scripted: Partial<Handlers<ConsoleContract, null>> = {};

	const emit: FakeHost["emit"] = (event, data) => [...open].every((each) => each.emit(event, data));
	const change = (each: Change): void => {
		state = { ...reduce(state, each), seq: state.seq + 1 };
		emit("state.changed", { seq: state.seq, change: each });
	};
	const deniedInList = (id: string) =>
		cards.has(id)
			? { id, result: { state: "undoable" as const, undoUntilAt: Date.now() + 4000 } }
			: { id, result: { state: "refused" as const, code: "not_found" as const, text: `no request \`${id}\` is waiting` } };
	const end = (id: string, ended: Partial<Ended> = {}): Ended => {
		const full: Ended = {
			id,
			seq: state.seq + 100,
			at: Date.now(),
			outcome: "allowed",
			code: "person",
			by: "ana",
			text: `Approved once. Recorded as #${state.seq + 100}.`,
			...ended,
		};
		cards.delete(id);
		change({ type: "waiting.ended", ended: full });
		return full;
	};
	const unscripted = (): Result<never> => fail("unavailable", "this test has no answer for that");

	const base: Partial<Handlers<ConsoleContract, null>> = {
		"state.watch": () => ok({ ...state, serverNow: Date.now() }),
		"request.card": ({ id }) => {
			const card = cards.get(id);
			return card === undefined ? fail("not_found", `no request \`${id}\` is waiting`) : ok(card);
		},
		"request.arm": ({ id, digest, rev }) => {
			const nonce = randomUUID();
			nonces.set(nonce, `${id} ${digest} ${rev}`);
			return ok({ nonce });
		},
		"request.answer": (verdict) => {
			verdicts.push(verdict);
			arrivals.emit("verdict");
			const { id, digest, rev, nonce = "" } = verdict;
			if (!cards.has(id)) return fail("not_found", `no request \`${id}\` is waiting`);
			if (verdict.verdict === "deny") return ok({ state: "undoable", undoUntilAt: Date.now() + 4000 });
			const isMinted = nonces.get(nonce) === `${id} ${digest} ${rev}`;
			nonces.delete(nonce);
			if (!isMinted) return fail("forbidden", "this approval was not armed by a person reading the card");
			return ok({ state: "ended", ended: end(id) });
		},
		"request.answer-many": (params) =>
			ok({
				items: params.items.map((item) => {
					const { id, digest, rev } = item;
					if (params.verdict === "deny" || !("nonce" in item)) return deniedInList(id);
					const isMinted = nonces.get(item.nonce) === `${id} ${digest} ${rev}`;
					nonces.delete(item.nonce);
					return isMinted
						? { id, result: { state: "ended" as const, ended: end(id) } }
						: { id, result: { state: "refused" as const, code: "forbidden" as const, text: "not armed" } };
				}),
			}),
		"request.edit": ({ id }) => fail("not_found", `no request \`${id}\` is waiting`),
		"request.undo": () => ok({ undone: true }),
		"request.deliver": ({ id }) => {
			end(id);
			return ok({ delivered: true });
		},
		"request.extend": ({ id }) => {
			const waiting = state.waiting.find((each) => each.id === id);
			if (waiting === undefined) return fail("not_found", "not waiting");
			const longer = { ...waiting, deadlineAt: waiting.deadlineAt + 300_000 };
			change({ type: "waiting.set", waiting: longer });
			return ok({ deadlineAt: longer.deadlineAt });
		},
		"halt.set": ({ reason }) => {
			change({ type: "halted.set", halted: { by: "ana", at: Date.now(), reason } });
			return ok({ seq: state.seq });
		},
		"halt.release": () => {
			change({ type: "halted.set", halted: null });
			return ok({ seq: state.seq });
		},
		"breaker.trip": () => ok({ seq: state.seq }),
		"breaker.close": () => ok({ seq: state.seq }),
		"operator.passphrase": () => ok({ isSet: false }),
		"operator.set-passphrase": () => ok({ seq: state.seq }),
		"config.get": () => ok({ file: "countersign.toml", text: "", hashHex: "0".repeat(64), effective: [], notYetEnforced: [] }),
		"limits.get": ({ agent }) => ok({ agent, isOwn: false, calls: [], denyTools: [] }),
		"policy.get": () =>
			ok({
				state: { status: "in-force", file: "policies.toml", since: 0 },
				text: "",
				hashHex: "0".repeat(64),
				policies: [],
				notes: [],
				projects: [],
			}),
		"policy.check": () => ok({ policies: [], notes: [], diff: "" }),
		"activity.list": () => ok({ rows: [] }),
		"audit.window": () => ok({ rows: [], total: 0, asOfSeq: 0, behind: 0, isCounted: true }),
		"audit.queries": () => ok({ queries: [] }),
		"audit.keys": () => ok({ text: "countersign.local/test+00000000+AAAA\n", count: 2 }),
		"audit.cancel-tiles": () => ok({ cancelled: true }),
		"audit.cancel-verify": () => ok({ cancelled: false }),
	};
	const handlers = Object.fromEntries(
		Object.keys(consoleContract.methods).map((method) => [
			method,
			(params: never) => {
				calls.set(method, [...(calls.get(method) ?? []), params]);
				const handler = (scripted[method as keyof typeof base] ?? base[method as keyof typeof base] ?? unscripted) as (
					params: never,
					caller: null,
				) => Result<unknown>;
				return handler(params, null);
			},
		]),
	) as unknown as Handlers<ConsoleContract, null>;

	const listening = await listenConsole({
		folder,
		now: Date.now,
		onConnection: ({ wire }) => {
			const served = serve(consoleContract, handlers, wire, null, {
				onBug: ({ method, error }) => {
					throw new Error(`handler of ${method}`, { cause: error });
				},
			});
			open.add(served);
			wire.onClose(() => open.delete(served));
		},
		onSignedIn: () => undefined,
		onRefused: () => undefined,
		onError: (error) => {
			throw error;
		},
	});
	if (!listening.ok) throw new Error(listening.fault.message);
	const listener = listening.value;

	return {
		link: () => listener.link(),
		origin: listener.origin,
		verdicts,
		calls,
		state: () => state,
		hold: (card) => {
			cards.set(card.id, card);
			change({ type: "waiting.set", waiting: waitingOf(card) });
		},
		end,
		change,
		script: (next) => (scripted = next),
		emit,
		drop: (reason) => {
			for (const each of open) each.close(reason);
		},
		nextVerdict: async (count) => {
			for (;;) {
				const verdict = verdicts[count - 1];
				if (verdict !== undefined) return verdict;
				await once(arrivals, "verdict", { signal: AbortSignal.timeout(patienceMs) });
			}
		},
		close: () => listener.close(),
	};
}
