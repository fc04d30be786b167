import { type Agent, fingerprintOf } from "../../shared/model/agent.ts";
import type { Entry } from "../../shared/model/entry.ts";
import { recordedFrom } from "../../shared/model/recorded.ts";
import { reduce } from "../../shared/view/reduce.ts";
import { type AgentView, type Change, type ConsoleState, type Ended, recentLimit } from "../../shared/view/state.ts";
import type { Engine } from "../engine/engine.ts";
import { activityOf } from "./activity.ts";
import { waitingOf } from "./card.ts";
import { type Connections, strengthOf } from "./connections.ts";

/** Turns committed entries into what consoles are told: a snapshot, then numbered changes. */
export type Feed = {
	snapshot(): ConsoleState;
	/** Takes in what a commit added. */
	take(entries: readonly Entry[]): void;
	/** Something that is no entry changed: rules file, chain head, connections. */
	put(change: Change): void;
	agentChanged(name: string): void;
	watch(listener: (seq: number, change: Change) => void): () => void;
	/** Sends what is gathered; for stopping. */
	flush(): void;
};

export type FeedPorts = {
	readonly engine: Engine;
	readonly connections: Connections;
	readonly nobodyWatches: () => boolean;
	readonly agents: () => readonly Agent[];
	readonly chain: () => ConsoleState["chain"];
	readonly mask: (text: string) => string;
	readonly now: () => number;
	readonly initial: Omit<ConsoleState, "breakers" | "grants" | "seq" | "serverNow" | "waiting" | "agents" | "chain" | "recent" | "counts">;
	readonly recent: readonly Entry[];
	/** Counters at start, from the log: today's and the prompts of the last ten minutes. */
	readonly history: { readonly promptTimes: readonly number[]; readonly today: Omit<ConsoleState["counts"], "promptsLast10Min"> };
};

/** What will be told: an entry is put in words when it is sent, because most of a burst never is. */
type Gathered = Change | Entry;
const isEntry = (change: Gathered): change is Entry => "seq" in change;
const told = (change: Gathered): Change => (isEntry(change) ? { type: "activity.added", activity: activityOf(change) } : change);

/** How long changes that nobody waits for are gathered. What a person waits for is sent at once. */
const gatherMs = 100;
const tenMinutesMs = 600_000;
/** Changes that were sent and are not yet in the snapshot that the next console gets. */
const mostUnreduced = 2000;

export const createFeed = (ports: FeedPorts): Feed => {
	const { engine, connections } = ports;
	let promptTimes = [...ports.history.promptTimes];
	let today = { ...ports.history.today };
	let day = dayOf(ports.now());
	const watchers = new Set<(seq: number, change: Change) => void>();
	let timer: ReturnType<typeof setTimeout> | null = null;
	let gathered: Gathered[] = [];

	const agentView = (agent: Agent): AgentView => {
		const open = connections.of(agent.name);
		const last = connections.lastOf(agent.name);
		const view: AgentView = {
			name: agent.name,
			kind: agent.kind,
			status: agent.status,
			keyFingerprint: fingerprintOf(agent),
			level: agent.level,
			levelSince: agent.levelSince,
			enrolledAt: agent.enrolledAt,
			connections: open.length,
			strength: strengthOf(last),
			waiting: engine.waiting().filter((held) => held.request.agent === agent.name).length,
		};
		const up = engine.trust.standing(agent.name)?.up;
		if (agent.status === "confirmed" && up?.isReady === true && up.needsOperator) view.readyTo = up.to;
		if (agent.mode !== undefined) view.mode = agent.mode;
		if (last) view.lastAt = last.openedAt;
		if (last?.peer !== undefined) view.peer = last.peer;
		if (last?.software !== undefined) view.software = last.software;
		return view;
	};

	const counts = (): ConsoleState["counts"] => {
		const now = ports.now();
		promptTimes = promptTimes.filter((at) => at > now - tenMinutesMs);
		return { promptsLast10Min: promptTimes.length, ...today };
	};

	/** As of the last time that somebody needed it whole; `unreduced` is what was sent since. */
	let state: ConsoleState = {
		...ports.initial,
		seq: 0,
		serverNow: ports.now(),
		waiting: engine.waiting().map((held) => waitingOf(held, ports.mask)),
		agents: ports.agents().map(agentView),
		chain: ports.chain(),
		breakers: engine.breakers.views(),
		grants: engine.grants.views(),
		recent: ports.recent.map(activityOf),
		counts: counts(),
	};

	let seq = 0;
	let unreduced: Gathered[] = [];
	const stateNow = (): ConsoleState => {
		// Of many rows only the newest are kept, whatever came before them.
		const isRow = (change: Gathered): boolean => isEntry(change) || change.type === "activity.added";
		let tooMany = unreduced.filter(isRow).length - recentLimit;
		for (const change of unreduced) if (!isRow(change) || tooMany-- <= 0) state = reduce(state, told(change));
		unreduced = [];
		state = { ...state, seq };
		return state;
	};
	const send = (gathered: Gathered): void => {
		seq += 1;
		// Where nobody listens an entry stays as it is: it is put in words for who asks, and most of them never are.
		const change = watchers.size === 0 ? gathered : told(gathered);
		if (unreduced.push(change) >= mostUnreduced) stateNow();
		if (!isEntry(change)) for (const watcher of watchers) watcher(seq, change);
	};

	const flush = (): void => {
		if (timer !== null) clearTimeout(timer);
		timer = null;
		const changes = gathered;
		gathered = [];
		// A burst faster than anybody reads: consoles keep the newest rows and page the rest from the log.
		let tooMany = changes.filter(isEntry).length - recentLimit;
		for (const change of changes) {
			if (!isEntry(change) || tooMany-- <= 0) send(change);
		}
		// A snapshot reads these when it is taken.
		if (watchers.size === 0) return;
		send({ type: "chain.set", chain: ports.chain() });
		send({ type: "counts.set", counts: counts() });
	};
	const gather = (changes: readonly Gathered[], isUrgent: boolean): void => {
		gathered.push(...changes);
		if (gathered.length > 20 * recentLimit)
			gathered = gathered.filter((change, at) => !isEntry(change) || at > gathered.length - recentLimit);
		if (isUrgent) flush();
		else timer ??= setTimeout(flush, gatherMs);
	};

	const tally = (entry: Entry): void => {
		if (dayOf(entry.at) !== day) {
			day = dayOf(entry.at);
			today = { allowedToday: 0, askedToday: 0, deniedToday: 0, failedToday: 0 };
		}
		if (entry.type === "request.held") {
			promptTimes.push(entry.at);
			today.askedToday += 1;
		} else if (entry.type === "request.allowed") today.allowedToday += 1;
		else if (entry.type === "request.denied") today.deniedToday += 1;
		else if (entry.type === "request.finished" && entry.details["result"] !== "succeeded") today.failedToday += 1;
	};

	const changesOf = (entry: Entry): { readonly changes: readonly Gathered[]; readonly isUrgent: boolean } => {
		const changes: Gathered[] = [entry];
		const { request } = entry;
		const held = request === undefined ? undefined : engine.held(request);
		let isUrgent = false;
		if (held && entry.type !== "answer.late" && entry.type !== "answer.refused") {
			changes.push({ type: "waiting.set", waiting: waitingOf(held, ports.mask) });
			isUrgent = true;
		}
		if ((entry.type === "request.allowed" || entry.type === "request.denied") && entry.details["heldSeq"] !== undefined) {
			const ended = endedOf(entry);
			if (ended !== null) changes.push({ type: "waiting.ended", ended });
			isUrgent = true;
		}
		if (entry.type === "halt.set") {
			const { reason } = entry.details;
			changes.push({ type: "halted.set", halted: { by: entry.actor, at: entry.at, reason: typeof reason === "string" ? reason : "" } });
			isUrgent = true;
		}
		if (entry.type === "halt.released") {
			changes.push({ type: "halted.set", halted: null });
			isUrgent = true;
		}
		return { changes, isUrgent };
	};

	const breakersSet = (): Change => ({ type: "breakers.set", breakers: engine.breakers.views() });

	const agentChange = (name: string): Change[] => {
		const agent = ports.agents().find((each) => each.name === name);
		return agent === undefined ? [] : [{ type: "agent.set", agent: agentView(agent) }];
	};

	return {
		// An open breaker becomes half open by time alone: the snapshot says what is true now.
		snapshot: () => ({
			...stateNow(),
			...(ports.nobodyWatches() ? { nobodyWatches: true as const } : {}),
			breakers: engine.breakers.views(),
			grants: engine.grants.views(),
			serverNow: ports.now(),
			chain: ports.chain(),
			counts: counts(),
		}),
		take: (entries) => {
			const all: Gathered[] = [];
			const touched = new Set<string>();
			let isUrgent = false;
			for (const entry of entries) {
				tally(entry);
				const { changes, isUrgent: urgent } = changesOf(entry);
				all.push(...changes);
				isUrgent ||= urgent;
				const isAboutAgent = /^(agent|trust|mode)\./.test(entry.type) || (urgent && entry.type.startsWith("request."));
				if (entry.agent !== undefined && isAboutAgent) touched.add(entry.agent);
			}
			for (const name of touched) all.push(...agentChange(name));
			if (watchers.size > 0) {
				if (entries.some((entry) => /^(?:breaker\.|request\.(?:finished|denied)|unasked\.)/.test(entry.type))) all.push(breakersSet());
				if (entries.some(changesGrants)) all.push({ type: "grants.set", grants: engine.grants.views() });
			}
			gather(all, isUrgent || touched.size > 0);
		},
		// The rules say whether the breaker of all is on.
		put: (change) => gather(change.type === "config.set" ? [change, breakersSet()] : [change], true),
		agentChanged: (name) => gather(agentChange(name), false),
		watch: (listener) => {
			watchers.add(listener);
			return () => void watchers.delete(listener);
		},
		flush,
	};
};

/** How a request that waited has ended; null when it did not. */
export const endedOf = (entry: Entry): Ended | null => {
	const recorded = recordedFrom(entry);
	if (recorded === null || recorded.state === "held") return null;
	return {
		id: recorded.id,
		seq: recorded.seq,
		at: recorded.at,
		outcome: recorded.state,
		code: recorded.code,
		by: recorded.by,
		...(recorded.editedFrom === undefined ? {} : { edited: true as const }),
		text: recorded.state === "allowed" ? allowedText(entry, recorded.seq) : deniedText(recorded.code, recorded.by, recorded.feedback),
	};
};

const allowedText = ({ actor, details, findings }: Entry, seq: number): string => {
	if (actor === "grants") return `Allowed by a grant. Recorded as #${seq}.`;
	if (details["editedFrom"] !== undefined) return `Approved with changes, once. Recorded as #${seq}.`;
	if (actor === "rules" && details["heldSeq"] !== undefined) {
		const name = findings?.find(({ code }) => code === "policy-allow")?.rule?.name;
		return `Allowed by ${name === undefined ? "the rules as they are now" : `your rule \`${name}\``}. Recorded as #${seq}.`;
	}
	const { scope } = details;
	return typeof scope === "string" ? `Approved, with a grant (${scope}). Recorded as #${seq}.` : `Approved once. Recorded as #${seq}.`;
};

/** What may end a grant, begin one, or use one up. */
const changesGrants = ({ type, details }: Entry): boolean =>
	/^(?:grant\.|halt\.set|trust\.|agent\.refused)/.test(type) || (type === "request.allowed" && details["grants"] !== undefined);

const deniedText = (code: string, by: string, feedback: string | undefined): string => {
	switch (code) {
		case "person":
			return feedback === undefined ? `Denied by ${by}.` : `Denied by ${by}. Told: ${feedback}`;
		case "timeout":
			return "Expired, denied.";
		case "withdrawn":
			return "The agent withdrew this.";
		case "halted":
			return `Denied: everything was stopped by ${by}.`;
		default:
			return `Denied: ${code}.`;
	}
};

/** Local calendar day, as people mean "today". */
const dayOf = (at: number): string => new Date(at).toDateString();
