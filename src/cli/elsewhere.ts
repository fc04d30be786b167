import { type Command, Option } from "commander";
import { levels, modes } from "../shared/model/words.ts";
import { exportFormats } from "../shared/query/columns.ts";
import { Stop } from "./stop.ts";

/**
 * Commands that other programs of the package carry out, because this one never holds the engine or the database:
 * `bin/countersign.mjs` hands them over before this program starts. They stand here for help and completion.
 *
 * Law: test/cli/program.test.ts (their options are those of the programs that carry them out).
 * Gives back the commands that others add to: `audit shipping` is a client of a running host.
 */
export const addElsewhere = (program: Command): { readonly audit: Command } => {
	const notHere = (): never => {
		throw new Stop("this command is handed over by `bin/countersign.mjs`: start that, not this file", 2);
	};
	program
		.command("serve")
		.description("run the host without a window: the console opens in a browser on this machine")
		.option("--port <port>", "port of the console on 127.0.0.1; 0 picks a free one")
		.option("--no-open", "only print the console's link")
		.action(notHere);
	program
		.command("explain")
		.argument("[command...]", "a shell command line (quote it, or put it behind --)")
		.description("what would be decided for an action, and why; without a daemon and without a record")
		.option("--tool <name>", "the tool that would be called")
		.option("--args <json>", "the tool's arguments as JSON, instead of a command line")
		.option("--cwd <folder>", "where it would run")
		.option("--workspace <folder>", "the project's folder (default: --cwd)")
		.option("--config <file>", "rules to judge by (default: the ones in force)")
		.option("--policies <file>", "policies to judge by (default: the ones in force; none with --config)")
		.addOption(new Option("--mode <mode>", "approval mode instead of the rules' own").choices(modes))
		.addOption(new Option("--level <level>", "trust level of the agent").choices(levels))
		.option("--json", "print the whole analysis as JSON")
		.option("--jsonl", "read actions as JSON lines on stdin, answer a line each")
		.action(notHere);
	program
		.command("redact")
		.description("mask the secrets in what comes on stdin")
		.option("--jsonl", 'read {"id","text"} a line, answer {"id","text","found"} a line')
		.action(notHere);
	program
		.command("inspect")
		.description("look for hidden or disguised instructions in what comes on stdin; exit code 1 when something is worth a look")
		.option("--output", "the text is what a tool gave back, where colours are ordinary")
		.option("--jsonl", 'read {"id","text","direction"} a line, answer {"id","findings"} a line')
		.action(notHere);
	const audit = program.command("audit").description("read and verify the audit log; works beside a running host and without one");
	audit
		.option("--actor <name>", "who did it")
		.option("--agent <name>", "an agent")
		.option("--event <type>", "an event, or all of a family: `request.denied`, `request`")
		.option("--outcome <outcome>", "allowed, held, denied, succeeded or failed")
		.option("--tool <name>", "a tool")
		.option("--path <part>", "a part of a file's path")
		.option("--from <time>", "`2026-11-03`, `2026-11-03T14:02`, `today`")
		.option("--to <time>", "the same; a day is included whole")
		.option("--last <span>", "`30m`, `12h`, `30d`, `4w`")
		.option("--text <text>", "text that an entry has")
		.option("--spec <query>", "a line of the query language, as in the Audit screen")
		.option("--saved <name>", "a saved query")
		.addOption(new Option("--format <format>", "how to print").choices(["table", ...exportFormats]))
		.option("--columns <names>", "columns of a csv, with commas between")
		.option("--limit <count>", "at most so many of the newest (table: 50)")
		.option("--reverse", "newest first")
		.option("--file <jsonl>", "look into an export instead of the log")
		.option("--database <file>", "another log than the one of this home")
		.option("-o, --output <file>", "write there (a new file); jsonl and json begin with a signed manifest")
		.action(notHere);
	audit
		.command("show")
		.argument("[count]", "how many of the newest entries")
		.description("the newest entries, oldest first")
		.option("--json", "one entry a line, exactly as stored")
		.option("--database <file>", "another log than the one of this home")
		.action(notHere);
	audit
		.command("verify")
		.description("verify the whole log from its bytes; exit code 1 when anything is wrong")
		.option("--json", "the report as JSON")
		.option("--new", "only what came after the head that was remembered; what is before is not read again")
		.option("--against <source...>", "a signed head that was put away: a file, a folder of tiles, or git:REPOSITORY#REF")
		.option("--database <file>", "another log than the one of this home")
		.option("--proof <file>", "instead of the log: a proof file, offline")
		.option("--file <segment...>", "instead of the log: daily segments, oldest first, or an export; offline")
		.option("--entry <file>", "with --proof: the entry's exact bytes, when the proof does not carry them")
		.option("--key <file>", "with --proof or --file: the log's verifier key, and those of witnesses, one a line (default: this home's)")
		.action(notHere);
	audit
		.command("prove")
		.argument("[seq]", "number of the entry")
		.description("a proof file that this entry is in the signed log, or that the log only grew between two checkpoints")
		.option("--from <size>", "entries under an earlier checkpoint: prove that nothing of it was changed since")
		.option("--to <size>", "entries under the later checkpoint (default: the newest)")
		.option("-o, --output <file>", "write it there (a new file) instead of stdout")
		.option("--database <file>", "another log than the one of this home")
		.action(notHere);
	audit
		.command("keys")
		.description("the log's first public key, which a checker should pin, and the signed hand-overs to those that followed")
		.option("-o, --output <file>", "write them there (a new file) instead of stdout")
		.option("--database <file>", "another log than the one of this home")
		.action(notHere);
	audit
		.command("export")
		.description("the log as a static folder in the C2SP tlog-tiles format; a second time adds only what is new")
		.requiredOption("--tiles <folder>", "where to; what an earlier export wrote there is continued")
		.option("--json", "the report as JSON")
		.option("--database <file>", "another log than the one of this home")
		.action(notHere);
	audit
		.command("report")
		.description("who did what: counts, approvals and how long they were read, expired requests, changes of rules")
		.option("--query <line>", "a line of the query language, as in the Audit screen")
		.option("--actor <name>", "who did it")
		.option("--agent <name>", "an agent")
		.option("--event <type>", "an event, or all of a family: `request.denied`, `request`")
		.option("--outcome <outcome>", "allowed, held, denied, succeeded or failed")
		.option("--tool <name>", "a tool")
		.option("--path <part>", "a part of a file's path")
		.option("--from <time>", "`2026-11-03`, `2026-11-03T14:02`, `today`")
		.option("--to <time>", "the same; a day is included whole")
		.option("--last <span>", "`30m`, `12h`, `30d`, `4w`")
		.option("--database <file>", "another log than the one of this home")
		.addOption(new Option("--format <format>", "how to print").choices(["md", "json", "html"]))
		.option("-o, --output <file>", "write it there (a new file) instead of stdout")
		.action(notHere);
	audit
		.command("bundle")
		.description("one file for an auditor: the matching entries with their proofs, the signed head, the keys and the checker")
		.option("--query <line>", "a line of the query language, as in the Audit screen")
		.option("--actor <name>", "who did it")
		.option("--agent <name>", "an agent")
		.option("--event <type>", "an event, or all of a family: `request.denied`, `request`")
		.option("--outcome <outcome>", "allowed, held, denied, succeeded or failed")
		.option("--tool <name>", "a tool")
		.option("--path <part>", "a part of a file's path")
		.option("--from <time>", "`2026-11-03`, `2026-11-03T14:02`, `today`")
		.option("--to <time>", "the same; a day is included whole")
		.option("--last <span>", "`30m`, `12h`, `30d`, `4w`")
		.option("--database <file>", "another log than the one of this home")
		.requiredOption("-o, --output <file>", "a new file, `.tar.gz`")
		.action(notHere);
	audit.command("rebuild").description("make every table beside the log again from its entries; the host must not run").action(notHere);
	audit
		.command("accept-head")
		.option("--reason <text>", "why, for the record (asked for when not given)")
		.description("go on with a log that is older than the one remembered; needs a person at the terminal, is recorded")
		.action(notHere);
	const policy = program.command("policy").description("look at policies, try them, and replay them over the audit log; without a host");
	policy
		.command("check")
		.argument("[file]", "a policies file (default: the one in force)")
		.description("read a policies file strictly and say what is worth knowing; exit code 2 when it cannot be read")
		.action(notHere);
	policy
		.command("test")
		.argument("[file]", "a policies file (default: the one in force)")
		.option("--tests <folder>", "tests to run (default: `tests` beside the policies, and `.countersign/tests` here)")
		.description("run the examples of every policy and the tests beside them; exit code 2 when one fails")
		.action(notHere);
	policy
		.command("explain")
		.argument("[command...]", "a shell command line (quote it, or put it behind --)")
		.description("what each policy says of an action now")
		.option("--file <file>", "policies to ask (default: the ones in force)")
		.option("--tool <name>", "the tool that would be called")
		.option("--args <json>", "the tool's arguments as JSON, instead of a command line")
		.option("--cwd <folder>", "where it would run")
		.addOption(new Option("--mode <mode>", "approval mode").choices(modes))
		.addOption(new Option("--level <level>", "trust level of the agent").choices(levels))
		.option("--json", "print the findings as JSON")
		.action(notHere);
	policy
		.command("import")
		.argument("<file>", "a `policies.toml` of Rustant")
		.description("print Rustant's policies in the words of this program; what cannot be kept is left out and said so")
		.action(notHere);
	policy
		.command("replay")
		.description("decide the audit log again and list every decision that would differ")
		.option("--config <file>", "the policies to try (default: the ones in force)")
		.option("--over <log>", "the log's database (default: the one of this home)")
		.option("--save-tests <file>", "write what would differ as tests for `policy test`; the file must not be there yet")
		.option("--last <time>", "only what was decided in this time, such as `30d` or `12h`")
		.option("--json", "the report as JSON")
		.action(notHere);
	return { audit };
};
