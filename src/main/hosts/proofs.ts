import { sep } from "node:path";
import { fail, ok } from "../../shared/lib/result.ts";
import type { ProofPorts } from "../api/proofs.ts";
import { signCheckpoint } from "../audit/checkpoint.ts";
import { handOverType, signHandOver } from "../audit/hand-over.ts";
import { formatKeyFile } from "../audit/key-file.ts";
import type { VerifierKey } from "../audit/note.ts";
import { bundleOf } from "../exports/bundle.ts";
import type { Checkpoints } from "../store/checkpoints.ts";
import { readHandOvers } from "../store/hand-overs.ts";
import { type Db, openForReading } from "../store/open.ts";
import { createQuery } from "../store/query.ts";
import type { Store } from "../store/store.ts";
import { nativeHasher } from "../store/tree.ts";
import type { Disk } from "../system/disk.ts";
import type { Anchoring } from "./anchors/anchoring.ts";
import type { Checkpointer } from "./checkpointer.ts";
import { checkerText, noChecker } from "./checker-text.ts";
import { compareWithCopy } from "./compare/compare-with-copy.ts";
import { exportTiles } from "./export-tiles.ts";
import type { LogKey } from "./log-key.ts";

/** What the console's api needs of the running host, so that somebody else can check the log. */

export type ProofParts = {
	readonly db: Db;
	/** File of the database, for connections beside the one that writes. */
	readonly file: string;
	readonly store: Store;
	readonly checkpoints: Checkpoints;
	readonly checkpointer: Checkpointer;
	readonly witnessKeys: () => readonly VerifierKey[];
	readonly anchoring: Pick<Anchoring, "anchorNow" | "heads">;
	readonly logKey: LogKey;
	readonly now: () => number;
	/** Follows links: a folder of our own must not be reached under another name. */
	readonly disk: Pick<Disk, "resolvePath">;
	readonly ownFolders: readonly string[];
	/** The key in force is another one. */
	readonly onRotated: () => void;
};

export const proofPorts = (parts: ProofParts): ProofPorts => {
	const { store, checkpoints, logKey, now } = parts;
	const keys = (): { readonly text: string; readonly count: number } => {
		const notes = readHandOvers(parts.db).flatMap(({ note }) => (note === null ? [] : [note]));
		return { text: formatKeyFile(logKey.pinned, parts.witnessKeys(), notes), count: notes.length + 1 };
	};
	return {
		keys,

		bundle: async (seqs) => {
			await parts.checkpointer.sign();
			const checkpoint = checkpoints.newest();
			const checker = checkerText();
			if (checkpoint === null) return fail("unavailable", "nothing is signed yet");
			if (checker === null) return fail("unavailable", noChecker);
			const log = createQuery(parts.db);
			const entries = seqs.flatMap((seq) => log.entry(seq) ?? []);
			if (entries.length === 0) return fail("not_found", "none of these entries is kept");
			const query = `seq:${seqs.join(",")}`;
			const made = bundleOf({ query, entries, checkpoint, nodes: store.tree.nodes(), hasher: nativeHasher, keys: keys().text, checker });
			return made.ok ? ok({ archive: made.value, count: entries.length }) : made;
		},

		anchor: async () => {
			await parts.checkpointer.sign();
			return [...(await parts.anchoring.anchorNow())];
		},

		exportTiles: async (folder, signal, onProgress) => {
			const place = parts.disk.resolvePath(folder)?.real;
			if (place === undefined) return fail("bad_request", "the folder's path cannot be followed to its end");
			const own = parts.ownFolders.find((each) => place === each || place.startsWith(`${each}${sep}`));
			if (own !== undefined) return fail("forbidden", `\`${own}\` belongs to Countersign itself: name another folder`);
			// What this host appended is signed first, so that the newest entries go along.
			await parts.checkpointer.sign();
			const reader = openForReading(parts.file);
			try {
				return await exportTiles(reader, folder, { pinned: [logKey.pinned], check: logKey.check, signal, onProgress });
			} catch (error) {
				const { code, path } = error as NodeJS.ErrnoException;
				if (code === undefined || path === undefined) throw error;
				return fail("unavailable", `\`${path}\` cannot be written: ${code}`);
			} finally {
				reader.close();
			}
		},

		compare: async (path) => {
			// What this host appended is signed first, so that the newest entries have a head.
			await parts.checkpointer.sign();
			const own = await logKey.remembered();
			const remembered = [...(own === null ? [] : [own]), ...(await parts.anchoring.heads())];
			return compareWithCopy(parts.file, path, { keys: logKey.keys(), remembered });
		},

		rotateKey: async (reason, operator) => {
			const seq = await logKey.replace((next, adopt) =>
				store.commit(() => {
					const old = logKey.signer();
					const sign = (by: typeof old): { readonly size: number; readonly root: string } => {
						const head = { size: store.tree.size, root: store.tree.root() };
						checkpoints.put({ size: head.size, at: now(), note: signCheckpoint(head, by) });
						return head;
					};
					const handOver = signHandOver(sign(old), old, next);
					const entry = store.ledger.append({
						type: handOverType,
						actor: operator.name,
						details: { handOver, from: old.key.keyIdHex, to: next.key.keyIdHex, reason, via: operator.via },
					});
					sign(next);
					// Last, so that what was done above can still be rolled back with the transaction.
					adopt(entry.seq);
					return entry.seq;
				}),
			);
			await parts.checkpointer.sign();
			parts.onRotated();
			return { seq, keyId: logKey.keyId() };
		},
	};
};
