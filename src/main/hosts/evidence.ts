import type { ProofPorts } from "../api/proofs.ts";
import { type ChainState, createChainState } from "./chain-state.ts";
import { type Checkpointer, createCheckpointer } from "./checkpointer.ts";
import type { LogKey } from "./log-key.ts";
import { proofPorts, type ProofParts } from "./proofs.ts";

/** Everything that makes the log provable: its heads signed and remembered, its verification, and what others check it with. */
export type Evidence = { readonly chain: ChainState; readonly checkpointer: Checkpointer; readonly proofs: ProofPorts };

export const createEvidence = (
	parts: Omit<ProofParts, "checkpointer" | "onRotated"> & {
		readonly remembered: Awaited<ReturnType<LogKey["remembered"]>>;
		/** What a console sees of the chain is another. */
		readonly onChange: () => void;
		readonly log: { error(message: string, error: unknown): void };
	},
): Evidence => {
	const { onChange, log, ...rest } = parts;
	const chain = createChainState({ ...rest, sign: () => checkpointer.sign(), onChange });
	const checkpointer = createCheckpointer({
		...rest,
		signer: rest.logKey.signer,
		remember: chain.remember,
		onSigned: onChange,
		onError: (error) => log.error("the checkpoint could not be signed or remembered", error),
	});
	return { chain, checkpointer, proofs: proofPorts({ ...rest, checkpointer, onRotated: onChange }) };
};
