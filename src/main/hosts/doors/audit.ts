import { writeFileSync } from "node:fs";
import { type Command, InvalidArgumentError } from "commander";
import { visible } from "../../../shared/lib/visible.ts";
import type { Entry } from "../../../shared/model/entry.ts";
import { activityOf } from "../../api/activity.ts";
import { proveEntry } from "../../audit/entry-proof.ts";
import { createCheckpoints } from "../../store/checkpoints.ts";
import { createQuery } from "../../store/query.ts";
import { createStoredTree, nativeHasher } from "../../store/tree.ts";
import { acceptHead, rebuildTables } from "./audit-repair.ts";
import { keyNote, type Place, reading, rememberedHeads, reportText, timeText, verifyFile } from "./log-file.ts";

/** `countersign audit`: the log read from its file, without a host and beside one; and the two ways to get a host started again. */

const lineOf = (entry: Entry): string => {
	const { seq, at, type, actor, outcome, subject, decidedBy } = activityOf(entry);
	const words = [`#${seq}`.padEnd(8), timeText(at), type.padEnd(23), (outcome ?? "").padEnd(9), visible(entry.agent ?? actor).padEnd(16)];
	return `${words.join(" ")} ${visible(subject)}${decidedBy === undefined ? "" : ` (${visible(decidedBy)})`}`.trimEnd();
};

const show = (count: number, options: Place & { json?: boolean }): Promise<void> =>
	reading(options, (db) => {
		const query = createQuery(db);
		const newest = query.before({}, query.size(), count).reverse();
		const line = (entry: Entry): string => (options.json === true ? (query.entry(entry.seq)?.body ?? "") : lineOf(entry));
		process.stdout.write(newest.map((entry) => `${line(entry)}\n`).join(""));
	});

const verify = (options: Place & { json?: boolean }): Promise<void> =>
	reading(options, async (db, file) => {
		const { heads, note } = await rememberedHeads(file);
		const report = await verifyFile(db, file, heads);
		const notes = [keyNote(file), note];
		process.stdout.write(options.json === true ? `${JSON.stringify({ ...report, notes }, null, 2)}\n` : reportText(report, notes));
		if (report.state !== "passed") process.exitCode = 1;
	});

const prove = (seq: number, options: Place & { output?: string }): Promise<void> =>
	reading(options, (db) => {
		// One snapshot: a host may append while the tree is read.
		db.exec("BEGIN");
		const checkpoint = createCheckpoints(db).newest();
		const entry = createQuery(db).entry(seq);
		if (entry === null) throw new Error(`there is no entry #${seq}`);
		if (checkpoint === null || checkpoint.size <= seq) {
			throw new Error(`entry #${seq} is not yet under a signed checkpoint: that comes within a minute while the host runs`);
		}
		const proof = proveEntry(nativeHasher, createStoredTree(db).nodes(), seq, checkpoint, entry.body);
		db.exec("COMMIT");
		if (!proof.ok) throw new Error(proof.fault.message);
		if (options.output === undefined) process.stdout.write(proof.value);
		else writeFileSync(options.output, proof.value, { flag: "wx" });
	});

const wholeNumber =
	(least: number, most: number) =>
	(text: string): number => {
		const value = Number(text);
		if (!Number.isSafeInteger(value) || value < least || value > most)
			throw new InvalidArgumentError(`expected a number from ${least} to ${most}`);
		return value;
	};

/** Damage can make the database itself unreadable: that is a finding, not a crash. */
const failing = (work: Promise<void>): Promise<void> =>
	work.catch((error: unknown) => {
		const { code, message, exitCode } = error as { code?: unknown; message?: string; exitCode?: unknown };
		const isDamage = typeof code === "string" && /^SQLITE_(CORRUPT|NOTADB|IOERR)/.test(code);
		process.stderr.write(
			`countersign: ${isDamage ? "unreadable: the database itself is damaged: " : ""}${visible(message ?? String(error))}\n`,
		);
		process.exitCode = typeof exitCode === "number" ? exitCode : 1;
	});

export const addAudit = (program: Command): void => {
	const audit = program.command("audit").description("read and verify the audit log; works beside a running host and without one");
	audit
		.command("show")
		.argument("[count]", "how many of the newest entries", wholeNumber(1, 1_000_000), 50)
		.description("the newest entries, oldest first")
		.option("--json", "one entry a line, exactly as stored")
		.option("--database <file>", "another log than the one of this home")
		.action((count: number, options: Place & { json?: boolean }) => failing(show(count, options)));
	audit
		.command("verify")
		.description("verify the whole log from its bytes; exit code 1 when anything is wrong")
		.option("--json", "the report as JSON")
		.option("--database <file>", "another log than the one of this home")
		.action((options: Place & { json?: boolean }) => failing(verify(options)));
	audit
		.command("prove")
		.argument("<seq>", "number of the entry", wholeNumber(0, Number.MAX_SAFE_INTEGER))
		.description("a proof file that this entry is in the signed log")
		.option("-o, --output <file>", "write it there (a new file) instead of stdout")
		.option("--database <file>", "another log than the one of this home")
		.action((seq: number, options: Place & { output?: string }) => failing(prove(seq, options)));
	audit
		.command("rebuild")
		.description("make every table beside the log again from its entries; the host must not run")
		.action(() => failing(rebuildTables()));
	audit
		.command("accept-head")
		.option("--reason <text>", "why, for the record (asked for when not given)")
		.description("go on with a log that is older than the one remembered; needs a person at the terminal, is recorded")
		.action((options: { reason?: string }) => failing(acceptHead(options)));
};
