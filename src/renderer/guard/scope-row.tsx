import type { ReactNode } from "react";
import type { Card, Scope } from "../../shared/model/card.ts";
import { Key } from "../parts/button.tsx";
import { cx } from "../parts/cx.ts";
import { SafeText } from "../parts/safe-text.tsx";
import { formatSpan } from "../parts/time.ts";
import type { GuardView } from "./guard-view.ts";
import type { InputGuard } from "./guard.ts";
import styles from "./verdict.module.css";

const words: Readonly<Record<Scope, string>> = {
	once: "Once",
	session: "This session",
	minutes: "15 minutes",
	exact: "Exact command",
	pattern: "Pattern",
	path: "Path",
};

/** What a yes would cover. Always the narrowest again for each card; choosing another one arms anew; closed ones say why. */
export function ScopeRow(props: {
	readonly card: Card;
	readonly guard: InputGuard;
	readonly view: GuardView;
	/** Opens the rule that this could become. */
	readonly onRule: () => void;
}): ReactNode {
	const { card, guard, view, onRule } = props;
	const closed = card.scopes.map((each, index) => ({ ...each, number: index + 1 })).filter((each) => !each.open);
	const chosen = card.scopes.find(({ scope }) => scope === view.scope);
	return (
		<div className={styles["scope"]} data-scopes="">
			<div className={styles["scopeLine"]}>
				<span className={styles["scopeLabel"]} id="scope-label">
					Scope
				</span>
				<div className={styles["scopes"]} role="radiogroup" aria-labelledby="scope-label">
					{card.scopes.map((each, index) => (
						<label key={each.scope}>
							<input
								type="radio"
								name="scope"
								value={each.scope}
								checked={each.scope === view.scope}
								disabled={!each.open}
								data-scope={index + 1}
								onChange={() => guard.setScope(each.scope)}
							/>
							<span className={cx(!each.open && styles["closed"])}>{words[each.scope]}</span>
							<Key>{index + 1}</Key>
						</label>
					))}
				</div>
			</div>
			<div className={styles["scopeFoot"]}>
				<p className={styles["scopeText"]} data-reach="">
					{view.scope === "once" || chosen === undefined ? (
						<strong>Only this request. No rule is written.</strong>
					) : (
						<Reach offer={chosen} />
					)}{" "}
					{closed.length === 0 ? null : closedText(closed)}
				</p>
				<button type="button" className={styles["toRule"]} aria-keyshortcuts="r" data-rule="" onClick={onRule}>
					Write a rule <Key>R</Key>
				</button>
			</div>
		</div>
	);
}

/** Everything that a wider yes would also allow, before it is given. */
function Reach({ offer }: { readonly offer: Card["scopes"][number] }): ReactNode {
	return (
		<>
			<strong>Would also allow: </strong>
			<SafeText text={offer.text ?? ""} mode="code" />
			{`, for ${formatSpan(offer.lifeMs ?? 0)}, at most ${offer.uses ?? 0} times. A grant you can revoke.`}
		</>
	);
}

/** Closed scopes with their reasons; the ones that share a reason together. */
function closedText(closed: readonly { readonly number: number; readonly why?: string | undefined }[]): string {
	const byWhy = new Map<string, number[]>();
	for (const { number, why = "not for this request" } of closed) byWhy.set(why, [...(byWhy.get(why) ?? []), number]);
	return [...byWhy].map(([why, numbers]) => `${rangeText(numbers)} closed: ${why}.`).join(" ");
}

function rangeText(numbers: readonly number[]): string {
	const [first = 0] = numbers;
	const last = numbers.at(-1) ?? 0;
	const range = numbers.length > 2 && last - first + 1 === numbers.length ? `${first}–${last}` : numbers.join(", ");
	return numbers.length === 1 ? `Scope ${range} is` : `Scopes ${range} are`;
}
