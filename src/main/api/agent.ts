import type { AgentContract } from "../../shared/contract/agent.ts";
import { protocolVersion } from "../../shared/contract/agent.ts";
import type { EventData, Handlers } from "../../shared/contract/contract.ts";
import { canonicalJson } from "../../shared/lib/canonical-json.ts";
import { type Result, fail, ok } from "../../shared/lib/result.ts";
import type { Peer } from "../../shared/model/agent.ts";
import type { Entry } from "../../shared/model/entry.ts";
import { type Recorded, recordedFrom } from "../../shared/model/recorded.ts";
import { type Args, digestedPart, type RequestDraft } from "../../shared/model/request.ts";
import { strictestMode } from "../../shared/model/words.ts";
import type { Engine } from "../engine/engine.ts";
import type { FinishReport } from "../engine/finish.ts";
import type { Held } from "../engine/held.ts";
import type { Reads } from "../engine/ports.ts";
import type { HookAdapter } from "../hooks/adapter.ts";
import { type Connections, strengthOf } from "./connections.ts";
import { createHoldForLog } from "./hold-for-log.ts";
import { createRecent } from "./recent.ts";
import { decisionOf, type Told, withWorkspace } from "./told.ts";

/** The agent contract, translated to engine verbs. No decisions here. */

/** One connection. `agent` is set by `agent.hello`, from the proof of the key, and by nothing else. */
export type AgentSession = {
	readonly connection: string;
	readonly peer?: Peer;
	/** Set while a hello is being answered, so that calls sent behind it in one write wait for it. */
	greeting: Promise<Result<unknown>> | null;
	agent: string | null;
	/** It said that it runs changed arguments in place of its own. */
	takesEdits: boolean;
	/** It showed a wrong key, which is recorded; more tries on the same connection are not heard. */
	hasWrongKey: boolean;
	/** Set when the connection is gone: what it sent last may still be on its way through here. */
	isClosed: boolean;
	emitHeld(event: EventData<AgentContract, "action.held">): void;
};

export type AgentApiPorts = {
	readonly engine: Engine;
	readonly reads: Reads;
	readonly commit: <T>(work: () => T) => Promise<T>;
	readonly connections: Connections;
	readonly pendingAgents: () => number;
	readonly adapters: Readonly<Record<string, HookAdapter>>;
	readonly sha256Hex: (text: string) => string;
	readonly now: () => number;
	readonly version: string;
	readonly maxFrameBytes: number;
	readonly newId: () => string;
	readonly nobodyWatches: () => boolean;
	readonly recorded: (id: string) => Recorded | null;
	/** Null while the log can be written; see `hold-for-log.ts`. */
	readonly whenWritable: (ms: number) => Promise<boolean> | null;
};

/** A held request tells its caller that it still waits, so that silence means trouble. */
const heartbeatMs = 5000;

/** Of somebody who waits for the log while no rules are in force. */
const defaultPatienceMs = 600_000;

export type AgentApi = {
	readonly handlers: Handlers<AgentContract, AgentSession>;
	/** Tells waiting callers what was decided; to be called with every committed entry. */
	tell(entries: readonly Entry[]): void;
	/** The connection is gone: what it waited for is withdrawn. */
	closed(session: AgentSession): Promise<void>;
};

export const createAgentApi = (ports: AgentApiPorts): AgentApi => {
	const { engine, reads, commit, connections } = ports;
	const recent = createRecent(ports);
	const holdForLog = createHoldForLog({ ...ports, beatMs: heartbeatMs });
	/** How long a caller waits for the log that does not say how long it waits, in milliseconds. */
	const patience = (): number => reads.config()?.approvals.deadline_ms ?? defaultPatienceMs;
	/** Records for a caller who is told meanwhile that it waits for the log, and what about. */
	const recordFor = <T>(session: AgentSession, id: string, ms: number, work: () => T): Promise<T> => {
		const deadlineAt = ports.now() + ms;
		return holdForLog(() => commit(work), { ms, beat: () => session.emitHeld({ id, questions: ["log:unwritable"], deadlineAt }) });
	};
	const waiters = new Map<string, Set<(recorded: Recorded) => void>>();

	const caller = async (session: AgentSession): Promise<Result<{ agent: string; connection: string }>> => {
		if (session.greeting !== null) await session.greeting;
		return session.agent === null
			? fail("forbidden", "say `agent.hello` first")
			: ok({ agent: session.agent, connection: session.connection });
	};

	const decided = async (held: Held, session: AgentSession): Promise<Recorded> => {
		const { id } = held.request;
		// It may have ended in the very commit that held it: a stop that was queued behind it.
		const ended = engine.held(id) === undefined ? ports.recorded(id) : null;
		if (ended !== null) return ended;
		const beat = (): void => {
			const watched = ports.nobodyWatches() ? ({ nobodyWatches: true } as const) : {};
			session.emitHeld({ id, questions: [...held.questions], deadlineAt: held.deadlineAt, ...watched });
		};
		beat();
		const timer = setInterval(beat, heartbeatMs);
		try {
			return await new Promise<Recorded>((resolve) => {
				const list = waiters.get(id) ?? new Set();
				list.add(resolve);
				waiters.set(id, list);
			});
		} finally {
			clearInterval(timer);
		}
	};

	/** Submits and waits for the end. The decision is durable before it is returned. */
	const ask = async (draft: RequestDraft, session: AgentSession, whyNotCarried: (args: Args) => string | null): Promise<Result<Told>> => {
		const who = await caller(session);
		if (!who.ok) return who;
		// Asked inside the transaction: a request of a caller that went meanwhile would wait with nobody to tell.
		const { waitMs } = draft;
		const until = ports.now() + (waitMs ?? 0);
		const submitted = await recordFor(session, draft.id, waitMs ?? patience(), () => {
			if (session.isClosed) return gone;
			// What the log was waited for is not there any more for a person.
			const left = waitMs === undefined ? draft : { ...draft, waitMs: Math.max(1, Math.min(waitMs, until - ports.now())) };
			return engine.submit(left, { ...who.value, whyNotCarried });
		});
		if (!submitted.ok) return submitted;
		if (submitted.value.state === "ended") return ok({ recorded: submitted.value.recorded });
		const { held } = submitted.value;
		const recorded = await decided(held, session);
		if (recorded.state !== "allowed" || recorded.editedFrom === undefined) return ok({ recorded });
		const { args, digest } = held.request;
		// Who waits here may have come later, by another door than who was there when it was changed.
		const why = digest === recorded.digest ? whyNotCarried(args) : "what was approved is not there any more";
		return why === null
			? ok({ recorded, edited: { args, by: held.edit?.by ?? recorded.by } })
			: fail("conflict", `approved with changes, but ${why}`);
	};

	const digestOf = (draft: RequestDraft, agent: string): string => ports.sha256Hex(canonicalJson(digestedPart(draft, agent)));

	/** Files that were touched, with their content as it is now where the agent gave none. */
	const withHashes = (report: FinishReport): FinishReport => ({
		...report,
		...(report.files === undefined
			? {}
			: {
					files: report.files.map((file) => {
						const hash = file.sha256Hex ?? (file.path.startsWith("/") ? reads.hashFile(file.path) : null);
						return hash === null || hash === "absent" ? { path: file.path } : { path: file.path, sha256Hex: hash };
					}),
				}),
	});

	const placeOf = (name: string) => {
		const agent = reads.agent(name);
		if (agent === null) return null;
		const global = reads.mode();
		const mode = agent.mode === undefined ? global.mode : strictestMode(global.mode, agent.mode);
		return { agent, mode, modeWhy: mode === global.mode ? global.why : `set for ${name} by an operator` };
	};

	const handlers: Handlers<AgentContract, AgentSession> = {
		"agent.hello": async (params, session) => {
			// One hello at a time: a second one behind it could change who the calls between them came from.
			if (session.agent !== null || session.greeting !== null) return fail("conflict", "this connection has already said hello");
			if (session.hasWrongKey) return fail("forbidden", "this connection has shown a wrong key");
			const keyHashHex = ports.sha256Hex(params.key);
			const known = reads.agent(params.name);
			const greet = async (): Promise<Result<unknown>> =>
				known !== null && known.keyHashHex === keyHashHex
					? ok(known)
					: commit(() => engine.agents.hello(params.name, params.kind, keyHashHex, ports.pendingAgents()));
			let greeted: Result<unknown>;
			try {
				session.greeting = greet();
				greeted = await session.greeting;
			} finally {
				session.greeting = null;
			}
			if (!greeted.ok) {
				session.hasWrongKey = greeted.fault.code === "forbidden";
				return greeted;
			}
			if (session.isClosed) return gone;
			session.agent = params.name;
			session.takesEdits = params.takesEdits === true;
			connections.add({
				id: session.connection,
				agent: params.name,
				...(params.software === undefined ? {} : { software: params.software }),
				...(params.session === undefined ? {} : { session: params.session }),
				...(session.peer === undefined ? {} : { peer: session.peer }),
				openedAt: ports.now(),
			});
			const now = placeOf(params.name);
			if (now === null) return fail("internal", "the agent is not there after its enrolment");
			return ok({
				protocol: protocolVersion,
				server: `countersign/${ports.version}`,
				agent: params.name,
				status: now.agent.status,
				level: now.agent.level,
				mode: now.mode,
				strength: strengthOf(connections.get(session.connection)),
				maxFrameBytes: ports.maxFrameBytes,
			});
		},

		"action.request": async (draft, session) => {
			const told = await ask(draft, session, () =>
				session.takesEdits ? null : "this agent does not say that it can run changed arguments",
			);
			return told.ok ? decisionOf(told.value, engine.expiresAt(told.value.recorded)) : told;
		},

		"action.finish": async (report, session) => {
			const who = await caller(session);
			if (!who.ok) return who;
			const finished = await recordFor(session, report.id, patience(), () => engine.finish(withHashes(report), who.value));
			return finished.ok ? ok({ seq: finished.value }) : finished;
		},

		"action.cancel": async ({ id, reason }, session) => {
			const who = await caller(session);
			if (!who.ok) return who;
			if (engine.held(id)?.request.agent !== who.value.agent) return ok({ cancelled: false });
			const withdrawn = await commit(() => engine.withdraw(id, who.value.agent, reason ?? "the agent withdrew it"));
			return ok({ cancelled: withdrawn !== null });
		},

		"trust.mine": async (_params, session) => {
			const who = await caller(session);
			if (!who.ok) return who;
			const mine = placeOf(who.value.agent);
			const standing = engine.trust.standing(who.value.agent);
			if (mine === null || standing === null) return fail("not_enrolled", "this agent is not enrolled");
			const { agent, mode, modeWhy } = mine;
			return ok({
				agent: agent.name,
				status: agent.status,
				level: agent.level,
				levelSince: agent.levelSince,
				mode,
				modeWhy,
				halted: reads.halted() !== null,
				standing,
			});
		},

		"hook.run": async ({ adapter: name, payload, waitMs, workspace }, session) => {
			const greeted = await caller(session);
			if (!greeted.ok) return greeted;
			const adapter = ports.adapters[name];
			if (adapter === undefined) return fail("not_found", `no adapter \`${name}\``);
			const read = adapter.read(payload, { newId: ports.newId, sha256Hex: ports.sha256Hex });
			if (!read.ok) return ok(adapter.refuse(payload, read.fault.message));
			const call = read.value;
			if (call.type === "ignore") return ok(adapter.nothing());
			if (call.type === "finish") {
				const ran = call.ran === null ? null : withWorkspace(call.ran, workspace);
				const report = ran === null ? call.report : { ...call.report, ranDigest: digestOf(ran, greeted.value.agent) };
				const finished = await recordFor(session, report.id, waitMs, () => engine.finish(withHashes(report), greeted.value));
				return ok(finished.ok ? adapter.nothing() : adapter.notRecorded(payload, finished.fault.message));
			}
			const draft = withWorkspace(call.draft, workspace);
			// Not while everything is stopped: a yes from before the stop is none.
			const known = call.type === "recall" && reads.halted() === null ? recent.find(greeted.value.agent, draft) : null;
			if (known !== null) return ok(adapter.answer(payload, known));
			const asked = await ask({ ...draft, waitMs }, session, (args) => {
				const rewritten = adapter.rewrite(payload, args);
				return rewritten.ok ? null : rewritten.fault.message;
			});
			return ok(
				asked.ok ? adapter.answer(payload, asked.value.recorded, asked.value.edited?.args) : adapter.refuse(payload, asked.fault.message),
			);
		},
	};

	return {
		handlers,
		tell: (entries) => {
			for (const entry of entries) {
				if (entry.type !== "request.allowed" && entry.type !== "request.denied") continue;
				recent.take(entry);
				const list = waiters.get(entry.request ?? "");
				const recorded = list && recordedFrom(entry);
				if (!list || !recorded) continue;
				waiters.delete(recorded.id);
				for (const resolve of list) resolve(recorded);
			}
		},
		closed: async (session) => {
			session.isClosed = true;
			if (session.agent === null) return;
			connections.remove(session.connection);
			const { agent, connection } = session;
			const mine = engine.waiting().filter((held) => held.connection === connection);
			await Promise.all(
				mine.map((held) => commit(() => engine.withdraw(held.request.id, agent, "the agent disconnected while it waited"))),
			);
		},
	};
};

const gone = fail("unavailable", "the connection is gone");
