import { treeRoot } from "../../shared/proof/prove.ts";
import { nativeHasher, type StoredTree } from "../store/tree.ts";

/**
 * A log that is older than, or differs from, the head remembered outside of it was put back or rewritten. Appending to
 * it would fork the history, so the host does not start.
 */
export const refuseOlderLog = (tree: StoredTree, remembered: { readonly size: number; readonly root: string } | null): void => {
	if (remembered === null) return;
	const advice =
		"Run `countersign audit verify` to see what differs; restore the newer log, or accept this one with `countersign audit accept-head`";
	if (tree.size < remembered.size) {
		throw new Error(
			`the audit log has ${tree.size} entries, but ${remembered.size} were remembered outside of it: it was rolled back or cut. ${advice}`,
		);
	}
	const root = treeRoot(nativeHasher, tree.nodes(), remembered.size);
	if (!root.ok || root.value !== remembered.root) {
		throw new Error(
			`the audit log is not the one whose head at ${remembered.size} entries was remembered outside of it: it was rewritten. ${advice}`,
		);
	}
};
