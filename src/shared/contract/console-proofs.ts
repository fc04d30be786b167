import { z } from "zod";
import { compareReportSchema } from "./console-compare.ts";
import { reason } from "./console-replies.ts";

/** What a console may do so that somebody else can check the log: exports, proofs, keys. */

const tilesReportSchema = z
	.object({
		origin: z.string(),
		/** Entries under the checkpoint that was exported. */
		size: z.int(),
		rootHex: z.string(),
		/** Entries that the folder had before. */
		fromSize: z.int(),
		/** Files written, and found there with the same bytes. */
		written: z.int(),
		unchanged: z.int(),
		/** Bundles with an entry too large for the format: they lie under `tile/entries32`, with lengths of 32 bits. */
		wide: z.int(),
		/** Bundles that are left out, because retention removed bodies in them. */
		pruned: z.int(),
	})
	.strict();
export type TilesReport = z.infer<typeof tilesReportSchema>;

export const proofMethods = {
	/** The log's first public key, and the signed hand-overs to those that followed. */
	"audit.keys": { params: z.object({}).strict(), result: z.object({ text: z.string(), count: z.int() }).strict() },
	/**
	 * Replaces the key that signs the log. The old one signs an entry that names the new one, and the new one signs it too;
	 * afterwards the old one is deleted.
	 */
	"audit.rotate-key": {
		params: z.object({ reason }).strict(),
		result: z.object({ seq: z.int(), keyId: z.string() }).strict(),
	},
	/** One archive (`.tar.gz`) for an auditor: these entries with their proofs, the signed head, the keys and the checker. */
	"audit.bundle": {
		params: z.object({ seqs: z.array(z.int().min(0)).min(1).max(100) }).strict(),
		result: z.object({ contentB64: z.string(), count: z.int() }).strict(),
	},
	/** Puts the newest head, signed first, to every anchor of the rules. */
	"audit.anchor": {
		params: z.object({}).strict(),
		result: z.object({ anchors: z.array(z.object({ where: z.string(), ok: z.boolean(), text: z.string() }).strict()) }).strict(),
	},
	/** Writes the log as C2SP tiles to a folder of this machine; `export.progress` events while it runs. One run at a time. */
	"audit.export-tiles": { params: z.object({ folder: z.string().min(1).max(4096) }).strict(), result: tilesReportSchema },
	/**
	 * Compares the log with a copy of it on this machine: a database, a folder of tiles or of daily segments. One run at a time.
	 * Faults: `not_found`, `bad_request` when the path has nothing of the kind; `unavailable` when it cannot be read.
	 */
	"audit.compare": { params: z.object({ path: z.string().min(1).max(4096) }).strict(), result: compareReportSchema },
	"audit.cancel-tiles": { params: z.object({}).strict(), result: z.object({ cancelled: z.boolean() }).strict() },
} as const;

export const proofEvents = { "export.progress": z.object({ done: z.int(), total: z.int() }).strict() } as const;
