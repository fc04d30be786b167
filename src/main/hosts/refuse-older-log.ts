import { existsSync } from "node:fs";
import { treeRoot } from "../../shared/proof/prove.ts";
import { nativeHasher, type StoredTree } from "../store/tree.ts";

type Head = { readonly size: number; readonly root: string };

/** How the log differs from the head remembered outside of it; null when it is that log, or a continuation of it. */
export const howLogDiffers = (tree: StoredTree, remembered: Head | null): string | null => {
	if (remembered === null) return null;
	if (tree.size < remembered.size)
		return `the audit log has ${tree.size} entries, but ${remembered.size} were remembered outside of it: it was rolled back or cut`;
	const root = treeRoot(nativeHasher, tree.nodes(), remembered.size);
	if (root.ok && root.value === remembered.root) return null;
	return `the audit log is not the one whose head at ${remembered.size} entries was remembered outside of it: it was rewritten`;
};

/**
 * A log that is older than, or differs from, the head remembered outside of it was put back or rewritten. Appending to
 * it would fork the history, so the host does not start.
 */
export const refuseOlderLog = (file: string, tree: StoredTree, remembered: Head | null): void => {
	const difference = howLogDiffers(tree, remembered);
	if (difference !== null)
		throw new Error(
			`${difference}. It is \`${file}\`. Run \`countersign audit verify\` to see what differs; restore the newer log, or accept this one with \`countersign audit accept-head\``,
		);
};

/** A log that is gone is not begun anew: beside an empty file, what is left of it (`log.db-wal`) would be thrown away. */
export const refuseMissingLog = (file: string, remembered: Head | null): void => {
	if (remembered === null || existsSync(file)) return;
	throw new Error(
		`no log at \`${file}\`, but ${remembered.size} entries of it were remembered outside of it. Put that file back where it was, or a backup of it; when it is gone for good, \`countersign audit accept-head\` begins a new one and records that`,
	);
};
