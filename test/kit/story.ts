import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { type ConsoleClient, type Host, type HostOptions, startHost, type Tap } from "./host.ts";
import { must } from "./rig.ts";
import type { AgentContract } from "../../src/shared/contract/agent.ts";
import type { Client } from "../../src/shared/contract/contract.ts";
import type { Entry } from "../../src/shared/model/entry.ts";
import type { Level } from "../../src/shared/model/words.ts";

/**
 * A golden flow: what the agent says and hears, what the console says and hears, and what the log keeps, step by step
 * through the real host. `UPDATE_FLOWS=1` writes the transcript anew; otherwise it must be the one beside the test.
 *
 * `→` a call, `←` its answer, `⇐` an event, `#` an entry of the log. Times, ids, hashes and paths of this run are named,
 * so that the same story reads the same everywhere.
 */

const parties = ["agent", "hook", "console", "disk", "audit"] as const;
type Party = (typeof parties)[number];
type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Frame = {
	readonly id?: number;
	readonly method?: string;
	readonly params?: Json;
	readonly result?: Json;
	readonly error?: { readonly message: string; readonly data: { readonly code: string } };
};

/** Of a card: what makes it this card. The rest follows from the same analysis and has its own tests. */
const cardMembers = [
	"rev",
	"headline",
	"subject",
	"kind",
	"risk",
	"grade",
	"ceremony",
	"questions",
	"why",
	"agentSays",
	"evidence",
	"approvals",
	"editing",
	"edit",
];
const toldChanges = new Set(["waiting.set", "waiting.ended", "halted.set"]);
/** When they were, not what they were. */
const times = /(?:At|^at|^since|heldMs|durationMs|duration_ms)$/;

/** The transcripts are being written anew, not compared. */
export const isWriting = process.env["UPDATE_FLOWS"] === "1";

const createNames = (host: Host) => {
	const seen = new Map<string, string>();
	const nameOf = (sort: string, value: string): string => {
		const key = `${sort} ${value}`;
		if (!seen.has(key)) seen.set(key, `<${sort} ${[...seen.keys()].filter((each) => each.startsWith(`${sort} `)).length + 1}>`);
		return seen.get(key) ?? "";
	};
	const user = userInfo().username;
	const text = (value: string): string =>
		value
			.replaceAll(host.work, "<work>")
			.replaceAll(host.home, "<home>")
			.replaceAll(hostname(), "<host>")
			.replace(/countersign\/\d+\.\d+\.\d+\S*/g, "countersign/<version>")
			.replace(/\b[0-9a-f]{64}\b/g, (hash) => nameOf("hash", hash))
			.replace(/\b[0-9a-f]{128}\b/g, (signature) => nameOf("signature", signature))
			.replace(new RegExp(`(?<![/\\w])${user}(?![/\\w])`, "g"), "<operator>");
	const named = (value: Json, key = ""): Json => {
		if (typeof value === "number") return times.test(key) ? "<time>" : value;
		if (typeof value === "string") return key === "version" ? "<version>" : key === "nonce" ? nameOf("nonce", value) : text(value);
		if (value === null || typeof value === "boolean") return value;
		if (Array.isArray(value)) return (value as readonly Json[]).map((each) => named(each));
		return Object.fromEntries(Object.entries(value).flatMap(([name, each]) => (name === "peer" ? [] : [[text(name), named(each, name)]])));
	};
	return (value: Json): string => JSON.stringify(named(value));
};

const condense = (method: string, value: Json | undefined): Json => {
	if (method !== "request.card" || value === null || typeof value !== "object") return value ?? null;
	return Object.fromEntries(Object.entries(value).filter(([name]) => cardMembers.includes(name)));
};

export type Story = Awaited<ReturnType<typeof tell>>;

export type StoryOptions = HostOptions & {
	/** Null: the agent is not confirmed when the story begins. */
	readonly level?: Level | null;
	readonly agent?: string;
	/** The agent comes by its hook, not by a connection of the story. */
	readonly isHooked?: boolean;
	/** The agent says that it runs changed arguments. */
	readonly takesEdits?: boolean;
	readonly prepare?: (work: string) => void;
};

/** Begins a story named after its transcript. */
export const tell = async (t: TestContext, name: string, options: StoryOptions = {}) => {
	const host = await startHost(t, options);
	options.prepare?.(host.work);
	const { level = "Supervised", agent = "bot", isHooked = false, takesEdits } = options;
	const says = takesEdits === undefined ? {} : { takesEdits };
	if (level !== null) await host.confirm(agent, level);
	const show = createNames(host);
	const lines: string[] = [`# ${name.replaceAll("-", " ")}`];
	const none = (): Record<Party, string[]> => ({ agent: [], hook: [], console: [], disk: [], audit: [] });
	let pending = none();
	let isQuiet = true;

	const tapOf = (party: Party): Tap => {
		const open = new Map<number, string | null>();
		const beats = new Set<string>();
		return (direction, text) => {
			const { id, method, params, result, error } = JSON.parse(text) as Frame;
			if (direction === "out") {
				open.set(id ?? 0, isQuiet ? null : (method ?? ""));
				if (!isQuiet) pending[party].push(`→ ${method} ${show(params ?? null)}`);
			} else if (method !== undefined) {
				const change = (params as { change?: { type: string } } | undefined)?.change;
				if (change !== undefined && !toldChanges.has(change.type)) return;
				const { type, ...data } = change ?? { type: method, ...(params as { readonly [key: string]: Json }) };
				const line = `⇐ ${type} ${show(data)}`;
				// A held request says again and again that it still waits: how often depends on how fast this machine is today.
				const beat = type === "action.held" ? show({ id: (params as { id?: string }).id ?? "" }) : line;
				if (type === "action.held" && beats.has(beat)) return;
				beats.add(beat);
				pending[party].push(line);
			} else {
				const called = open.get(id ?? 0) ?? null;
				open.delete(id ?? 0);
				if (called === null) return;
				pending[party].push(
					error === undefined
						? `← ${called} ${show(condense(called, result))}`
						: `← ${called} refused: ${error.data.code}: ${show(error.message)}`,
				);
			}
		};
	};

	let bot: Client<AgentContract> | null = null;
	let operator: ConsoleClient | null = null;
	let recorded = 0;
	const settled = async (): Promise<void> => {
		isQuiet = true;
		// Each answers in the order in which it was told things: afterwards everything up to here has arrived.
		await operator?.call("operator.passphrase", {});
		await bot?.call("trust.mine", {});
		isQuiet = false;
	};
	const entryLine = ({ seq, at: _at, host: _host, type, actor, ...rest }: Entry): string =>
		`#${seq} ${type} by ${show(actor).slice(1, -1)} ${show(rest as Json)}`;
	const flush = (): void => {
		const entries = host.entries();
		pending.audit = entries.slice(recorded).map(entryLine);
		recorded = entries.length;
		for (const party of parties) {
			for (const line of pending[party]) lines.push(`  ${party.padEnd(7)} ${line}`);
		}
		pending = none();
	};

	const connectBoth = async (): Promise<void> => {
		operator = await host.console(tapOf("console"));
		must(await operator.call("state.watch", {}));
	};
	await connectBoth();
	// After the console's first answer its sign-in is in the log: that belongs to no step.
	recorded = host.entries().length;
	if (level !== null && !isHooked) bot = await host.agent(agent, tapOf("agent"), says);

	return {
		host,
		/** The agent's connection; opened by its first use in a story about a stranger. */
		agent: async (): Promise<Client<AgentContract>> => (bot ??= await host.agent(agent, tapOf("agent"), says)),
		console: (): ConsoleClient => operator as unknown as ConsoleClient,
		/** The host was ended: nothing is connected any more. */
		lost: (): void => {
			bot = null;
			operator = null;
		},
		reconnect: async (): Promise<void> => {
			isQuiet = true;
			await connectBoth();
			isQuiet = false;
		},
		/** Looks something up without telling it. */
		quietly: async <T>(look: () => Promise<T>): Promise<T> => {
			isQuiet = true;
			try {
				return await look();
			} finally {
				isQuiet = false;
			}
		},
		/** Says something of the run that no wire carries. */
		note: (party: Party, text: string): void => void pending[party].push(text),
		/** The same with this run's names in place of its values. */
		show: (value: unknown): string => show(value as Json),
		step: async <T>(title: string, act: () => Promise<T>): Promise<T> => {
			await settled();
			lines.push("", title);
			const value = await act();
			await settled();
			flush();
			return value;
		},
		/** `forgive`: lines that may differ from one teller of the story to the next. */
		end: (forgive: RegExp = /^$(?=.)/): void => {
			const file = join(import.meta.dirname, "..", "flows", `${name}.flow.txt`);
			const text = `${lines.join("\n")}\n`;
			const kept = (whole: string): string =>
				whole
					.split("\n")
					.filter((line) => !forgive.test(line))
					.join("\n");
			if (isWriting) return writeFileSync(file, text);
			const told = existsSync(file) ? readFileSync(file, "utf8") : "";
			assert.equal(kept(text), kept(told), `\`${name}\` went otherwise: if that is meant, write it anew with UPDATE_FLOWS=1`);
		},
	};
};
