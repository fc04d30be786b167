import { setTimeout as delay } from "node:timers/promises";
import { parseArgs } from "node:util";
import { type AgentClient, createAgentClient, keyFingerprint, loadOrCreateKey } from "../client/index.ts";
import { boardFlag, serveBoard } from "./board.ts";
import { createProject, type Project } from "./project.ts";
import { type Ran, runStep } from "./run-step.ts";
import { stepsOf } from "./steps.ts";

/**
 * The agent of `npm start -- --demo`: a real client on the real socket that works on a small project in a folder of its
 * own. It asks before each step, does only what it may, and goes on after a no.
 */

const agentName = "demo";
const defaultPauseMs = 2500;
const lookAgainMs = 500;

const say = (text: string): void => void process.stdout.write(text);
let lastNote = "";
/** Said once, however often it is so. */
const note = (line: string): void => {
	if (line !== lastNote) say(`demo: ${line}\n`);
	lastNote = line;
};

/** Resolves when the host is there and a person has vouched for this agent; false when they refused it. */
const confirmed = async (client: AgentClient, signal: AbortSignal): Promise<boolean> => {
	for (;;) {
		const hello = await client.hello();
		const trust = hello.ok ? await client.trust() : hello;
		if (!trust.ok && trust.fault.code === "forbidden") throw new Error(trust.fault.message);
		const state = trust.ok ? trust.value.status : "absent";
		if (state === "refused") return false;
		if (trust.ok && state === "confirmed") {
			if (trust.value.level === "Shadow" || trust.value.level === "DryRun") {
				note(`\`${agentName}\` is at level ${trust.value.level}, so it may only read. Raise it to Assisted in Agents to see it work`);
			}
			return true;
		}
		note(state === "absent" ? "waiting for Countersign" : `waiting for you to confirm \`${agentName}\` in Agents`);
		await delay(lookAgainMs, undefined, { signal });
	}
};

const tell = ({ decision, wasHeld, done }: Ran): string => {
	if (decision.outcome === "denied") return `denied: ${"feedback" in decision ? (decision.feedback ?? decision.reason) : decision.reason}`;
	const how = wasHeld ? "approved" : "allowed";
	if (done === null || done.outcome === "succeeded") return `${how}, done in ${done?.durationMs ?? 0} ms`;
	return `${how}, ${done.outcome}${done.exitCode === undefined ? `: ${done.error ?? done.output ?? ""}` : ` with exit code ${done.exitCode}`}`;
};

/** What the disk, a program or a person said, on one line and without control characters: this is a terminal. */
const plain = (text: string): string =>
	text.replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069]+/g, " ").slice(0, 300);

const work = async (
	client: AgentClient,
	project: Project,
	options: { readonly pauseMs: number; readonly rounds: number; readonly signal: AbortSignal },
): Promise<void> => {
	const { pauseMs, rounds, signal } = options;
	for (let round = 0; round < rounds; round++) {
		project.reset();
		for (const step of stepsOf(project)) {
			if (!(await confirmed(client, signal))) return say(`demo: you refused \`${agentName}\`, so it ends\n`);
			say(`demo: ${step.title} … `);
			const ran = await runStep(client, step, project, { signal, onHeld: () => say("waits for you … ") });
			say(`${plain(tell(ran))}\n`);
			await delay(pauseMs, undefined, { signal });
		}
	}
};

const main = async (): Promise<void> => {
	const { values } = parseArgs({
		options: { "pause-ms": { type: "string" }, rounds: { type: "string" }, "ends-with-stdin": { type: "boolean" } },
	});
	const key = loadOrCreateKey(agentName);
	if (!key.ok) throw new Error(key.fault.message);
	const client = createAgentClient({
		name: agentName,
		kind: "countersign-demo",
		key: key.value,
		software: "the demo agent of Countersign",
	});
	const project = createProject();
	const stopping = new AbortController();
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => stopping.abort());
	// Whoever started this is gone, even if it was killed and could not say so.
	if (values["ends-with-stdin"] === true) process.stdin.on("close", () => stopping.abort()).resume();
	say(`demo: working in ${project.workspace}; its key is ${keyFingerprint(key.value)}\n`);
	try {
		await work(client, project, {
			pauseMs: Number(values["pause-ms"] ?? defaultPauseMs),
			rounds: Number(values.rounds ?? Number.POSITIVE_INFINITY),
			signal: stopping.signal,
		});
	} catch (error) {
		if (!stopping.signal.aborted) throw error;
	} finally {
		if (values["ends-with-stdin"] === true) process.stdin.destroy();
		client.close();
		project.remove();
	}
};

if (process.argv[2] === boardFlag) {
	serveBoard(process.argv[3] ?? ".");
} else {
	main().catch((error: unknown) => {
		process.stderr.write(`demo: ${error instanceof Error ? error.message : String(error)}\n`);
		process.exitCode = 1;
	});
}
