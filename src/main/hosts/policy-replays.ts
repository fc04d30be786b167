import { mkdirSync } from "node:fs";
import { join } from "node:path";
import type { PolicyRevision, ReplayAsk, ReplayProgress } from "../../shared/contract/console-policies.ts";
import { canonicalJson } from "../../shared/lib/canonical-json.ts";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
import type { Entry } from "../../shared/model/entry.ts";
import type { ReplayReport } from "../../shared/model/policy.ts";
import { type AuditQuery, isEverything } from "../../shared/query/audit-query.ts";
import { parsePolicies } from "../engine/policy/parse-policies.ts";
import { createPoliciesThen, wholeText } from "../engine/policy/policies-then.ts";
import { compilePolicies } from "../engine/policy/policy-set.ts";
import { testsText } from "../engine/policy/policy-tests.ts";
import type { ReplayWorld, SavedTests } from "../engine/policy/replay.ts";
import type { Reads } from "../engine/ports.ts";
import type { Query } from "../store/query.ts";
import { writePrivateFile } from "../system/private-file.ts";
import { type ReplayedLog, replayLog, requestsOf } from "./replay-log.ts";

/** What the log would have been otherwise: under a text, under an older revision, at another level, in another mode. */
export type PolicyReplays = {
	replay(ask: ReplayAsk, signal: AbortSignal, onProgress: (progress: ReplayProgress) => void): Promise<Result<ReplayReport>>;
	/** Writes what the last replay, if it was of this, would have changed as a file of tests beside the policies. */
	saveTests(ask: ReplayAsk): Result<{ readonly file: string; readonly tests: number; readonly left: number }>;
	/** The newest texts that were in force, newest first. */
	revisions(): Promise<readonly PolicyRevision[]>;
};

export type PolicyReplaysPorts = {
	readonly folder: string;
	readonly ownFile: string;
	readonly userHome: string;
	readonly now: () => number;
	readonly sha256Hex: (text: string) => string;
	readonly mode: Reads["mode"];
	readonly entry: (seq: number) => Entry | null;
	readonly log: ReplayedLog & Pick<Query, "requestAt">;
	readonly numbers: (query: AuditQuery) => Promise<readonly number[]>;
};

/** Units: ms. */
const dayMs = 86_400_000;
const mostRevisions = 200;

export const createPolicyReplays = (ports: PolicyReplaysPorts): PolicyReplays => {
	const { sha256Hex } = ports;
	let replayed: ({ readonly of: string } & SavedTests) | null = null;

	const setOf = ({ text, revision }: ReplayAsk): Result<ReplayWorld["set"]> => {
		if (text !== undefined && revision !== undefined) return fail("bad_request", "`text` and `revision` are two different policies");
		if (text === undefined && revision === undefined) return ok(createPoliciesThen(sha256Hex));
		const changed = revision === undefined ? null : ports.entry(revision);
		if (revision !== undefined && changed?.type !== "policy.changed")
			return fail("not_found", `entry #${revision} put no policies in force`);
		const whole = changed === null ? text : wholeText(changed.details, sha256Hex);
		if (whole == null) return fail("bad_request", `the log keeps the text of #${revision} only with something masked: give it as a text`);
		const parsed = parsePolicies(whole, ports.ownFile, "user");
		return parsed.ok ? ok(compilePolicies(parsed.value)) : parsed;
	};

	return {
		replay: async (ask, signal, onProgress) => {
			const set = setOf(ask);
			if (!set.ok) return set;
			const { level, mode, query, days } = ask;
			const isPart = query !== undefined && !isEverything(query);
			const requests = isPart ? await requestsOf(await ports.numbers(query), ports.log.requestAt, signal) : undefined;
			const world: ReplayWorld = {
				set: set.value,
				as: { level, mode },
				requests,
				home: ports.userHome,
				mode: ports.mode().mode,
				...(days === undefined ? {} : { fromAt: ports.now() - days * dayMs }),
			};
			const { report, ...saved } = await replayLog(ports.log, world, signal, onProgress);
			replayed = report.state === "finished" ? { of: canonicalJson(ask), ...saved } : null;
			return ok(report);
		},
		saveTests: (ask) => {
			if (replayed?.of !== canonicalJson(ask)) return fail("stale", "this was not tried over the log last: try it again");
			const { tests, left } = replayed;
			if (tests.length === 0) return fail("bad_request", "no decision would differ that can be told as a test");
			const folder = join(ports.folder, "tests");
			mkdirSync(folder, { recursive: true, mode: 0o700 });
			const time = new Date(ports.now()).toISOString();
			const file = join(folder, `replay-${time.slice(0, 19).replaceAll(":", "-")}.toml`);
			const written = testsText(tests, `What a replay of ${time} would have decided otherwise, as the policies then said it.`);
			writePrivateFile(file, new TextEncoder().encode(written));
			return ok({ file, tests: tests.length, left });
		},
		revisions: async () => {
			const seqs = await ports.numbers({ is: { event: ["policy.changed"] } });
			return seqs
				.slice(-mostRevisions)
				.toReversed()
				.flatMap((seq): PolicyRevision[] => {
					const entry = ports.entry(seq);
					if (entry === null) return [];
					const { at, actor: by, details } = entry;
					return [{ seq, at, by, isWhole: wholeText(details, sha256Hex) !== null }];
				});
		},
	};
};
