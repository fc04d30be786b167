import type { ReactNode } from "react";
import type { Card, Scope } from "../../shared/model/card.ts";
import { Key } from "../parts/button.tsx";
import { cx } from "../parts/cx.ts";
import styles from "./verdict.module.css";

const words: Readonly<Record<Scope, string>> = {
	once: "Once",
	session: "This session",
	minutes: "15 minutes",
	exact: "Exact command",
	pattern: "Pattern",
	path: "Path",
};

/** What a yes would cover. Always the narrowest again for each card; closed ones say why. */
export function ScopeRow({ card }: { readonly card: Card }): ReactNode {
	const closed = card.scopes.map((each, index) => ({ ...each, number: index + 1 })).filter((each) => !each.open);
	return (
		<div className={styles["scope"]} data-scopes="">
			<div className={styles["scopeLine"]}>
				<span className={styles["scopeLabel"]} id="scope-label">
					Scope
				</span>
				<div className={styles["scopes"]} role="radiogroup" aria-labelledby="scope-label">
					{card.scopes.map((each, index) => (
						<label key={each.scope}>
							<input type="radio" name="scope" value={each.scope} checked={each.scope === "once"} disabled={!each.open} readOnly />
							<span className={cx(!each.open && styles["closed"])}>{words[each.scope]}</span>
							<Key>{index + 1}</Key>
						</label>
					))}
				</div>
			</div>
			<p className={styles["scopeText"]}>
				<strong>Only this request. No rule is written.</strong> {closed.length === 0 ? null : closedText(closed)}
			</p>
		</div>
	);
}

function closedText(closed: readonly { readonly number: number; readonly why?: string | undefined }[]): string {
	const numbers = closed.map((each) => each.number);
	const first = numbers[0] ?? 0;
	const last = numbers.at(-1) ?? 0;
	const range = numbers.length > 1 && last - first + 1 === numbers.length ? `${first}–${last}` : numbers.join(", ");
	return `${numbers.length === 1 ? "Scope" : "Scopes"} ${range} ${numbers.length === 1 ? "is" : "are"} closed: ${closed[0]?.why ?? "not for this request"}.`;
}
