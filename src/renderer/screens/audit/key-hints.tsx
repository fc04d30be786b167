import type { ReactNode } from "react";
import { chord } from "../../keys/keys.ts";
import { Key } from "../../parts/button.tsx";
import { Spoken } from "../../parts/spoken.tsx";
import styles from "./audit.module.css";

const hints: readonly (readonly [keys: string, meaning: string])[] = [
	["/", "to the query"],
	[chord("Enter"), "run it at once"],
	["↑ ↓", "from entry to entry; the detail follows"],
	["Enter", "into the detail, Esc back"],
	["Shift ← →", "on the histogram: choose a time, Enter shows it"],
	["- 0", "on the histogram: zoom out, everything"],
];

/** What stands where an entry will be read: how to get there. */
export function KeyHints(): ReactNode {
	return (
		<div className={styles["hint"]}>
			<p>Choose an entry to read it and to check it.</p>
			<dl>
				{hints.map(([keys, meaning]) => (
					<div key={keys}>
						<dt>
							<Key>{keys}</Key>
							<Spoken>{keys}</Spoken>
						</dt>
						<dd>{meaning}</dd>
					</div>
				))}
			</dl>
		</div>
	);
}
