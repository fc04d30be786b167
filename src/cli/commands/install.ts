import { visible } from "../../shared/lib/visible.ts";
import { existsSync, lstatSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { clientPlaces, keyFingerprint, loadOrCreateKey } from "../../client/index.ts";
import type { Result } from "../../shared/lib/result.ts";
import { agentNameSchema } from "../../shared/model/agent.ts";
import { runCanaries } from "../claude-code/canary.ts";
import { type HookPlace, hooksOff, withHooks } from "../claude-code/hooks.ts";
import { lineDiff } from "../claude-code/line-diff.ts";
import { placeCarrier } from "../claude-code/place-carrier.ts";
import { formatSettings, readSettings, type Scope, scopes, settingsPath, writeWhole } from "../claude-code/settings-file.ts";
import { must } from "../operator.ts";
import { Stop } from "../stop.ts";
import { print, styled } from "../terminal/text.ts";

/** `install claude-code`: key, carrier, settings, self-test, in this order: the settings change only when all before worked. */

type Options = { scope: Scope; name: string; timeout: number; dryRun?: boolean; uninstall?: boolean };

const seconds = (text: string): number => {
	const value = Number(text);
	if (!Number.isInteger(value) || value < 30 || value > 3600) throw new InvalidArgumentError("expected 30 to 3600 seconds");
	return value;
};
const agentName = (text: string): string => {
	if (!agentNameSchema.safeParse(text).success) throw new InvalidArgumentError("expected lower-case letters, digits or `._-`");
	return text;
};

const showDiff = (before: string, after: string): boolean => {
	const lines = lineDiff(before, after);
	for (const { mark, text } of lines) {
		const line = `  ${mark} ${visible(text.replaceAll("\t", "  "))}`;
		print(mark === " " ? line : styled(mark === "+" ? "green" : "red", line));
	}
	return lines.length > 0;
};

const selfTest = async (place: HookPlace): Promise<void> => {
	for (const { name, problem } of await runCanaries(place)) {
		if (problem !== null) throw new Stop(`the self-test failed when ${name}: ${problem}. The settings were not changed`);
		print(`ok    denies when ${name}`);
	}
};

/** The value, or the end of the command before anything was written. */
const unharmed = <T>(path: string, result: Result<T>): T => {
	if (result.ok) return result.value;
	const { message } = result.fault;
	throw new Stop(`${visible(message.startsWith(path) ? message : `${path}: ${message}`)}. Nothing was changed`);
};

const install = async (options: Options): Promise<void> => {
	if (process.platform === "win32")
		throw new Stop("the Claude Code hook needs a POSIX shell; on Windows, run Claude Code and Countersign in WSL");
	const places = clientPlaces();
	const path = settingsPath(options.scope, process.cwd());
	const settings = unharmed(path, readSettings(path));

	if (options.uninstall === true) {
		const without = formatSettings(unharmed(path, withHooks(settings.value, null)), settings.text);
		if (settings.text === "" || lineDiff(settings.text, without).length === 0) return print(`${path} has no hook of ours: nothing to do`);
		print(`${path}:`);
		showDiff(settings.text, without);
		if (options.dryRun === true) return print("\nnothing was written (--dry-run)");
		// A file in which nothing else stands was made for the hooks. Behind a link it belongs to somebody.
		if (without.trim() === "{}" && lstatSync(path).isFile()) rmSync(path);
		else writeWhole(path, without, 0);
		return print(`\nremoved. The key of \`${options.name}\` stays in ${places.agents}`);
	}

	const file = join(places.home, "bin", "countersign-hook");
	const planned: HookPlace = {
		carrier: file,
		agent: options.name,
		socket: places.agentDoor,
		keyFile: join(places.agents, `${options.name}.key`),
		timeoutSeconds: options.timeout,
	};
	if (options.dryRun === true) {
		print(
			`would make ${planned.keyFile}${existsSync(planned.keyFile) ? " (there already)" : ""}\nwould put the hook into ${join(places.home, "bin")}\nwould change ${path}:`,
		);
		if (!showDiff(settings.text, formatSettings(unharmed(path, withHooks(settings.value, planned)), settings.text))) print("  nothing");
		return print("\nnothing was written (--dry-run)");
	}

	// Settings that we cannot put our hooks into are found before anything is made.
	unharmed(path, withHooks(settings.value, planned));
	const fingerprint = keyFingerprint(must(loadOrCreateKey(options.name)));
	print(`ok    key ${fingerprint} in ${planned.keyFile}`);
	const { file: carrier, how } = await placeCarrier(join(places.home, "bin"), places.agentDoor);
	print(`ok    hook ${carrier} (${how})`);
	const place = { ...planned, carrier };
	await selfTest(place);
	const text = formatSettings(unharmed(path, withHooks(settings.value, place)), settings.text);
	print(`\n${path}:`);
	if (!showDiff(settings.text, text)) print("  already as it should be");
	else if (must(readSettings(path)).text !== settings.text)
		throw new Stop(`${path} was changed by somebody else meanwhile: run this again`);
	else writeWhole(path, text, 0);

	const off = hooksOff(settings.value);
	if (off !== null) print(styled("yellow", `\nwarning: ${off} in this file, so Claude Code runs no hook of it`));
	if (options.scope === "project")
		print(
			styled(
				"yellow",
				"\nnote: this file is usually committed; for people without this hook every tool call is then denied. --scope local is yours alone",
			),
		);
	print(`\nNow start Countersign, start Claude Code, and confirm the agent \`${options.name}\` in Agents: its key must be ${fingerprint}.`);
};

export const addInstall = (program: Command): void => {
	program
		.command("install")
		.description("put an agent under Countersign")
		.command("claude-code")
		.description("install the hooks of Claude Code, failing closed")
		.addOption(
			new Option("--scope <scope>", "user: all your projects; project, local: the one in this folder").choices(scopes).default("user"),
		)
		.option("--name <name>", "name of the agent", agentName, "claude-code")
		.option("--timeout <seconds>", "longest a call may wait for you", seconds, 600)
		.option("--dry-run", "show what would change, write nothing")
		.option("--uninstall", "take the hooks out again")
		.addHelpText(
			"after",
			"\nExamples:\n  countersign install claude-code --dry-run\n  countersign install claude-code --scope local\n  countersign install claude-code --uninstall",
		)
		.action((options: Options) => install(options));
};
