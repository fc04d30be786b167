import { approversFold } from "./approvers/approvers-fold.ts";
import { breakersFold } from "./breaker/breaker.ts";
import { modesFold } from "./mode/modes-fold.ts";
import { trustFold } from "./trust/trust.ts";
import type { Fold } from "./fold.ts";
import { grantsFold } from "./grants/grants-fold.ts";
import { limitsFold } from "./limits/limits.ts";
import { countersFold } from "./policy/counters.ts";
import { hitsFold } from "./policy/hits.ts";
import { pinsFold } from "./policy/pins.ts";

/** Every fold, one line each. The store runs them on each entry in the transaction that appends it. */
export const folds: readonly Fold<unknown>[] = [
	approversFold,
	breakersFold,
	grantsFold,
	limitsFold,
	modesFold,
	trustFold,
	countersFold,
	hitsFold,
	pinsFold,
];
