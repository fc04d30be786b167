import { gate } from "../gate.ts";

/** "Stop all" is an entry; while it stands, nothing that is not a read runs, and nobody is asked. */
export const halt = gate({
	name: "halt",
	doc: "Denies everything, reads included, while an operator has stopped all agents.",
	gather: (reads) => reads.halted(),
	judge: (_about, halted) =>
		halted
			? [
					{
						gate: "halt",
						effect: "deny",
						code: "halted",
						reason: `all agents are stopped by ${halted.by}${halted.reason === "" ? "" : `: ${halted.reason}`}`,
					},
				]
			: [],
});
