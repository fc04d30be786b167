import type { Config } from "../../shared/model/config.ts";
import type { ProofPorts } from "../api/proofs.ts";
import { anchorsFold } from "./anchors/anchors-fold.ts";
import { createAnchoring } from "./anchors/anchoring.ts";
import { type ChainState, createChainState } from "./chain-state.ts";
import { type Checkpointer, createCheckpointer } from "./checkpointer.ts";
import type { KeyStore } from "../system/key-store.ts";
import type { KeptFailure } from "./kept-failure.ts";
import type { LogKey } from "./log-key.ts";
import { createWitnessing, type Witnessing } from "./witnessing.ts";
import { proofPorts, type ProofParts } from "./proofs.ts";

/** Everything that makes the log provable: its heads signed and remembered, its verification, and what others check it with. */
export type Evidence = {
	readonly chain: ChainState;
	readonly checkpointer: Checkpointer;
	readonly proofs: ProofPorts;
	readonly cosigned: Witnessing["cosigned"];
	/** Witnesses and anchors as the rules in force say. */
	configure(config: Config | null): void;
	stop(): Promise<void>;
};

export const createEvidence = (
	parts: Omit<ProofParts, "checkpointer" | "anchoring" | "witnessKeys" | "onRotated"> & {
		readonly remembered: Awaited<ReturnType<LogKey["remembered"]>>;
		readonly keptFailure: KeptFailure | null;
		readonly keys: Pick<KeyStore, "set" | "delete">;
		/** What a console sees of the chain is another. */
		readonly onChange: () => void;
		readonly log: { error(message: string, error?: unknown): void };
	},
): Evidence => {
	const { onChange, log, ...rest } = parts;
	const witnessing = createWitnessing({
		...rest,
		nodes: () => rest.store.tree.nodes(),
		commit: rest.store.commit,
		check: rest.logKey.check,
		onChange,
		onError: (text) => log.error(text),
	});
	const anchoring = createAnchoring({
		newest: rest.checkpoints.newest,
		signer: rest.logKey.signer,
		anchored: () => rest.store.folds.read(anchorsFold),
		now: rest.now,
		record: async (draft) => void (await rest.store.commit(() => rest.store.ledger.append(draft))),
		onChange,
		onError: (text) => log.error(text),
	});
	const chain = createChainState({ ...rest, witnessing, anchoring, sign: () => checkpointer.sign(), onChange, onError: log.error });
	const checkpointer = createCheckpointer({
		...rest,
		signer: rest.logKey.signer,
		remember: chain.remember,
		onSigned: () => {
			onChange();
			witnessing.noticed();
			anchoring.noticed();
		},
		onError: (error) => log.error("the checkpoint could not be signed or remembered", error),
	});
	return {
		chain,
		checkpointer,
		cosigned: witnessing.cosigned,
		proofs: proofPorts({ ...rest, checkpointer, anchoring, witnessKeys: witnessing.keys, onRotated: onChange }),
		configure: (config) => {
			const { witnesses = [], quorum, anchors = [], anchor_every_hours = 24, anchor_every_entries = 10_000 } = config?.audit ?? {};
			witnessing.configure(witnesses, quorum);
			anchoring.configure({ anchors, everyHours: anchor_every_hours, everyEntries: anchor_every_entries });
		},
		stop: async () => {
			await Promise.all([witnessing.stop(), anchoring.stop()]);
		},
	};
};
