import { type Command, Option } from "commander";
import { levels, modes } from "../shared/model/words.ts";
import { portOf } from "./values.ts";

/**
 * How commands look that one program carries out and another shows: names, options and help, without what they do. The
 * program that carries one out gives it an action; the command line has it for help and completion.
 */

const theMode = (text: string): Option => new Option("--mode <mode>", text).choices(modes);
const theLevel = (): Option => new Option("--level <level>", "trust level of the agent").choices(levels).default("Supervised");

export const describeServe = (serve: Command): Command =>
	serve
		.description("run the host without a window: the console opens in a browser on this machine")
		.option("--port <port>", "port of the console on 127.0.0.1; 0 picks a free one", portOf, 0)
		.option("--no-open", "only print the console's link");

/** An action as words or as arguments, judged for an agent of a level under a mode: what `explain` and `policy explain` are asked. */
export const withAction = (command: Command, mode: string): Command =>
	command
		.argument("[command...]", "a shell command line (quote it, or put it behind --)")
		.option("--tool <name>", "the tool that would be called", "shell_exec")
		.option("--args <json>", "the tool's arguments as JSON, instead of a command line")
		.option("--cwd <folder>", "where it would run", process.cwd())
		.addOption(theMode(mode))
		.addOption(theLevel());

export const explainCommand = (program: Command): Command =>
	withAction(program.command("explain"), "approval mode instead of the rules' own")
		.description("what would be decided for an action, and why; without a daemon and without a record")
		.option("--workspace <folder>", "the project's folder (default: --cwd)")
		.option("--config <file>", "rules to judge by (default: the ones in force)")
		.option("--policies <file>", "policies to judge by (default: the ones in force; none with --config)")
		.option("--json", "print the whole analysis as JSON")
		.option("--jsonl", "read actions as JSON lines on stdin, answer a line each");

export const redactCommand = (program: Command): Command =>
	program
		.command("redact")
		.description("mask the secrets in what comes on stdin")
		.option("--jsonl", 'read {"id","text"} a line, answer {"id","text","found"} a line');

export const inspectCommand = (program: Command): Command =>
	program
		.command("inspect")
		.description("look for hidden or disguised instructions in what comes on stdin; exit code 1 when something is worth a look")
		.option("--output", "the text is what a tool gave back, where colours are ordinary")
		.option("--jsonl", 'read {"id","text","direction"} a line, answer {"id","findings"} a line');
