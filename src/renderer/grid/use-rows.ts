import { useSyncExternalStore } from "react";
import type { Rows } from "./rows.ts";

/** Renders again whenever `rows` may answer differently; gives its version. */
export const useRows = (rows: Rows<unknown>): number => useSyncExternalStore(rows.subscribe, rows.version);
