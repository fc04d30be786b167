import type { Fold } from "../engine/fold.ts";
import { folds } from "../engine/folds.ts";
import { anchorsFold } from "./anchors/anchors-fold.ts";
import { dayFold } from "./day-so-far.ts";
import { newestFold } from "./newest-fold.ts";
import { verifiedFold } from "./verified-fold.ts";

/** Everything that a host keeps folded: what deciding needs, and what it shows without looking through the log. */
export const hostFolds: readonly Fold<unknown>[] = [...folds, anchorsFold, dayFold, newestFold, verifiedFold];
