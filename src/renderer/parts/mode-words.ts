import type { Mode } from "../../shared/model/words.ts";

/** What a mode makes of an agent's asking, after "mode X: it". */
export const modeMeans: Readonly<Record<Mode, string>> = {
	yolo: "asks only before anything destructive",
	cautious: "asks, but writes that can be undone run",
	safe: "asks before everything but reads",
	paranoid: "asks before everything",
};
