import type { ReactNode } from "react";
import type { Activity } from "../../../shared/view/state.ts";
import type { Verdict as Word } from "../../parts/glyph-shapes.ts";
import { VerdictGlyph } from "../../parts/glyphs.tsx";

export type Judged = Pick<Activity, "outcome" | "edited" | "decidedBy">;

/** What became of it in one word: a yes to changed bytes and a no of the clock have their own. */
export const verdictOf = ({ outcome, edited, decidedBy }: Judged): Word | undefined => {
	if (outcome === "allowed" && edited === true) return "edited";
	return outcome === "denied" && decidedBy === "timeout" ? "expired" : outcome;
};

/** What became of it: shape and word, no hue. */
export function Verdict({ row }: { readonly row: Judged }): ReactNode {
	const verdict = verdictOf(row);
	if (verdict === undefined) return null;
	return (
		<>
			<VerdictGlyph verdict={verdict} /> {verdict}
		</>
	);
}
