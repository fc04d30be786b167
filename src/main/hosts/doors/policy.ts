import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type { Command } from "commander";
import { policyCheck, policyCommand, policyExplain, policyImport, policyTest } from "../../../commands/policy.ts";
import { visible } from "../../../shared/lib/visible.ts";
import type { Finding } from "../../../shared/model/finding.ts";
import type { PolicyNote } from "../../../shared/model/policy.ts";
import type { Level, Mode } from "../../../shared/model/words.ts";
import { configSchema } from "../../../shared/model/config.ts";
import { describeFault, faultsIn } from "../../engine/config/toml-faults.ts";
import { effectOf, scopeOf } from "../../engine/policy/describe.ts";
import { importRustant } from "../../engine/policy/import-rustant.ts";
import { lintPolicies } from "../../engine/policy/lint.ts";
import { failedTests, parsePolicyTests } from "../../engine/policy/policy-tests.ts";
import { compilePolicies } from "../../engine/policy/policy-set.ts";
import { systemNow } from "../../system/clock.ts";
import { appPaths } from "../../system/paths.ts";
import { createExplainer } from "./explain.ts";
import { policiesFrom } from "./policies-from.ts";
import { addReplay } from "./policy-replay.ts";

/** `countersign policy`: policies looked at, tried and replayed from their file, without a host. */

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
	addReplay(policy);
};
