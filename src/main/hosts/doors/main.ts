import { existsSync, readFileSync } from "node:fs";
import { Command, InvalidArgumentError } from "commander";
import { explainCommand, inspectCommand, redactCommand } from "../../../commands/look.ts";
import type { Level, Mode } from "../../../shared/model/words.ts";
import { defaultConfigText } from "../../engine/config/default-config-text.ts";
import { parseConfig } from "../../engine/config/parse-config.ts";
import { inspect } from "../../inspect/index.ts";
import { compilePolicies } from "../../engine/policy/policy-set.ts";
import { redact } from "../../redact/index.ts";
import { systemNow } from "../../system/clock.ts";
import { appPaths } from "../../system/paths.ts";
import { addAudit } from "./audit.ts";
import { createExplainer, explainedLine, explainedText } from "./explain.ts";
import { inspectedLine, inspectedText, isWorthALook } from "./inspect.ts";
import { eachJsonLine } from "./lines.ts";
import { policiesFrom } from "./policies-from.ts";
import { addPolicy } from "./policy.ts";

/**
 * `countersign explain`, `redact`, `inspect`, `audit` and `policy`: what answers without a daemon, one at a time for a person or line by line
 * for rule authors and test suites. An entry of its own, because the CLI proper never holds the engine.
 */

type ExplainOptions = {
	jsonl?: boolean;
	json?: boolean;
	config?: string;
	policies?: string;
	mode?: Mode;
	level: Level;
	cwd: string;
	workspace?: string;
	tool: string;
	args?: string;
};

const rulesFrom = (given: string | undefined): { readonly text: string; readonly file: string } => {
	if (given !== undefined) {
		try {
			return { text: readFileSync(given, "utf8"), file: given };
		} catch (error) {
			throw new InvalidArgumentError(`\`${given}\` cannot be read: ${(error as NodeJS.ErrnoException).code ?? "unknown error"}`);
		}
	}
	const own = appPaths().configFile;
	return existsSync(own) ? { text: readFileSync(own, "utf8"), file: own } : { text: defaultConfigText, file: "the default rules" };
};

const json = (text: string): unknown => {
	try {
		return JSON.parse(text);
	} catch (error) {
		throw new InvalidArgumentError(`not JSON: ${(error as Error).message}`);
	}
};

const explain = async (words: readonly string[], options: ExplainOptions, program: Command): Promise<void> => {
	const { text, file } = rulesFrom(options.config);
	const parsed = parseConfig(text, file);
	if (!parsed.ok) return program.error(parsed.fault.message, { exitCode: 2 });
	const paths = appPaths();
	const explainer = createExplainer({
		config: parsed.value,
		mode: options.mode,
		level: options.level,
		ownFolders: [paths.home, paths.config, paths.data],
		// Rules given by hand are judged alone, so that what comes out does not depend on this machine.
		policies:
			options.config !== undefined && options.policies === undefined ? [] : [compilePolicies(policiesFrom(options.policies, program))],
		now: systemNow(),
	});

	if (options.jsonl === true) {
		const refused = await eachJsonLine(process.stdin, process.stdout, (value) => {
			const id = (value as { id?: unknown } | null)?.id ?? null;
			const explained = explainer.explain(value);
			return explained.ok ? explainedLine(explained.value.id, explained.value.explained) : { id, error: explained.fault.message };
		});
		if (refused > 0) process.exitCode = 1;
		return;
	}
	if (words.length === 0 && options.args === undefined)
		return program.error("give a command line to explain, or --tool with --args, or --jsonl", { exitCode: 2 });
	const args = options.args === undefined ? { command: words.join(" ") } : json(options.args);
	const explained = explainer.explain({ id: "1", tool: options.tool, args, cwd: options.cwd, workspace: options.workspace ?? options.cwd });
	if (!explained.ok) return program.error(explained.fault.message, { exitCode: 2 });
	const { explained: found } = explained.value;
	process.stdout.write(
		options.json === true
			? `${JSON.stringify({ ...explainedLine("1", found), analysis: found.analysis }, null, 2)}\n`
			: explainedText(found),
	);
};

const redactLines = async (options: { jsonl?: boolean }): Promise<void> => {
	if (options.jsonl !== true) {
		const chunks: Buffer[] = [];
		for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
		process.stdout.write(redact(Buffer.concat(chunks).toString("utf8")).text);
		return;
	}
	const refused = await eachJsonLine(process.stdin, process.stdout, (value) => {
		const { id = null, text } = (value ?? {}) as { id?: unknown; text?: unknown };
		return typeof text === "string" ? { id, ...redact(text) } : { id, error: "`text`: expected a string" };
	});
	if (refused > 0) process.exitCode = 1;
};

const inspectLines = async (options: { jsonl?: boolean; output?: boolean }): Promise<void> => {
	if (options.jsonl !== true) {
		const chunks: Buffer[] = [];
		for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
		const text = Buffer.concat(chunks).toString("utf8");
		const findings = inspect(text, options.output === true ? "output" : "input");
		process.stdout.write(inspectedText(text, findings));
		if (findings.some(isWorthALook)) process.exitCode = 1;
		return;
	}
	const refused = await eachJsonLine(process.stdin, process.stdout, inspectedLine);
	if (refused > 0) process.exitCode = 1;
};

const program = new Command("countersign").exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

explainCommand(program).action((words: string[], options: ExplainOptions, command: Command) => explain(words, options, command));
redactCommand(program).action((options: { jsonl?: boolean }) => redactLines(options));
inspectCommand(program).action((options: { jsonl?: boolean; output?: boolean }) => inspectLines(options));
addAudit(program);
addPolicy(program);

// `countersign … | head`: whoever reads has enough, and what would be read on is for nobody.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
	if (error.code !== "EPIPE") throw error;
	process.exit();
});

program.parseAsync(process.argv).catch((error: unknown) => {
	process.stderr.write(`countersign: ${error instanceof Error ? error.message : String(error)}\n`);
	process.exitCode = error instanceof InvalidArgumentError ? 2 : 1;
});
