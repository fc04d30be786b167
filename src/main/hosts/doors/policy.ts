import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Command } from "commander";
import { policyCheck, policyCommand, policyExplain, policyImport, policyReplay, policyTest } from "../../../commands/policy.ts";
import { visible } from "../../../shared/lib/visible.ts";
import type { Finding } from "../../../shared/model/finding.ts";
import { type PolicyNote, type ReplayReport } from "../../../shared/model/policy.ts";
import type { Level, Mode } from "../../../shared/model/words.ts";
import { configSchema } from "../../../shared/model/config.ts";
import { describeFault, faultsIn } from "../../engine/config/toml-faults.ts";
import { effectOf, scopeOf } from "../../engine/policy/describe.ts";
import { importRustant } from "../../engine/policy/import-rustant.ts";
import { lintPolicies } from "../../engine/policy/lint.ts";
import { parsePolicies, type PolicyFile } from "../../engine/policy/parse-policies.ts";
import { failedTests, parsePolicyTests, type PolicyTest, testsText } from "../../engine/policy/policy-tests.ts";
import { compilePolicies } from "../../engine/policy/policy-set.ts";
import { createQuery } from "../../store/query.ts";
import { systemNow } from "../../system/clock.ts";
import { appPaths } from "../../system/paths.ts";
import { replayLog } from "../replay-log.ts";
import { createExplainer } from "./explain.ts";
import { reading, timeText } from "./log-file.ts";

/** `countersign policy`: policies looked at, tried and replayed from their file, without a host. */

const ownFile = (): string => join(appPaths().config, "policies.toml");

/** The policies of a file; those in force without one. Ends the program with every fault, each on a line, when it cannot be read. */
export const policiesFrom = (given: string | undefined, program: Command): PolicyFile => {
	const file = given ?? ownFile();
	const text = given === undefined && !existsSync(file) ? "" : readFileSync(file, "utf8");
	const parsed = parsePolicies(text, file, "user");
	if (parsed.ok) return parsed.value;
	const faults = faultsIn(parsed.fault);
	return program.error(faults.length === 0 ? parsed.fault.message : faults.map(describeFault).join("\n"), { exitCode: 2 });
};

const noteText = (file: string, { line, column, policy, message, code }: PolicyNote): string =>
	`${file}:${line}:${column}: ${policy === undefined ? "" : `\`${policy}\` `}${message} (${code})\n`;

const check = (given: string | undefined, program: Command): void => {
	const file = policiesFrom(given, program);
	const notes = lintPolicies(file, systemNow());
	for (const { policy, place } of file.policies)
		process.stdout.write(
			`${String(place.line).padStart(5)}  ${effectOf(policy).padEnd(8)} ${policy.name.padEnd(28)} ${visible(scopeOf(policy))}\n`,
		);
	for (const note of notes) process.stdout.write(noteText(file.file, note));
	process.stdout.write(
		`${file.policies.length} ${file.policies.length === 1 ? "policy" : "policies"}, ${notes.length === 0 ? "nothing to say of them" : `${notes.length} to look at`}\n`,
	);
};

type TestOptions = { tests?: string };

/** Folders that hold tests: those beside the policies and those of the project one stands in. */
const testFolders = (given: string | undefined, options: TestOptions): string[] =>
	options.tests === undefined
		? [join(given === undefined ? appPaths().config : dirname(resolve(given)), "tests"), join(process.cwd(), ".countersign", "tests")]
		: [options.tests];

const testFiles = (folders: readonly string[]): string[] =>
	[...new Set(folders)].flatMap((folder) =>
		existsSync(folder)
			? readdirSync(folder)
					.filter((name) => name.endsWith(".toml"))
					.sort()
					.map((name) => join(folder, name))
			: [],
	);

/** The examples ran while the file was read: a file that is read is a file whose examples hold. */
const test = (given: string | undefined, options: TestOptions, program: Command): void => {
	const file = policiesFrom(given, program);
	const count = file.policies.reduce(
		(sum, { policy }) => sum + (policy.examples?.match.length ?? 0) + (policy.examples?.no_match.length ?? 0),
		0,
	);
	const without = file.policies.filter(({ policy }) => policy.examples === undefined);
	process.stdout.write(`${count} examples hold\n`);
	for (const { policy, place } of without) process.stdout.write(`${file.file}:${place.line}: \`${policy.name}\` has no examples\n`);

	const set = compilePolicies(file);
	let ran = 0;
	const failed: string[] = [];
	for (const path of testFiles(testFolders(given, options))) {
		const read = parsePolicyTests(readFileSync(path, "utf8"), path);
		if (!read.ok) {
			failed.push(...faultsIn(read.fault).map(describeFault));
			continue;
		}
		ran += read.value.length;
		for (const { test: each, place, said, why } of failedTests(set, read.value, homedir()))
			failed.push(
				`${place.file}:${place.line}:${place.column}: \`${each.name}\` expected \`${each.says}\`, the policies say \`${said}\`: ${visible(why)}`,
			);
	}
	if (failed.length > 0) return program.error(failed.join("\n"), { exitCode: 2 });
	if (ran > 0) process.stdout.write(`${ran} tests hold\n`);
};

type ExplainOptions = { file?: string; tool: string; args?: string; level: Level; mode?: Mode; cwd: string; json?: boolean };

const explain = (words: readonly string[], options: ExplainOptions, program: Command): void => {
	const file = policiesFrom(options.file, program);
	const paths = appPaths();
	const explainer = createExplainer({
		config: configSchema.parse({}),
		mode: options.mode,
		level: options.level,
		ownFolders: [paths.home, paths.config, paths.data],
		policies: [compilePolicies(file)],
		now: systemNow(),
	});
	const args: unknown = options.args === undefined ? { command: words.join(" ") } : JSON.parse(options.args);
	const explained = explainer.explain({ id: "1", tool: options.tool, args, cwd: options.cwd, workspace: options.cwd });
	if (!explained.ok) return program.error(explained.fault.message, { exitCode: 2 });
	const findings = explained.value.explained.findings.filter(({ gate }) => gate === "policy");
	if (options.json === true) {
		process.stdout.write(`${JSON.stringify({ findings }, null, 2)}\n`);
		return;
	}
	process.stdout.write(`${visible(explained.value.explained.analysis.subject)}\n\n`);
	for (const { policy } of file.policies) {
		const said = findings.filter(({ rule }) => rule?.name === policy.name);
		if (said.length === 0) process.stdout.write(`-      ${policy.name}: ${policy.enabled ? "says nothing" : "is switched off"}\n`);
		for (const finding of said) process.stdout.write(findingText(finding));
	}
	if (file.policies.length === 0) process.stdout.write(`${file.file} holds no policy\n`);
};

const findingText = ({ effect, reason, rule }: Finding): string =>
	`${effect.padEnd(6)} ${visible(reason)}  ${rule?.file ?? ""}:${rule?.line ?? 1}\n`;

type ReplayOptions = { config?: string; over?: string; last?: number; json?: boolean; saveTests?: string };

const saveTests = (file: string, tests: readonly PolicyTest[], left: number): void => {
	writeFileSync(file, testsText(tests, "What a replay would have decided otherwise, as the policies said it then."), {
		mode: 0o600,
		flag: "wx",
	});
	process.stderr.write(`${tests.length} tests in ${file}${left === 0 ? "" : `; ${left} decisions cannot be told as one`}\n`);
};

const replay = (options: ReplayOptions, program: Command): Promise<void> => {
	const file = policiesFrom(options.config, program);
	return reading(options.over === undefined ? {} : { database: options.over }, async (db) => {
		const query = createQuery(db);
		const abort = new AbortController();
		const cancel = (): void => abort.abort();
		process.once("SIGINT", cancel);
		const world = {
			set: compilePolicies(file),
			home: homedir(),
			mode: "safe" as const,
			...(options.last === undefined ? {} : { fromAt: systemNow() - options.last }),
		};
		const { report, tests, left } = await replayLog(query, world, abort.signal, ({ done, total }) => {
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
	const { differences, moreDifferences } = report;
	const lines = differences.map(
		({ seq, at, agent, subject, before, after, afterWhy, person }) =>
			`#${String(seq).padEnd(7)} ${timeText(at)} ${visible(agent).padEnd(16)} ${before} → ${after}${person === undefined ? "" : ` (a person ${person} it)`}  ${visible(subject)}\n         ${visible(afterWhy)}\n`,
	);
	const more = moreDifferences > 0 ? `… and ${moreDifferences} more\n` : "";
	const notes = [
		...(report.approximate > 0 ? [`${report.approximate} were judged by the part of their arguments that the log keeps`] : []),
		...(report.undecided > 0 ? [`${report.undecided} were not decided by rules and were left out`] : []),
	];
	const state = report.state === "cancelled" ? "cancelled; nothing is known of the rest: " : "";
	return `${lines.join("")}${more}${state}${report.decisions} decisions in ${report.entries} entries: ${report.stricter} would be stricter, ${report.looser} looser${notes.map((note) => `; ${note}`).join("")}\n`;
};

export const addPolicy = (program: Command): void => {
	const policy = policyCommand(program);
	policyCheck(policy).action((file: string | undefined, _options: object, command: Command) => check(file, command));
	policyTest(policy).action((file: string | undefined, options: TestOptions, command: Command) => test(file, options, command));
	policyExplain(policy).action((words: string[], options: ExplainOptions, command: Command) => explain(words, options, command));
	policyImport(policy).action((file: string, _options: object, command: Command) => {
		const imported = importRustant(readFileSync(file, "utf8"), file);
		if (!imported.ok) return command.error(imported.fault.message, { exitCode: 2 });
		process.stdout.write(imported.value);
	});
	policyReplay(policy).action((options: ReplayOptions, command: Command) => replay(options, command));
};
