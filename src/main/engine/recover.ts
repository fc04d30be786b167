import type { Ledger } from "./ports.ts";

/**
 * After a restart: what the log still holds open has lost its caller, so it is withdrawn. Gives how many there were.
 */
export const recoverHeld = (ledger: Ledger, isWaiting: (id: string) => boolean): number => {
	const open = ledger.heldIds().filter((id) => !isWaiting(id));
	for (const id of open) {
		const recorded = ledger.recorded(id);
		if (recorded === null) throw new Error(`\`${id}\` is held and has no entry`);
		ledger.append({
			type: "request.denied",
			actor: "restart",
			agent: recorded.agent,
			request: id,
			digest: recorded.digest,
			outcome: { state: "denied", code: "withdrawn", reason: "Countersign was restarted while this waited" },
			details: { heldSeq: recorded.seq },
		});
	}
	return open.length;
};
