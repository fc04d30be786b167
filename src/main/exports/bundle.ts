import { gzipSync } from "node:zlib";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
import type { NodeReader } from "../../shared/proof/prove.ts";
import type { TreeHasher } from "../../shared/proof/tree-hasher.ts";
import { proveEntry } from "../audit/entry-proof.ts";
import { tarOf, type Packed } from "./tar.ts";

/** One file for an auditor: entries with their proofs, the signed head, the keys, the checker, and what to do in plain words. */

export type BundleParts = {
	readonly query: string;
	readonly entries: readonly { readonly seq: number; readonly body: string }[];
	readonly checkpoint: { readonly size: number; readonly note: string };
	readonly nodes: NodeReader;
	readonly hasher: TreeHasher;
	/** First key, witnesses and hand-overs: see `formatKeyFile`. */
	readonly keys: string;
	/** Text of `countersign-verify.mjs`. */
	readonly checker: string;
};

/** Each entry is two kilobytes and a file of its own. */
export const mostBundled = 10_000;

const readme = ({ query, entries, checkpoint }: BundleParts): string => `Evidence from an audit log of Countersign

This archive holds ${entries.length} ${entries.length === 1 ? "entry" : "entries"} of the log, found by the query

    ${query === "" ? "everything" : query}

each with the proof that it is one of the ${checkpoint.size} entries of the log as its key signed it, unchanged.

To check it, with Node 20 or later and nothing else:

    tar -xzf this-file.tar.gz
    node countersign-verify.mjs --key keys.txt proofs/*.tlog-proof

countersign-verify.mjs is 300 lines and shares no code with the program that wrote the log: read it first. Its copy in here comes from the
same hand as the evidence; a copy that you got elsewhere is better. So it is with keys.txt: compare its first line with the key that you
were given before there was anything to argue about. Everything else in it follows from that line and is signed.

entries.jsonl               the entries, one a line, byte for byte as they were hashed
proofs/N.tlog-proof         entry N with its path in the tree and the signed head (C2SP tlog-proof)
checkpoint                  the signed head, with the cosignatures of witnesses where there are any (C2SP tlog-checkpoint)
keys.txt                    the log's first public key, those of witnesses, and the signed hand-overs to later keys

It shows that these entries are in the log and were not changed. It does not show that every action was logged, and not that the query
found everything: for that, ask for the whole log (countersign audit export --tiles).
`;

/**
 * The archive, gzipped tar. The same log and query give the same bytes.
 * Faults: `too_large` for more than 10,000 entries; `bad_request` for an entry behind the checkpoint; `not_found` for a missing hash.
 */
export const bundleOf = (parts: BundleParts): Result<Buffer> => {
	const { entries, checkpoint, nodes, hasher } = parts;
	if (entries.length > mostBundled)
		return fail("too_large", `\`${entries.length}\` entries match, a bundle holds \`${mostBundled}\`: ask for less`);
	const proofs: Packed[] = [];
	for (const { seq, body } of entries) {
		const proof = proveEntry(hasher, nodes, seq, checkpoint, body);
		if (!proof.ok) return proof;
		proofs.push({ name: `proofs/${seq}.tlog-proof`, content: proof.value });
	}
	const files: Packed[] = [
		{ name: "README.txt", content: readme(parts) },
		{ name: "countersign-verify.mjs", content: parts.checker, isProgram: true },
		{ name: "keys.txt", content: parts.keys },
		{ name: "checkpoint", content: checkpoint.note },
		{ name: "entries.jsonl", content: entries.map(({ body }) => `${body}\n`).join("") },
		...proofs,
	];
	return ok(gzipSync(tarOf(files), { level: 9 }));
};
