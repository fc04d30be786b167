import type { ReactNode } from "react";
import { breakerLimits, type BreakerState } from "../../../shared/model/breaker.ts";
import { BreakerGlyph, breakerWords } from "../../parts/glyphs.tsx";
import { formatSpan } from "../../parts/time.ts";
import styles from "./breakers.module.css";

const { consecutive, failureShare, minSamples, cooldownMs, goodProbes } = breakerLimits;

const places: readonly { readonly state: BreakerState; readonly does: string; readonly leaves: string }[] = [
	{
		state: "Closed",
		does: "actions go on",
		leaves: `opens after ${consecutive} failures in a row, or when ${failureShare * 100} % of at least ${minSamples} fail`,
	},
	{ state: "Open", does: "reads only", leaves: `half open after ${formatSpan(cooldownMs)}, twice as long each time it opens again` },
	{
		state: "HalfOpen",
		does: "reads, and one probe at a time",
		leaves: `closes after ${goodProbes} good probes; any failure opens it again`,
	},
];

/** The three states side by side, always in the same places; the one it is in is marked and says so. */
export function Circuit({ state }: { readonly state: BreakerState }): ReactNode {
	return (
		<ol className={styles["circuit"]} aria-label="States">
			{places.map((place) => (
				<li key={place.state} className={styles["place"]} aria-current={place.state === state ? "true" : undefined}>
					<span className={styles["drawing"]}>
						<BreakerGlyph state={place.state} size={48} />
					</span>
					<strong>
						{breakerWords[place.state]}
						{place.state === state ? ", now" : ""}
					</strong>
					<span>{place.does}</span>
					<span className={styles["leaves"]}>{place.leaves}</span>
				</li>
			))}
		</ol>
	);
}
