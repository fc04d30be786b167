import type { Agent, AgentStatus } from "../../shared/model/agent.ts";
import type { Entry } from "../../shared/model/entry.ts";
import { type Level, type Mode, levelSchema, modeSchema } from "../../shared/model/words.ts";
import { handOverType } from "../audit/hand-over.ts";
import { handOverKey } from "./hand-overs.ts";
import type { Db } from "./open.ts";

/**
 * The tables beside the log, as folds over entries. The live application runs the same function on each entry as it is
 * appended and a rebuild runs it over the whole log, so both give the same tables.
 *
 * Law: test/laws/rebuild.test.ts.
 */
export type Projections = {
	apply(entry: Entry): void;
	clear(): void;
	agent(name: string): Agent | null;
	agents(): readonly Agent[];
	halted(): { readonly by: string; readonly at: number; readonly reason: string } | null;
	heldIds(): readonly string[];
	tally(key: string): Tally | null;
	/** Drops what was last counted before this time: retention has removed the entries that it was counted from. */
	forgetTallies(before: number): void;
	/** Reads the tables again after a rollback. */
	reload(): void;
};

export type Tally = { readonly approved: number; readonly denied: number; readonly lastAt: number; readonly lastReason: string | null };

export const tallyKeys = {
	digest: (digest: string): string => `d:${digest}`,
	tool: (agent: string, tool: string): string => `t:${agent}:${tool}`,
};

export const createProjections = (db: Db): Projections => {
	const putAgent = db.prepare<[string, string]>(
		"INSERT INTO agents (name, body) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET body = excluded.body",
	);
	const putState = db.prepare<[string, string]>(
		"INSERT INTO state (key, body) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET body = excluded.body",
	);
	const dropState = db.prepare<[string]>("DELETE FROM state WHERE key = ?");
	const putHeld = db.prepare<[string, number]>("INSERT INTO held (id, seq) VALUES (?, ?)");
	const dropHeld = db.prepare<[string]>("DELETE FROM held WHERE id = ?");
	const allHeld = db.prepare("SELECT id FROM held ORDER BY seq").pluck();
	const addTally = db.prepare<[string, number, number, number, string | null]>(
		`INSERT INTO tallies (key, approved, denied, last_at, last_reason) VALUES (?, ?, ?, ?, ?)
		 ON CONFLICT (key) DO UPDATE SET approved = approved + excluded.approved, denied = denied + excluded.denied,
		 last_at = excluded.last_at, last_reason = coalesce(excluded.last_reason, last_reason)`,
	);
	const forgetTally = db.prepare<[number]>("DELETE FROM tallies WHERE last_at < ?");
	const getTally = db.prepare<[string]>("SELECT approved, denied, last_at AS lastAt, last_reason AS lastReason FROM tallies WHERE key = ?");

	// The few rows that every decision reads are kept as values; the tables remain the truth.
	const agents = new Map<string, Agent>();
	let halted: { by: string; at: number; reason: string } | null = null;

	const save = (agent: Agent): void => {
		putAgent.run(agent.name, JSON.stringify(agent));
		agents.set(agent.name, agent);
	};

	const reload = (): void => {
		agents.clear();
		for (const body of db.prepare("SELECT body FROM agents ORDER BY name").pluck().all() as string[]) {
			const agent = JSON.parse(body) as Agent;
			agents.set(agent.name, agent);
		}
		const body = db.prepare("SELECT body FROM state WHERE key = 'halted'").pluck().get() as string | undefined;
		halted = body === undefined ? null : (JSON.parse(body) as { by: string; at: number; reason: string });
	};

	const applyToAgent = (entry: Entry, change: (agent: Agent) => Agent): void => {
		const agent = entry.agent === undefined ? undefined : agents.get(entry.agent);
		if (agent) save(change(agent));
	};
	const withStatus = (agent: Agent, status: AgentStatus): Agent => ({ ...agent, status });
	const withLevel = (agent: Agent, level: Level, at: number): Agent => ({ ...agent, level, levelSince: at });

	const apply = (entry: Entry): void => {
		const { details } = entry;
		switch (entry.type) {
			case "agent.enrolled":
				save({
					name: entry.agent ?? "",
					kind: text(details["kind"]),
					status: "pending",
					keyHashHex: text(details["keyHashHex"]),
					level: levelSchema.parse(details["level"]),
					levelSince: entry.at,
					enrolledAt: entry.at,
				});
				return;
			case "agent.confirmed":
				applyToAgent(entry, (agent) => withLevel(withStatus(agent, "confirmed"), levelSchema.parse(details["level"]), entry.at));
				return;
			case "agent.refused":
				applyToAgent(entry, (agent) => withStatus(agent, "refused"));
				return;
			case "trust.changed":
				// The same level again is a review of it, not a new beginning.
				if (details["from"] !== details["to"]) applyToAgent(entry, (agent) => withLevel(agent, levelSchema.parse(details["to"]), entry.at));
				return;
			case "mode.changed":
				applyToAgent(entry, ({ mode: _before, ...agent }) => (details["to"] === null ? agent : { ...agent, mode: modeOf(details["to"]) }));
				return;
			case "halt.set":
				halted = { by: entry.actor, at: entry.at, reason: text(details["reason"]) };
				putState.run("halted", JSON.stringify(halted));
				return;
			case "halt.released":
				halted = null;
				dropState.run("halted");
				return;
			case handOverType:
				// Kept word for word, because its body may be removed one day and every later signature rests on it.
				putState.run(handOverKey(entry.seq), text(details["handOver"]));
				return;
			case "request.held":
				putHeld.run(entry.request ?? "", entry.seq);
				return;
			case "request.allowed":
			case "request.denied":
				if (details["heldSeq"] !== undefined) dropHeld.run(entry.request ?? "");
				if (details["reading"] !== undefined) tallyAnswer(entry);
				return;
			default:
				return;
		}
	};

	const tallyAnswer = (entry: Entry): void => {
		const approved = entry.type === "request.allowed" ? 1 : 0;
		const feedback = entry.details["feedback"];
		const reason = typeof feedback === "string" ? feedback : null;
		for (const key of [tallyKeys.digest(entry.digest ?? ""), tallyKeys.tool(entry.agent ?? "", text(entry.details["tool"]))]) {
			addTally.run(key, approved, 1 - approved, entry.at, reason);
		}
	};

	reload();
	return {
		apply,
		clear: () => {
			for (const table of ["agents", "held", "tallies"]) db.exec(`DELETE FROM ${table}`);
			dropState.run("halted");
			reload();
		},
		agent: (name) => agents.get(name) ?? null,
		agents: () => [...agents.values()],
		halted: () => halted,
		heldIds: () => allHeld.all() as string[],
		forgetTallies: (before) => void forgetTally.run(before),
		tally: (key) => (getTally.get(key) as Tally | undefined) ?? null,
		reload,
	};
};

const text = (value: unknown): string => (typeof value === "string" ? value : "");
const modeOf = (value: unknown): Mode => modeSchema.parse(value);
