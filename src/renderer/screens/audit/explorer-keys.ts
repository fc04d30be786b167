import { chord } from "../../keys/keys.ts";

/** Keys of the explorer, for its empty detail and for the map of keys. */
export const explorerKeys: readonly (readonly [keys: string, meaning: string])[] = [
	["/", "to the query"],
	[chord("Enter"), "run it at once"],
	["↑ ↓", "from entry to entry; the detail follows"],
	["Enter", "into the detail, Esc back"],
	["Shift ← →", "on the histogram: choose a time, Enter shows it"],
	["- 0", "on the histogram: zoom out, everything"],
];
