import { hash } from "node:crypto";
import { canonicalJson } from "../../src/shared/lib/canonical-json.ts";
import { openDatabase } from "../../src/main/store/open.ts";
import { createQuery } from "../../src/main/store/query.ts";
import { nativeHasher } from "../../src/main/store/tree.ts";

/** A log of any length with the entries that agents make: asked, decided, finished; many commands, folders, hosts and agents. */

const programs = [
	"npm run test --",
	"git commit -m",
	"grep -rn createServer",
	"cat",
	"docker compose up",
	"python3 -m pytest",
	"ls -la",
	"cargo build --package",
];
const parts = ["api", "billing", "orders", "search", "mail", "login", "report", "export", "import", "cache"];
const agents = Array.from({ length: 24 }, (_, at) => `agent-${at}`);

/** One word in about ten thousand entries. */
export const rareWord = "zanzibar";

/** Numbers that look drawn, the same in every run. */
const drawn = (seed: number): ((below: number) => number) => {
	let state = seed >>> 0;
	return (below) => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return Math.floor((state / 2 ** 32) * below);
	};
};

export type MadeEntry = { readonly body: string; readonly request: string };

/** When an entry of a made log was: one every 15 seconds. */
export const madeAt = (seq: number): number => 1_780_000_000_000 + seq * 15_000;

/** `full` is what a host records, 640 bytes on average; `lean` leaves out what repeats itself: 470. */
export const madeBody = (seq: number, at: number, weight: "full" | "lean" = "full"): MadeEntry => {
	const draw = drawn(seq * 2_654_435_761);
	const request = `r${seq - (seq % 2)}`;
	const agent = agents[draw(agents.length)] ?? "";
	const command = `${programs[draw(programs.length)]} src/${parts[draw(10)]}/${parts[draw(10)]}-${draw(500)}.ts${draw(10_000) === 0 ? ` ${rareWord}` : ""}`;
	const isFull = weight === "full";
	const base = { seq, at, agent, session: `s${draw(2000)}`, host: "bench", request, digest: hash("sha256", command, "hex") };
	const about = {
		tool: "shell_exec",
		kind: "shell",
		risk: draw(3) === 0 ? "write" : "read",
		subject: command,
		...(isFull ? { family: `shell_exec · ${command.split(" ")[0]} · in /srv/work` } : {}),
	};
	if (seq % 2 === 1)
		return {
			request,
			body: canonicalJson({
				...base,
				actor: agent,
				type: "request.finished",
				details: { ...about, result: "succeeded", exitCode: 0, durationMs: draw(20_000) },
			}),
		};
	const isDenied = draw(20) === 0;
	const asked = { gate: "policy", effect: "ask", code: "policy", reason: "no writes in production", rule: { name: `policy-${draw(12)}` } };
	const path = `/srv/work/src/${parts[draw(10)]}/${draw(3000)}.ts`;
	return {
		request,
		body: canonicalJson({
			...base,
			actor: isDenied ? "gates" : "rules",
			type: isDenied ? "request.denied" : "request.allowed",
			outcome: isDenied
				? { state: "denied", code: "denied-path", reason: "`.env` is a denied path" }
				: { state: "allowed", obligations: [] },
			findings: [
				{ gate: "autonomy", effect: "allow", code: "mode-read", reason: "mode safe allows reads" },
				...(isFull || seq % 16 === 0 ? [asked] : []),
			],
			details: {
				...about,
				...(isFull
					? { grade: "routine", inspectable: true, args: { command }, cwd: "/srv/work", workspace: "/srv/work", pathCount: 1 }
					: {}),
				paths: [{ path, access: "read" }],
			},
		}),
	};
};

/** Writes entries `from … to` behind those that are there, a thousand in a transaction. */
export const writeLog = (file: string, from: number, to: number): void => {
	const db = openDatabase(file);
	db.pragma("synchronous = OFF");
	const put = db.prepare("INSERT INTO entries (seq, request, leaf, body) VALUES (?, ?, ?, ?)");
	const some = db.transaction((first: number, last: number) => {
		for (let seq = first; seq < last; seq++) {
			const { body, request } = madeBody(seq, madeAt(seq));
			put.run(seq, request, nativeHasher.leaf(body), body);
		}
	});
	for (let at = from; at < to; at += 1000) some(at, Math.min(to, at + 1000));
	db.pragma("wal_checkpoint(TRUNCATE)");
	createQuery(db).size();
	db.close();
};
