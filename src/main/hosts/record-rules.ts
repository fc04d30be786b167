import type { Ledger } from "../engine/ports.ts";
import type { RulesFile } from "./rules-file.ts";

/** One entry for rules that came into force or could not be read; none when the log has these very rules as its newest. */
export const recordRulesIn = (ledger: Ledger, { state, text, hashHex }: ReturnType<RulesFile["current"]>, newestHash: unknown): void => {
	const details = { file: state.file };
	if (state.problem !== undefined) {
		ledger.append({
			type: "config.rejected",
			actor: "rules",
			details: { ...details, problem: state.problem.message, status: state.status },
		});
	} else if (newestHash !== hashHex) {
		ledger.append({ type: "config.changed", actor: "rules", details: { ...details, hashHex, text } });
	}
};
