import { existsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Command, InvalidArgumentError } from "commander";
import type { VerifyReport } from "../../../shared/contract/console.ts";
import { visible } from "../../../shared/lib/visible.ts";
import type { Entry } from "../../../shared/model/entry.ts";
import { activityOf } from "../../api/activity.ts";
import { proveEntry } from "../../audit/entry-proof.ts";
import type { RememberedHead } from "../../audit/witnesses.ts";
import { createCheckpoints } from "../../store/checkpoints.ts";
import { type Db, openForReading } from "../../store/open.ts";
import { createQuery } from "../../store/query.ts";
import { createStoredTree, nativeHasher } from "../../store/tree.ts";
import { verifyLog } from "../../store/verify-log.ts";
import { systemNow } from "../../system/clock.ts";
import { openKeyStore } from "../../system/key-store.ts";
import { appPaths } from "../../system/paths.ts";
import { checkSignature, publicKeyFile, readPublicKey, readRemembered } from "../log-key.ts";

/**
 * `countersign audit`: the log read from its file, without a host and beside one. Reads only: a host may be writing, and
 * what is examined must not be touched.
 */

type Place = { database?: string };

const databaseOf = ({ database }: Place): string => database ?? join(appPaths().data, "log.db");

const reading = async <T>(place: Place, work: (db: Db, file: string) => T | Promise<T>): Promise<T> => {
	const file = databaseOf(place);
	if (!existsSync(file)) throw new Error(`there is no audit log at ${file}`);
	const db = openForReading(file);
	try {
		return await work(db, file);
	} finally {
		db.close();
	}
};

const timeText = (at: number): string => new Date(at).toISOString().replace("T", " ").slice(0, 19);

const lineOf = (entry: Entry): string => {
	const { seq, at, type, actor, outcome, subject, decidedBy } = activityOf(entry);
	const words = [`#${seq}`.padEnd(8), timeText(at), type.padEnd(18), (outcome ?? "").padEnd(9), visible(entry.agent ?? actor).padEnd(16)];
	return `${words.join(" ")} ${visible(subject)}${decidedBy === undefined ? "" : ` (${visible(decidedBy)})`}`.trimEnd();
};

const show = (count: number, options: Place & { json?: boolean }): Promise<void> =>
	reading(options, (db) => {
		const query = createQuery(db);
		const newest = query.before({}, query.size(), count).reverse();
		const line = (entry: Entry): string => (options.json === true ? (query.entry(entry.seq)?.body ?? "") : lineOf(entry));
		process.stdout.write(newest.map((entry) => `${line(entry)}\n`).join(""));
	});

type Remembered = { readonly heads: readonly (RememberedHead & { readonly at: number })[]; readonly note: string };

/** The head that was kept outside of the database, when this is the log of this home and the key store can be read. */
const rememberedHeads = async (file: string): Promise<Remembered> => {
	const { data } = appPaths();
	if (file !== join(data, "log.db")) return { heads: [], note: "a copy: there is no remembered head to compare it with" };
	try {
		const store = await openKeyStore({ folder: join(data, "keys"), forced: process.env["COUNTERSIGN_KEYSTORE"] });
		if (!store.ok) throw new Error(store.fault.message);
		const head = await readRemembered(store.value);
		if (head === null) return { heads: [], note: "no head was remembered yet" };
		return { heads: [head], note: `compared with the head of ${head.size} entries remembered in ${head.where} at ${timeText(head.at)}` };
	} catch (error) {
		return { heads: [], note: `not compared with a remembered head: ${error instanceof Error ? error.message : String(error)}` };
	}
};

const reportText = (report: VerifyReport, notes: readonly string[]): string => {
	const verdict = { passed: "PASSED", failed: "FAILED", cancelled: "CANCELLED" }[report.state];
	const damage = report.damage.map(
		({ kind, seq, text, warning }) => `  ${warning ? "warning" : "damage "} ${kind.padEnd(15)} #${seq}  ${visible(text)}`,
	);
	const more = report.moreDamage > 0 ? [`  and ${report.moreDamage} more`] : [];
	return `${[`${verdict}  ${visible(report.text)}`, ...notes.map((note) => `  ${visible(note)}`), ...damage, ...more].join("\n")}\n`;
};

const verify = (options: Place & { json?: boolean }): Promise<void> =>
	reading(options, async (db, file) => {
		const key = readPublicKey(dirname(file));
		const { heads, note } = await rememberedHeads(file);
		const abort = new AbortController();
		const cancel = (): void => abort.abort();
		process.once("SIGINT", cancel);
		const showsProgress = process.stderr.isTTY;
		const report = await verifyLog(db, {
			keys: key === null ? [] : [key],
			check: checkSignature,
			remembered: heads,
			now: systemNow,
			signal: abort.signal,
			onProgress: ({ done, total, perSecond }) => {
				if (showsProgress)
					process.stderr.write(
						`\r${Math.floor((100 * done) / Math.max(1, total))} %  ${done} of ${total} entries, ${perSecond} a second\u001b[K`,
					);
			},
		});
		process.off("SIGINT", cancel);
		if (showsProgress) process.stderr.write("\r\u001b[K");
		const keyNote =
			key === null
				? `no public key at ${publicKeyFile(dirname(file))}: signatures could not be checked`
				: `signatures checked with the key ${key.keyIdHex} of ${key.name}`;
		process.stdout.write(
			options.json === true ? `${JSON.stringify({ ...report, notes: [keyNote, note] }, null, 2)}\n` : reportText(report, [keyNote, note]),
		);
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
		const { code, message } = error as { code?: unknown; message?: string };
		const isDamage = typeof code === "string" && /^SQLITE_(CORRUPT|NOTADB|IOERR)/.test(code);
		process.stderr.write(
			`countersign: ${isDamage ? "unreadable: the database itself is damaged: " : ""}${visible(message ?? String(error))}\n`,
		);
		process.exitCode = 1;
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
};
