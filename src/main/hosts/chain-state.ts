import type { VerifyReport } from "../../shared/contract/console-audit.ts";
import type { Chain } from "../../shared/view/state.ts";
import type { Checkpoints } from "../store/checkpoints.ts";
import type { Store } from "../store/store.ts";
import type { Anchoring } from "./anchors/anchoring.ts";
import type { LogKey } from "./log-key.ts";
import type { Witnessing } from "./witnessing.ts";
import { verifyFile } from "./verify-file.ts";

/** What this host knows of its own log: its head, what is signed, what was remembered outside, what was last verified. */
export type ChainState = {
	view(): Chain;
	/** A head was signed: kept outside of the database. */
	remember(head: { readonly size: number; readonly root: string; readonly at: number }): Promise<void>;
	/** Verifies the whole log; what was found is an entry. */
	verify(signal: AbortSignal, onProgress: Parameters<typeof verifyFile>[1]["onProgress"], operator: string): Promise<VerifyReport>;
};

export const createChainState = (ports: {
	readonly file: string;
	readonly store: Pick<Store, "tree" | "commit" | "ledger">;
	readonly checkpoints: Checkpoints;
	readonly logKey: LogKey;
	readonly remembered: Awaited<ReturnType<LogKey["remembered"]>>;
	readonly anchoring: Pick<Anchoring, "view" | "heads">;
	readonly witnessing: Pick<Witnessing, "view" | "keys">;
	readonly now: () => number;
	/** Signs what is not signed yet. */
	readonly sign: () => Promise<void>;
	readonly onChange: () => void;
}): ChainState => {
	const { store, checkpoints, logKey, now } = ports;
	let { remembered } = ports;
	let verified: Chain["verified"];
	return {
		view: () => {
			const newest = checkpoints.newest();
			const witnesses = ports.witnessing.view();
			const anchors = ports.anchoring.view();
			return {
				size: store.tree.size,
				rootHex: store.tree.root(),
				...(newest === null ? {} : { checkpoint: { size: newest.size, at: newest.at } }),
				...(verified === undefined ? {} : { verified }),
				keyId: logKey.keyId(),
				keyStore: logKey.keyStore,
				...(witnesses === undefined ? {} : { witnesses }),
				...(anchors === undefined ? {} : { anchors }),
			};
		},
		remember: async (head) => {
			await logKey.remember(head);
			remembered = { ...head, where: logKey.keyStore.kind };
		},
		verify: async (signal, onProgress, operator) => {
			// What this host appended is signed first, so that the run proves the newest entries too.
			await ports.sign();
			const report = await verifyFile(ports.file, {
				keys: [logKey.pinned],
				witnesses: ports.witnessing.keys(),
				check: logKey.check,
				remembered: [...(remembered === null ? [] : [remembered]), ...(await ports.anchoring.heads())],
				now,
				signal,
				onProgress,
			});
			if (report.state !== "cancelled") verified = { at: now(), size: report.toSeq, passed: report.state === "passed", text: report.text };
			const details = { state: report.state, entries: report.entries, text: report.text };
			await store.commit(() => store.ledger.append({ type: "verify.finished", actor: operator, details }));
			ports.onChange();
			return report;
		},
	};
};
