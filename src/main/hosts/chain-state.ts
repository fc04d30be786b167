import type { VerifyReport } from "../../shared/contract/console-audit.ts";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
import { firstBreak } from "../../shared/model/damage.ts";
import type { Chain } from "../../shared/view/state.ts";
import type { Checkpoints } from "../store/checkpoints.ts";
import type { Store } from "../store/store.ts";
import { LogUnwritable } from "../store/refusals.ts";
import type { KeyStore } from "../system/key-store.ts";
import type { Anchoring } from "./anchors/anchoring.ts";
import { keepFailure, type KeptFailure } from "./kept-failure.ts";
import type { LogKey } from "./log-key.ts";
import { type FirstDamage, type Verified, verifiedFold } from "./verified-fold.ts";
import type { Witnessing } from "./witnessing.ts";
import { verifyFile } from "./verify-file.ts";

/** What this host knows of its own log: its head, what is signed, what was remembered outside, what was last verified. */
export type ChainState = {
	view(): Chain;
	/** A head was signed: kept outside of the database. */
	remember(head: { readonly size: number; readonly root: string; readonly at: number }): Promise<void>;
	/** Verifies the whole log; what was found is an entry, and a failure is kept outside of the log too. */
	verify(signal: AbortSignal, onProgress: Parameters<typeof verifyFile>[1]["onProgress"], operator: string): Promise<VerifyReport>;
	/**
	 * Records that somebody took note of the first damage of the newest verification that failed. The state stays failed.
	 * Faults: conflict when that is not what it found first, or somebody did it before.
	 */
	acknowledge(damage: Acknowledgement, operator: string): Promise<Result<number>>;
	/** Inside a transaction: a failure that is kept outside and that the log does not have, or no longer, is recorded again. */
	record(): void;
};

type Acknowledgement = FirstDamage & { readonly reason: string };

export const createChainState = (ports: {
	readonly file: string;
	readonly store: Pick<Store, "tree" | "commit" | "ledger" | "folds">;
	readonly checkpoints: Checkpoints;
	readonly logKey: LogKey;
	readonly keys: Pick<KeyStore, "set" | "delete">;
	readonly remembered: Awaited<ReturnType<LogKey["remembered"]>>;
	readonly keptFailure: KeptFailure | null;
	readonly anchoring: Pick<Anchoring, "view" | "heads">;
	readonly witnessing: Pick<Witnessing, "view" | "keys">;
	readonly now: () => number;
	/** Signs what is not signed yet. */
	readonly sign: () => Promise<void>;
	readonly onChange: () => void;
	readonly onError: (message: string, error: unknown) => void;
}): ChainState => {
	const { store, checkpoints, logKey, now } = ports;
	let { remembered, keptFailure: kept } = ports;
	/** Only what this run of the host found whole is called so: what an entry says of it, somebody may have written. */
	let passed: { readonly at: number; readonly size: number; readonly text: string } | null = null;

	/** Whether the log says what is kept outside of it, and that nobody acknowledged it. */
	const isRecorded = ({ at }: KeptFailure, { failed }: Verified): boolean =>
		failed !== null && failed.acknowledged === undefined && failed.at >= at;
	const newestFailure = (): Verified => {
		const folded = store.folds.read(verifiedFold);
		return kept === null || isRecorded(kept, folded) ? folded : { failed: kept, passedAt: null };
	};
	const found = (): Pick<Chain, "verified" | "failedBefore"> => {
		const { failed, passedAt } = newestFailure();
		const whole = passed === null ? {} : { verified: { ...passed, passed: true } };
		if (failed === null) return whole;
		const { at, size, text, first, acknowledged } = failed;
		const damage = { at, text, ...(first === undefined ? {} : { first }), ...(acknowledged === undefined ? {} : { acknowledged }) };
		return passedAt === null ? { verified: { ...damage, size, passed: false } } : { ...whole, failedBefore: damage };
	};
	const keep = async (failure: KeptFailure | null): Promise<void> => {
		kept = failure;
		// The log has it too, unless that cannot be written either: then the windows of this run have it.
		await keepFailure(ports.keys, failure).catch((error: unknown) =>
			ports.onError("a failed verification could not be kept outside of the log", error),
		);
	};

	/** Null when what somebody takes note of is what the newest failure found first, and nobody did before. */
	const whyNot = ({ kind, seq }: FirstDamage): Result<never> | null => {
		const { failed, passedAt } = newestFailure();
		const isNew = kind === "verifiers-disagree" && (failed === null || passedAt !== null);
		if (failed?.first?.kind === kind && failed.first.seq === seq && failed.acknowledged === undefined) return null;
		if (isNew) return seq > store.tree.size ? fail("bad_request", `the log has no entry #${seq}`) : null;
		if (failed?.first?.kind !== kind || failed.first.seq !== seq)
			return fail("conflict", "this is not what the newest failed verification found first; verify again");
		return fail("conflict", `${failed.acknowledged?.by ?? "somebody"} has acknowledged it already`);
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
				...found(),
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
			const { state, entries, text } = report;
			const damage = firstBreak(report.damage);
			const first = damage === undefined ? {} : { first: { kind: damage.kind, seq: damage.seq } };
			const draft = { type: "verify.finished", actor: operator, details: { state, entries, text, ...first } } as const;
			// A log that cannot be written now does not keep what was found from whoever asked.
			const at = now();
			await store
				.commit(() => store.ledger.append(draft))
				.catch((error: unknown) => {
					if (!(error instanceof LogUnwritable)) throw error;
					ports.onError("what a verification found was not recorded", error);
				});
			if (state === "passed") passed = { at, size: report.toSeq, text };
			if (state === "failed") await keep({ at, by: operator, size: report.toSeq, text, ...first });
			ports.onChange();
			return report;
		},
		acknowledge: async ({ kind, seq, reason }, operator) => {
			// Asked where it is recorded: a verification that ended meanwhile is newer, and nobody took note of what it found.
			const acknowledged = await store.commit(() => {
				const refused = whyNot({ kind, seq });
				if (refused !== null) return refused;
				const details = { kind, seq, reason };
				return ok(store.ledger.append({ type: "log.damage-acknowledged", actor: operator, details }).seq);
			});
			if (!acknowledged.ok) return acknowledged;
			if (kept !== null) await keep(null);
			ports.onChange();
			return acknowledged;
		},
		record: () => {
			if (kept === null || isRecorded(kept, store.folds.read(verifiedFold))) return;
			const { at, by, size, text, first } = kept;
			const details = { state: "failed", entries: size, text, ...(first === undefined ? {} : { first }), foundAt: at };
			store.ledger.append({ type: "verify.finished", actor: by, details });
		},
	};
};
