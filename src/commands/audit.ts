import { type Command, Option } from "commander";
import { exportFormats } from "../shared/query/columns.ts";
import { columnsIn, wholeNumber } from "./values.ts";

/** `countersign audit`: names, options and help of what reads the log's file. */

/** Options that are a field of the query line, in the order of help. */
export const fieldOptions = [
	["actor", "<name>", "who did it"],
	["agent", "<name>", "an agent"],
	["event", "<type>", "an event, or all of a family: `request.denied`, `request`"],
	["outcome", "<outcome>", "allowed, held, denied, succeeded or failed"],
	["tool", "<name>", "a tool"],
	["path", "<part>", "a part of a file's path"],
	["from", "<time>", "`2026-11-03`, `2026-11-03T14:02`, `today`"],
	["to", "<time>", "the same; a day is included whole"],
	["last", "<span>", "`30m`, `12h`, `30d`, `4w`"],
] as const;
export type FieldOptions = Partial<Record<(typeof fieldOptions)[number][0], string>>;

const count = wholeNumber(0, Number.MAX_SAFE_INTEGER);
const withDatabase = (command: Command): Command => command.option("--database <file>", "another log than the one of this home");
const withFields = (command: Command): Command =>
	fieldOptions.reduce((all, [name, value, description]) => all.option(`--${name} ${value}`, description), command);
const withQuery = (command: Command): Command =>
	withDatabase(withFields(command.option("--query <line>", "a line of the query language, as in the Audit screen")));

/** `audit` itself finds entries; the commands below belong under it. */
export const auditCommand = (program: Command): Command =>
	withDatabase(
		withFields(program.command("audit").description("read and verify the audit log; works beside a running host and without one"))
			.option("--text <text>", "text that an entry has")
			.option("--spec <query>", "a line of the query language, as in the Audit screen")
			.option("--saved <name>", "a saved query")
			.addOption(new Option("--format <format>", "how to print").choices(["table", ...exportFormats]).default("table"))
			.option("--columns <names>", "columns of a csv, with commas between", columnsIn)
			.option("--limit <count>", "at most so many of the newest (table: 50)", wholeNumber(1, Number.MAX_SAFE_INTEGER))
			.option("--reverse", "newest first")
			.option("--file <jsonl>", "look into an export instead of the log"),
	).option("-o, --output <file>", "write there (a new file); jsonl and json begin with a signed manifest, csv and ocsf get it beside them");

export const auditShow = (audit: Command): Command =>
	withDatabase(
		audit
			.command("show")
			.argument("[count]", "how many of the newest entries", wholeNumber(1, 1_000_000), 50)
			.description("the newest entries, oldest first")
			.option("--json", "one entry a line, exactly as stored"),
	);

export const auditVerify = (audit: Command): Command =>
	withDatabase(
		audit
			.command("verify")
			.description("verify the whole log from its bytes; exit code 1 when anything is wrong")
			.option("--json", "the report as JSON")
			.option("--new", "only what came after the head that was remembered; what is before is not read again")
			.option("--against <source...>", "a signed head that was put away: a file, a folder of tiles, or git:REPOSITORY#REF"),
	)
		.option("--proof <file>", "instead of the log: a proof file, offline")
		.option("--file <segment...>", "instead of the log: daily segments, oldest first, or an export; offline")
		.option("--entry <file>", "with --proof: the entry's exact bytes, when the proof does not carry them")
		.option("--key <file>", "with --proof or --file: the log's verifier key, and those of witnesses, one a line (default: this home's)");

export const auditCompare = (audit: Command): Command =>
	withDatabase(
		audit
			.command("compare")
			.argument("<path>", "a copy of the database, a folder of tiles, or daily segments (one file or their folder)")
			.description("compare the log with a backup: from where they differ, and which of the two leads to the signed heads")
			.option("--json", "the report as JSON"),
	).option("--key <file>", "the log's verifier key, and those of witnesses, one a line (default: this home's)");

export const auditProve = (audit: Command): Command =>
	withDatabase(
		audit
			.command("prove")
			.argument("[seq]", "number of the entry", count)
			.description("a proof file that this entry is in the signed log, or that the log only grew between two checkpoints")
			.option("--from <size>", "entries under an earlier checkpoint: prove that nothing of it was changed since", count)
			.option("--to <size>", "entries under the later checkpoint (default: the newest)", count)
			.option("-o, --output <file>", "write it there (a new file) instead of stdout"),
	);

export const auditKeys = (audit: Command): Command =>
	withDatabase(
		audit
			.command("keys")
			.description("the log's first public key, which a checker should pin, and the signed hand-overs to those that followed")
			.option("-o, --output <file>", "write them there (a new file) instead of stdout"),
	);

export const auditExport = (audit: Command): Command =>
	withDatabase(
		audit
			.command("export")
			.description("the log as a static folder in the C2SP tlog-tiles format; a second time adds only what is new")
			.requiredOption("--tiles <folder>", "where to; what an earlier export wrote there is continued")
			.option("--json", "the report as JSON"),
	);

export const auditReport = (audit: Command): Command =>
	withQuery(audit.command("report"))
		.description("who did what: counts, approvals and how long they were read, expired requests, changes of rules")
		.addOption(new Option("--format <format>", "how to print").choices(["md", "json", "html"]).default("md"))
		.option("-o, --output <file>", "write it there (a new file) instead of stdout");

export const auditBundle = (audit: Command): Command =>
	withQuery(audit.command("bundle"))
		.description("one file for an auditor: the matching entries with their proofs, the signed head, the keys and the checker")
		.requiredOption("-o, --output <file>", "a new file, `.tar.gz`");

export const auditRebuild = (audit: Command): Command =>
	audit.command("rebuild").description("make every table beside the log again from its entries; the host must not run");

export const auditAcceptHead = (audit: Command): Command =>
	audit
		.command("accept-head")
		.option("--reason <text>", "why, for the record (asked for when not given)")
		.description("go on with a log that is older than the one remembered, or is gone; needs a person at the terminal, is recorded");
