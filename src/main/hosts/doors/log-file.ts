import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { InvalidArgumentError } from "commander";
import type { VerifyReport } from "../../../shared/contract/console-audit.ts";
import type { Config } from "../../../shared/model/config.ts";
import { visible } from "../../../shared/lib/visible.ts";
import { parseVerifierKey, type VerifierKey } from "../../audit/note.ts";
import type { RememberedHead } from "../../audit/witnesses.ts";
import { parseConfig } from "../../engine/config/parse-config.ts";
import { createStoredFolds } from "../../store/folds.ts";
import { type Db, openForReading } from "../../store/open.ts";
import { sha256 } from "../../store/tree.ts";
import { verifyLog } from "../../store/verify-log.ts";
import { systemNow } from "../../system/clock.ts";
import { openKeyStore } from "../../system/key-store.ts";
import { appPaths } from "../../system/paths.ts";
import { checkSignature, publicKeyFile, readPublicKey, readRemembered } from "../log-key.ts";
import { readAnchors } from "../anchors/anchoring.ts";
import { verifiedFold } from "../verified-fold.ts";
import { threadLanes } from "../verify-file.ts";

/** The log as a file: found, read and verified without a host. */

export type Place = { readonly database?: string };
export type Remembered = RememberedHead & { readonly at: number };

export const databaseOf = ({ database }: Place): string => database ?? join(appPaths().data, "log.db");

/** Opens the log for reading only: a host may be writing, and what is examined must not be touched. Throws when there is none. */
export const reading = async <T>(place: Place, work: (db: Db, file: string) => T | Promise<T>): Promise<T> => {
	const file = databaseOf(place);
	if (!existsSync(file)) throw new Error(`there is no audit log at ${file}`);
	const db = openForReading(file);
	try {
		return await work(db, file);
	} finally {
		db.close();
	}
};

/** The public keys beside a log: none when the file is gone. */
export const keysOf = (place: Place): readonly VerifierKey[] => {
	const key = readPublicKey(dirname(databaseOf(place)));
	return key === null ? [] : [key];
};

export const timeText = (at: number): string => new Date(at).toISOString().replace("T", " ").slice(0, 19);

/** The head that was kept outside of the database, when this is the log of this home and the key store can be read. */
export const rememberedHeads = async (file: string): Promise<{ readonly heads: readonly Remembered[]; readonly note: string }> => {
	const { data } = appPaths();
	if (file !== join(data, "log.db")) return { heads: [], note: "a copy: there is no remembered head to compare it with" };
	const own = await keptHead(data);
	const origin = readPublicKey(data)?.name;
	const anchored = await readAnchors(origin === undefined ? [] : (auditRules()?.anchors ?? []), origin ?? "");
	const heads = [...own.heads, ...anchored.heads.map((head) => ({ ...head, at: 0 }))];
	const where = anchored.heads.map((head) => `, and with ${head.size} entries anchored in ${head.where}`).join("");
	return { heads, note: [`${own.note}${where}`, ...anchored.problems.map((each) => `not compared with an anchor: ${each}`)].join("; ") };
};

const keptHead = async (data: string): Promise<{ readonly heads: readonly Remembered[]; readonly note: string }> => {
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

/** What the rules of this home say of the log; null when they cannot be read. */
const auditRules = (): Config["audit"] | null => {
	const { configFile } = appPaths();
	const config = existsSync(configFile) ? parseConfig(readFileSync(configFile, "utf8"), configFile) : null;
	return config?.ok === true ? config.value.audit : null;
};

/** Keys of the witnesses in the rules of this home. */
export const witnessKeys = (): readonly VerifierKey[] =>
	(auditRules()?.witnesses ?? []).flatMap(({ key }) => {
		const read = parseVerifierKey(sha256, key);
		return read.ok ? [read.value] : [];
	});

/** Verifies every byte, or every one behind `since`, with progress where a person watches. Ctrl-C cancels. */
export const verifyFile = async (db: Db, file: string, heads: readonly Remembered[], since?: Remembered): Promise<VerifyReport> => {
	const key = readPublicKey(dirname(file));
	const abort = new AbortController();
	const cancel = (): void => abort.abort();
	process.once("SIGINT", cancel);
	const showsProgress = process.stderr.isTTY;
	const report = await verifyLog(db, {
		keys: key === null ? [] : [key],
		witnesses: witnessKeys(),
		check: checkSignature,
		remembered: heads,
		...(since === undefined ? {} : { since }),
		now: systemNow,
		signal: abort.signal,
		lanes: threadLanes(file),
		onProgress: ({ done, total, perSecond }) => {
			if (showsProgress)
				process.stderr.write(
					`\r${Math.floor((100 * done) / Math.max(1, total))} %  ${done} of ${total} entries, ${perSecond} a second\u001b[K`,
				);
		},
	});
	process.off("SIGINT", cancel);
	if (showsProgress) process.stderr.write("\r\u001b[K");
	return report;
};

export const keyNote = (file: string): string => {
	const key = readPublicKey(dirname(file));
	return key === null
		? `no public key at ${publicKeyFile(dirname(file))}: signatures could not be checked`
		: `signatures checked with the key ${key.keyIdHex} of ${key.name}`;
};

/** What a log that is whole says of a verification of its host that failed. */
export const failureNotes = (db: Db): readonly string[] => {
	const { failed } = createStoredFolds(db, [verifiedFold]).read(verifiedFold);
	if (failed === null) return [];
	const where = failed.first === undefined ? "" : ` (${failed.first.kind}, #${failed.first.seq})`;
	const { acknowledged } = failed;
	const seen = acknowledged === undefined ? "nobody has acknowledged it" : `acknowledged by ${acknowledged.by}: ${acknowledged.reason}`;
	return [`the verification of ${timeText(failed.at)} had failed${where}; ${seen}`];
};

export const reportText = (report: VerifyReport, notes: readonly string[]): string => {
	const verdict = { passed: "PASSED", failed: "FAILED", cancelled: "CANCELLED" }[report.state];
	const damage = report.damage.map(
		({ kind, seq, text, warning }) => `  ${warning ? "warning" : "damage "} ${kind.padEnd(15)} #${seq}  ${visible(text)}`,
	);
	const more = report.moreDamage > 0 ? [`  and ${report.moreDamage} more`] : [];
	return `${[`${verdict}  ${visible(report.text)}`, ...notes.map((note) => `  ${visible(note)}`), ...damage, ...more].join("\n")}\n`;
};

/** Reads an option that is a count. */
/** Damage can make the database itself unreadable: that is a finding, not a crash. */
export const failing = (work: Promise<void>): Promise<void> =>
	work.catch((error: unknown) => {
		if (error instanceof InvalidArgumentError) {
			process.stderr.write(`countersign: ${error.message}\n`);
			process.exitCode = 2;
			return;
		}
		const { code, message, exitCode } = error as { code?: unknown; message?: string; exitCode?: unknown };
		const isDamage = typeof code === "string" && /^SQLITE_(CORRUPT|NOTADB|IOERR)/.test(code);
		process.stderr.write(
			`countersign: ${isDamage ? "unreadable: the database itself is damaged: " : ""}${visible(message ?? String(error))}\n`,
		);
		process.exitCode = typeof exitCode === "number" ? exitCode : 1;
	});
