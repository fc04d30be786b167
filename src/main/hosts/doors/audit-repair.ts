import { existsSync } from "node:fs";
import { hostname, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { NotPresent, openTerminal, type Terminal } from "../../../client/terminal.ts";
import { visible } from "../../../shared/lib/visible.ts";
import { signCheckpoint } from "../../audit/checkpoint.ts";
import { createCheckpoints } from "../../store/checkpoints.ts";
import { readHandOvers } from "../../store/hand-overs.ts";
import { lockHost } from "../../store/host-lock.ts";
import { type Db, openDatabase } from "../../store/open.ts";
import { rebuildDatabase } from "../../store/rebuild.ts";
import { removeIndex } from "../../store/search/index-file.ts";
import { createStore } from "../../store/store.ts";
import { createStoredTree } from "../../store/tree.ts";
import { systemNow } from "../../system/clock.ts";
import { openKeyStore } from "../../system/key-store.ts";
import { readPassphrase } from "../../system/passphrase.ts";
import { appPaths } from "../../system/paths.ts";
import { hostFolds } from "../host-folds.ts";
import { openLogKey } from "../log-key.ts";
import { isPassphraseOf } from "../operator-passphrase.ts";
import { redactEntry } from "../redact-entry.ts";
import { howLogDiffers } from "../refuse-older-log.ts";
import { keyNote, reading, rememberedHeads, reportText, timeText, verifyFile } from "./log-file.ts";

/**
 * What gets a host started again that rightly refused: its tables made anew, or an older log accepted by a person. Both
 * verify first, because each would wipe out evidence if it were done to a log that somebody edited.
 */

const noLog = (file: string): Error => new Error(`there is no audit log at ${file}`);

/** The log of this home to write in, while no host does; null where its file is gone. */
const writing = async (work: (db: Db | null, file: string) => Promise<void>): Promise<void> => {
	const { data } = appPaths();
	if (!existsSync(data)) throw noLog(join(data, "log.db"));
	const lock = lockHost(join(data, "host.lock"));
	if (lock === null) throw new Error("Countersign is running with this home: stop it first");
	try {
		const file = join(data, "log.db");
		const db = existsSync(file) ? openDatabase(file) : null;
		try {
			await work(db, file);
		} finally {
			db?.close();
		}
	} finally {
		lock.release();
	}
};

/** Throws when the entries themselves are damaged: a rebuild would put their hashes in line with what is wrong. */
export const rebuildTables = (): Promise<void> =>
	writing(async (db, file) => {
		if (db === null) throw noLog(file);
		const { heads, note } = await rememberedHeads(file);
		const before = await reading({}, (reader) => verifyFile(reader, file, heads));
		if (before.state === "cancelled") throw new Error("cancelled; nothing was changed");
		const worst = before.damage.find(({ kind, warning }) => !warning && kind !== "column-mismatch");
		if (worst !== undefined) {
			process.stdout.write(reportText(before, [keyNote(file), note]));
			throw new Error(
				`entry #${worst.seq} of the log itself is damaged (${worst.kind}), not only the tables beside it: nothing was changed`,
			);
		}
		const entries = rebuildDatabase(db, hostFolds);
		removeIndex(join(dirname(file), "index.db"));
		process.stdout.write(`made every table again from ${entries} entries\n`);
		const after = await reading({}, (reader) => verifyFile(reader, file, heads));
		process.stdout.write(reportText(after, [keyNote(file), note]));
		if (after.state !== "passed") process.exitCode = 1;
	});

const askReason = async (terminal: Terminal): Promise<string> => {
	const reason = (await terminal.ask("Why, for the record: ")).trim();
	if (reason === "") throw new NotPresent("not accepted: it needs a reason");
	return reason;
};

/** The passphrase where one is set, else the size typed in full. An agent with a shell could run this command too. */
const provePresence = async (terminal: Terminal, size: number): Promise<string> => {
	const record = readPassphrase(appPaths().passphraseFile);
	if (!record.ok) throw new Error(record.fault.message);
	if (record.value === undefined) {
		const typed = await terminal.ask(`Type the size of the log to accept it (${size}): `);
		if (typed.trim() !== String(size)) throw new NotPresent("not accepted");
		return "typed the size";
	}
	const typed = await terminal.ask("Approver's passphrase: ", { isSecret: true });
	if (!isPassphraseOf(record.value, typed)) throw new NotPresent("wrong passphrase");
	return "passphrase";
};

/** Throws an error with one line when the log that is there is damaged in itself. */
const assertWhole = async (file: string): Promise<void> => {
	const report = await reading({}, (reader) => verifyFile(reader, file, []));
	if (report.state === "passed") return;
	process.stdout.write(reportText(report, [keyNote(file)]));
	throw new Error("this log is damaged in itself, whatever is remembered of it: nothing was changed");
};

/**
 * Goes on with a log that is older than the remembered one, or, where its file is gone, begins a new one. Throws `NotPresent`
 * without a person, and an error with one line when there is nothing to accept or the log is damaged.
 */
export const acceptHead = ({ reason }: { readonly reason?: string }): Promise<void> =>
	writing(async (found, file) => {
		const { data } = appPaths();
		const keyStore = await openKeyStore({ folder: join(data, "keys"), forced: process.env["COUNTERSIGN_KEYSTORE"] });
		if (!keyStore.ok) throw new Error(keyStore.fault.message);
		const logKey = await openLogKey(keyStore.value, data, {
			hasEntries: true,
			origin: null,
			handOvers: found === null ? [] : readHandOvers(found),
		});
		const remembered = await logKey.remembered();
		if (found !== null) await assertWhole(file);
		else if (remembered === null) throw noLog(file);
		const tree = found === null ? null : createStoredTree(found);
		const size = tree?.size ?? 0;
		if (remembered === null || (tree !== null && howLogDiffers(tree, remembered) === null))
			throw new Error("this log is the one that is remembered: there is nothing to accept");

		const terminal = openTerminal();
		let begun: Db | null = null;
		try {
			const about = tree === null ? `There is no log at ${visible(file)}: a new one will begin` : `This log has ${size} entries`;
			terminal.write(
				`${about}. A log of ${remembered.size} entries was remembered in ${visible(remembered.where)} at ${timeText(remembered.at)}.\n` +
					"Whoever accepts this one gives up what only the other had; that it was accepted stays in the log for good.\n",
			);
			const why = reason ?? (await askReason(terminal));
			const proof = await provePresence(terminal, size);
			// Nothing is made in place of a log that may still be put back before somebody gave it up.
			const db = found ?? (begun = openDatabase(file));
			// A commit that fails rejects the promise below: nothing runs on here that would have to be stopped.
			const store = createStore(db, {
				now: systemNow,
				host: hostname(),
				folds: hostFolds,
				redact: redactEntry,
				onFatal: () => undefined,
			});
			const head = await store.commit(() => {
				store.ledger.append({
					type: "log.head-accepted",
					actor: userInfo().username.slice(0, 120) || "operator",
					details: {
						via: "cli",
						reason: why.slice(0, 2000),
						proof,
						from: remembered.size,
						to: size,
						rememberedAt: remembered.at,
						hashHex: remembered.root,
					},
				});
				const signed = { size: store.tree.size, root: store.tree.root(), at: systemNow() };
				createCheckpoints(db).put({ size: signed.size, at: signed.at, note: signCheckpoint(signed, logKey.signer()) });
				return signed;
			});
			await logKey.remember(head);
			process.stdout.write(`accepted, recorded as #${head.size - 1}\n`);
		} finally {
			begun?.close();
			terminal.close();
		}
	});
