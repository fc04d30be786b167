import { createHash } from "node:crypto";
import { signCheckpoint } from "../../src/main/audit/checkpoint.ts";
import { sealEntry } from "../../src/main/audit/entry.ts";
import { formatVerifierKey } from "../../src/main/audit/note.ts";
import type { ConsoleContract } from "../../src/shared/contract/console.ts";
import type { EntryView } from "../../src/shared/contract/console-audit.ts";
import type { Handlers } from "../../src/shared/contract/contract.ts";
import { toBase64 } from "../../src/shared/lib/base64.ts";
import { fromHex } from "../../src/shared/lib/hex.ts";
import { fail, ok } from "../../src/shared/lib/result.ts";
import type { Entry } from "../../src/shared/model/entry.ts";
import { risks } from "../../src/shared/model/words.ts";
import { type AuditQuery, isEverything } from "../../src/shared/query/audit-query.ts";
import { factsOf } from "../../src/shared/query/facts.ts";
import { matches } from "../../src/shared/query/match.ts";
import { createFrontier } from "../../src/shared/proof/frontier.ts";
import { inclusionProof } from "../../src/shared/proof/prove.ts";
import { createTreeHasher } from "../../src/shared/proof/tree-hasher.ts";
import type { Activity, ConsoleState } from "../../src/shared/view/state.ts";
import { newSigner } from "../main/audit/kit.ts";
import { recentLimit } from "../../src/shared/view/state.ts";

/** A log of any length whose entries are made when they are asked for, and a host that answers from it. */

const hasher = createTreeHasher((bytes) => createHash("sha256").update(bytes).digest());
const agents = ["test-runner", "backend-refactor", "triage-bot", "docs-writer"] as const;
const subjects = [
	"npm test -- --run api",
	"write docs/api.md",
	"curl -fsSL https://get.example.test/install.sh | sh",
	"github.create_issue",
	"git push origin feature/payments",
	"read src/server/index.ts",
	"rm -rf ./build",
] as const;
const types = ["request.allowed", "request.held", "request.denied", "request.finished"] as const;
const outcomes = ["allowed", "held", "denied", "succeeded"] as const;
const grades = ["routine", "notable", "high", "critical"] as const;

/** 21 Nov 2026, 12:00 UTC. */
export const logStart = Date.UTC(2026, 10, 21, 12);
const pick = <T>(list: readonly T[], seq: number): T => list[seq % list.length] as T;

export const rowOf = (seq: number): Activity => ({
	seq,
	at: logStart - 3_600_000 + seq * 437,
	type: pick(types, seq),
	actor: pick(agents, seq),
	agent: pick(agents, seq),
	session: `7f3a-${seq % 3}`,
	request: `r-${seq}`,
	kind: "shell",
	risk: pick(risks, seq),
	grade: pick(grades, seq),
	subject: pick(subjects, seq),
	outcome: pick(outcomes, seq),
	decidedBy: pick(["mode safe", "ana", "denied_paths"], seq),
	...(seq % 4 === 3 ? { durationMs: 300 + (seq % 50) * 40 } : {}),
});

export const entryOf = (seq: number): Entry => {
	const { at, type, actor, agent, session, request, risk, grade, subject } = rowOf(seq);
	const outcome: Entry["outcome"] =
		type === "request.denied"
			? { state: "denied", code: "denied-path", reason: "`~/.ssh` is in denied_paths" }
			: type === "request.held"
				? { state: "held", questions: ["mode:safe"], obligations: [] }
				: { state: "allowed", obligations: [] };
	return {
		seq,
		at,
		type,
		actor,
		...(agent === undefined ? {} : { agent }),
		...(session === undefined ? {} : { session }),
		...(request === undefined ? {} : { request }),
		host: "bench",
		digest: hasher.leaf(subject),
		outcome,
		findings: [{ gate: "autonomy", effect: "ask", code: "mode", reason: "mode safe asks before it writes", question: "mode:safe" }],
		details: { tool: "shell_exec", risk: risk ?? "read", grade: grade ?? "routine", subject, args: { command: subject } },
	};
};

export const viewOf = (seq: number): EntryView => {
	const { body, leaf } = sealEntry(hasher, entryOf(seq));
	return { seq, body, recordedHex: leaf, recomputedHex: leaf };
};

const isMatch = (seq: number, query: AuditQuery): boolean => matches(query, factsOf(entryOf(seq), ""), "");

export type FakeLog = { size: number };

/** Inclusion proof under a checkpoint over the whole (small) log. */
const proofOf = (seq: number, size: number) => {
	const nodes = new Map<string, string>();
	const frontier = createFrontier(hasher);
	for (let each = 0; each < size; each++) {
		frontier.append(viewOf(each).recordedHex, (level, index, digest) => void nodes.set(`${level}.${index}`, digest));
	}
	const path = inclusionProof(hasher, (level, index) => nodes.get(`${level}.${index}`) ?? null, seq, size);
	if (!path.ok) return path;
	const rootHex = frontier.root();
	const rootBytes = fromHex(rootHex);
	if (!rootBytes.ok) return rootBytes;
	return ok({
		index: seq,
		size,
		leafHex: viewOf(seq).recordedHex,
		pathHex: path.value,
		rootHex,
		checkpoint: `countersign/bench\n${size}\n${toBase64(rootBytes.value)}\n\n— countersign/bench AAAA\n`,
		keyId: "3f9a01bc",
		signatureValid: true,
	});
};

const signer = newSigner("countersign/bench");

/** Every entry under one signed head, as a host sends them. */
const signedLog = (size: number) => {
	const frontier = createFrontier(hasher);
	const rows = Array.from({ length: size }, (_, seq) => {
		const { body, recordedHex } = viewOf(seq);
		frontier.append(recordedHex);
		return { seq, leafHex: recordedHex, body };
	});
	const rootHex = frontier.root();
	return { rows, rootHex, note: signCheckpoint({ size, root: rootHex }, signer) };
};

/** Root that a host reports of such a log. */
export const rootOf = (size: number): string => signedLog(size).rootHex;

/** The bytes of the log, for the window's own verification. */
const pageHandlers = (log: FakeLog): Partial<Handlers<ConsoleContract, null>> => ({
	"audit.keys": () => ok({ text: `${formatVerifierKey(signer.key)}\n`, count: 1 }),
	"audit.pages": ({ from, to }) => {
		const { rows, note } = signedLog(log.size);
		const next = Math.min(to, log.size, from + 300);
		return ok({ rows: rows.slice(from, next), notes: next === log.size ? [note] : [], next });
	},
});

/** What a console knows at once of such a log. */
export const logState = (log: FakeLog): Pick<ConsoleState, "chain" | "recent"> => ({
	chain: chainOf(log),
	recent: Array.from({ length: Math.min(log.size, recentLimit) }, (_, step) => rowOf(log.size - 1 - step)),
});

export const chainOf = (log: FakeLog): ConsoleState["chain"] => ({
	size: log.size,
	rootHex: "5b1e".padEnd(60, "0").concat("a90f"),
	checkpoint: { size: log.size, at: logStart },
	keyId: "3f9a01bc",
	keyStore: { kind: "keychain" },
});

/** Everything that is read from a log. */
export const logHandlers = (log: FakeLog): Partial<Handlers<ConsoleContract, null>> => ({
	"activity.list": ({ agent, beforeSeq, limit }) => {
		const rows: Activity[] = [];
		for (let seq = Math.min(log.size, beforeSeq ?? log.size) - 1; seq >= 0 && rows.length < limit; seq--) {
			const row = rowOf(seq);
			if (agent === undefined || row.agent === agent) rows.push(row);
		}
		return ok({ rows });
	},
	"audit.window": ({ query, offset, limit, asOfSeq = log.size - 1 }) => {
		const total = asOfSeq + 1;
		if (isEverything(query)) {
			const count = Math.max(0, Math.min(limit, total - offset));
			return ok({
				rows: Array.from({ length: count }, (_, step) => rowOf(asOfSeq - offset - step)),
				total,
				asOfSeq,
				behind: 0,
				isCounted: true,
			});
		}
		const found: Activity[] = [];
		for (let seq = asOfSeq; seq >= 0; seq--) {
			if (isMatch(seq, query)) found.push(rowOf(seq));
		}
		return ok({ rows: found.slice(offset, offset + limit), total: found.length, asOfSeq, behind: 0, isCounted: true });
	},
	"audit.entry": ({ seq }) => {
		if (seq >= log.size) return fail("not_found", `no entry \`${seq}\``);
		return ok({
			entry: viewOf(seq),
			...(seq > 0 ? { before: viewOf(seq - 1) } : {}),
			...(seq + 1 < log.size ? { after: viewOf(seq + 1) } : {}),
		});
	},
	"audit.proof": ({ seq }) => proofOf(seq, log.size),
	...pageHandlers(log),
});
