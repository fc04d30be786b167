import type { VerifyReport } from "../../shared/contract/console-audit.ts";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
import { firstBreak } from "../../shared/model/damage.ts";
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
	/**
	 * Records that somebody took note of the first damage of the newest verification. The state stays failed.
	 * Faults: conflict when that is not what the newest verification found first, or somebody did it before.
	 */
	acknowledge(damage: Acknowledgement, operator: string): Promise<Result<number>>;
};

type Acknowledgement = { readonly kind: VerifyReport["damage"][number]["kind"]; readonly seq: number; readonly reason: string };

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
	/** The failed verification that found this first. What a window found and this host did not makes a failed one of it. */
	const foundBy = ({ kind, seq }: Omit<Acknowledgement, "reason">): Result<NonNullable<Chain["verified"]>> => {
		if (kind === "verifiers-disagree" && verified?.passed !== false) {
			if (seq > store.tree.size) return fail("bad_request", `the log has no entry #${seq}`);
			const text = `a window found #${seq} changed, over the bytes that the host found intact`;
			return ok({ at: now(), size: store.tree.size, passed: false, text, first: { kind, seq } });
		}
		if (verified === undefined || verified.first?.kind !== kind || verified.first.seq !== seq)
			return fail("conflict", "this is not what the newest verification found first; verify again");
		if (verified.acknowledged !== undefined) return fail("conflict", `${verified.acknowledged.by} has acknowledged it already`);
		return ok(verified);
	};
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
			const first = firstBreak(report.damage);
			if (report.state !== "cancelled") {
				verified = {
					at: now(),
					size: report.toSeq,
					passed: report.state === "passed",
					text: report.text,
					...(first === undefined ? {} : { first: { kind: first.kind, seq: first.seq } }),
				};
			}
			const details = { state: report.state, entries: report.entries, text: report.text };
			await store.commit(() => store.ledger.append({ type: "verify.finished", actor: operator, details }));
			ports.onChange();
			return report;
		},
		acknowledge: async ({ kind, seq, reason }, operator) => {
			const found = foundBy({ kind, seq });
			if (!found.ok) return found;
			const before = verified;
			const details = { kind, seq, reason };
			const at = await store.commit(() => store.ledger.append({ type: "log.damage-acknowledged", actor: operator, details }).seq);
			// A verification that ended meanwhile is newer: nobody took note of what it found.
			if (verified === before) verified = { ...found.value, acknowledged: { by: operator, at: now(), reason } };
			ports.onChange();
			return ok(at);
		},
	};
};
