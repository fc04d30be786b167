import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { signCheckpoint } from "../../src/main/audit/checkpoint.ts";
import type { NoteSigner } from "../../src/main/audit/note.ts";
import { createCheckpoints } from "../../src/main/store/checkpoints.ts";
import { openDatabase } from "../../src/main/store/open.ts";
import { createStore } from "../../src/main/store/store.ts";
import type { EntryDraft } from "../../src/shared/model/entry.ts";
import { newSigner } from "../main/audit/kit.ts";

/** A real log on disk that grows and is signed when a test says so. */

export type SignedLog = ReturnType<typeof createSignedLog>;

export const createSignedLog = (t: TestContext, signer: NoteSigner = newSigner("countersign.local/test")) => {
	const root = realpathSync(mkdtempSync(join(tmpdir(), "countersign-log-")));
	const file = join(root, "log.db");
	const db = openDatabase(file);
	let at = 1_800_000_000_000;
	const store = createStore(db, {
		now: () => at,
		host: "laptop",
		folds: [],
		redact: (draft) => draft,
		onFatal: (error) => {
			throw error;
		},
	});
	const checkpoints = createCheckpoints(db);
	t.after(() => {
		db.close();
		rmSync(root, { recursive: true, force: true });
	});
	return {
		root,
		file,
		db,
		store,
		checkpoints,
		signer,
		/** Appends until there are `size` entries. */
		grow: (size: number, details: (seq: number) => EntryDraft["details"] = (seq) => ({ subject: `step ${seq}` })): Promise<void> =>
			store.commit(() => {
				while (store.tree.size < size) {
					at += 1000;
					const type = store.tree.size % 3 === 0 ? "request.denied" : "request.allowed";
					store.ledger.append({ type, actor: "bot", agent: "bot", details: details(store.tree.size) });
				}
			}),
		/** Signs the head as it is; gives the note. */
		sign: (by: NoteSigner = signer): string => {
			const note = signCheckpoint({ size: store.tree.size, root: store.tree.root() }, by);
			checkpoints.put({ size: store.tree.size, at, note });
			return note;
		},
	};
};
