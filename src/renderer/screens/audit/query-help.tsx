import type { ReactNode } from "react";
import { fieldHelp } from "../../../shared/query/fields.ts";
import styles from "./menus.module.css";

/** Everything that the query line knows, on one panel. */
export function QueryHelp(): ReactNode {
	return (
		<div className={styles["help"]} tabIndex={0} role="group" aria-label="What a query can name">
			<dl>
				{fieldHelp.map((each) => (
					<div key={each.field}>
						<dt>
							<code>{each.field}</code>
						</dt>
						<dd>{each.means.replaceAll("`", "")}</dd>
					</div>
				))}
			</dl>
			<p>
				Words without a field are looked for, side by side, in what was asked. Quotes keep blanks together. A minus before a field or a
				quote leaves out: -agent:ci.
			</p>
		</div>
	);
}
