import type { ReactNode } from "react";
import { Key } from "../../parts/button.tsx";
import { Spoken } from "../../parts/spoken.tsx";
import styles from "./audit.module.css";
import { explorerKeys } from "./explorer-keys.ts";

/** What stands where an entry will be read: how to get there. */
export function KeyHints(): ReactNode {
	return (
		<div className={styles["hint"]}>
			<p>Choose an entry to read it and to check it.</p>
			<dl>
				{explorerKeys.map(([keys, meaning]) => (
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
