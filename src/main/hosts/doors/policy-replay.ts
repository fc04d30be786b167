import { hash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { type Command, InvalidArgumentError } from "commander";
import { policyReplay } from "../../../commands/policy.ts";
import { visible } from "../../../shared/lib/visible.ts";
import type { ReplayReport } from "../../../shared/model/policy.ts";
import type { Level, Mode } from "../../../shared/model/words.ts";
import { type AuditQuery, isEverything } from "../../../shared/query/audit-query.ts";
import { parsePolicies } from "../../engine/policy/parse-policies.ts";
import { createPoliciesThen, wholeText } from "../../engine/policy/policies-then.ts";
import { compilePolicies } from "../../engine/policy/policy-set.ts";
import { type PolicyTest, testsText } from "../../engine/policy/policy-tests.ts";
import type { ReplayWorld } from "../../engine/policy/replay.ts";
import { createQuery, type Query } from "../../store/query.ts";
import { systemNow } from "../../system/clock.ts";
import { replayLog, requestsOf } from "../replay-log.ts";
import { failing, reading, timeText } from "./log-file.ts";
import { policiesFrom } from "./policies-from.ts";
import { queryIn, searching } from "./search-file.ts";

/** `countersign policy replay`: the log decided again under other policies, at another level, in another mode. */

type Options = {
	config?: string;
	revision?: number;
	level?: Level;
	mode?: Mode;
	query?: string;
	over?: string;
	last?: number;
	json?: boolean;
	saveTests?: string;
};

const sha256Hex = (text: string): string => hash("sha256", text, "hex");

const saveTests = (file: string, tests: readonly PolicyTest[], left: number): void => {
	writeFileSync(file, testsText(tests, "What a replay would have decided otherwise, as the policies said it then."), {
		mode: 0o600,
		flag: "wx",
	});
	process.stderr.write(`${tests.length} tests in ${file}${left === 0 ? "" : `; ${left} decisions cannot be told as one`}\n`);
};

/** The policies that an entry put in force. Throws when the log does not have them whole. */
const revisionOf = (log: Query, seq: number): ReplayWorld["set"] => {
	const entry = log.read(seq);
	if (entry?.type !== "policy.changed") throw new Error(`entry #${seq} put no policies in force`);
	const text = wholeText(entry.details, sha256Hex);
	if (text === null) throw new Error(`the log keeps the text of #${seq} only with something masked: give it as a file, with --config`);
	const parsed = parsePolicies(text, `policies.toml of #${seq}`, "user");
	if (!parsed.ok) throw new Error(parsed.fault.message);
	return compilePolicies(parsed.value);
};

const isOfTheTime = ({ config, revision, level, mode }: Options): boolean =>
	config === undefined && revision === undefined && (level !== undefined || mode !== undefined);

const replay = async (options: Options, query: AuditQuery, program: Command): Promise<void> => {
	const { config, revision, level, mode, last } = options;
	const own = revision !== undefined || isOfTheTime(options) ? null : compilePolicies(policiesFrom(config, program));
	await reading(options.over === undefined ? {} : { database: options.over }, async (db, file) => {
		const log = createQuery(db);
		const abort = new AbortController();
		const cancel = (): void => abort.abort();
		process.once("SIGINT", cancel);
		const seqs = isEverything(query) ? null : (await searching(log, file, (search) => search.numbers({ query }))).seqs;
		const world: ReplayWorld = {
			set: revision !== undefined ? revisionOf(log, revision) : (own ?? createPoliciesThen(sha256Hex)),
			as: { level, mode },
			requests: seqs === null ? undefined : await requestsOf(seqs, log.requestAt, abort.signal),
			home: homedir(),
			mode: "safe",
			...(last === undefined ? {} : { fromAt: systemNow() - last }),
		};
		const { report, tests, left } = await replayLog(log, world, abort.signal, ({ done, total }) => {
			if (process.stderr.isTTY) process.stderr.write(`\r${done} of ${total} entries`);
		});
		process.off("SIGINT", cancel);
		if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
		process.stdout.write(options.json === true ? `${JSON.stringify(report, null, 2)}\n` : reportText(report));
		if (report.state === "cancelled") process.exitCode = 130;
		else if (options.saveTests !== undefined) saveTests(options.saveTests, tests, left);
	});
};

const reportText = (report: ReplayReport): string => {
	const { differences, moreDifferences, newlyAsked, newlyAllowed, newlyDenied } = report;
	const lines = differences.map(
		({ seq, at, agent, subject, before, after, afterWhy, person }) =>
			`#${String(seq).padEnd(7)} ${timeText(at)} ${visible(agent).padEnd(16)} ${before} → ${after}${person === undefined ? "" : ` (a person ${person} it)`}  ${visible(subject)}\n         ${visible(afterWhy)}\n`,
	);
	const more = moreDifferences > 0 ? `… and ${moreDifferences} more\n` : "";
	const notes = [
		...(report.approximate > 0 ? [`${report.approximate} were judged by the part of their arguments that the log keeps`] : []),
		...(report.undecided > 0 ? [`${report.undecided} cannot be decided again: no rule made them, or the log does not say enough`] : []),
	];
	const state = report.state === "cancelled" ? "cancelled; nothing is known of the rest: " : "";
	const newly = `${report.unchanged} unchanged, ${newlyAsked} newly asked, ${newlyAllowed} newly allowed, ${newlyDenied} newly denied`;
	const counts = `${report.decisions} decisions in ${report.entries} entries: ${report.stricter} would be stricter, ${report.looser} looser`;
	return `${lines.join("")}${more}${state}${counts}${notes.map((note) => `; ${note}`).join("")}\n${newly}, ${report.undecided} undecidable\n`;
};

export const addReplay = (policy: Command): void => {
	policyReplay(policy).action((options: Options, command: Command) => failing(replay(options, queryFor(options, command), command)));
};

/** What cannot be asked is wrong usage, and nothing is looked into. */
const queryFor = ({ query, ...options }: Options, command: Command): AuditQuery => {
	try {
		if (options.saveTests !== undefined && isOfTheTime(options))
			throw new InvalidArgumentError("only what given policies say can be kept as tests: name them with --config or --revision");
		return queryIn(query ?? "");
	} catch (error) {
		if (error instanceof InvalidArgumentError) return command.error(`countersign: ${error.message}`, { exitCode: 2 });
		throw error;
	}
};
