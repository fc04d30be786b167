import type { ProofPorts } from "../api/proofs.ts";
import { type ChainState, createChainState } from "./chain-state.ts";
import { type Checkpointer, createCheckpointer } from "./checkpointer.ts";
import type { LogKey } from "./log-key.ts";
import { createWitnessing, type Witnessing } from "./witnessing.ts";
import { proofPorts, type ProofParts } from "./proofs.ts";

/** Everything that makes the log provable: its heads signed and remembered, its verification, and what others check it with. */
export type Evidence = {
	readonly chain: ChainState;
	readonly checkpointer: Checkpointer;
	readonly proofs: ProofPorts;
	readonly witnessing: Witnessing;
};

export const createEvidence = (
	parts: Omit<ProofParts, "checkpointer" | "onRotated"> & {
		readonly remembered: Awaited<ReturnType<LogKey["remembered"]>>;
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
	const chain = createChainState({ ...rest, witnessing, sign: () => checkpointer.sign(), onChange });
	const checkpointer = createCheckpointer({
		...rest,
		signer: rest.logKey.signer,
		remember: chain.remember,
		onSigned: () => {
			onChange();
			witnessing.noticed();
		},
		onError: (error) => log.error("the checkpoint could not be signed or remembered", error),
	});
	return { chain, checkpointer, witnessing, proofs: proofPorts({ ...rest, checkpointer, onRotated: onChange }) };
};
