import type { ReactNode } from "react";
import type { Problem } from "../../../../shared/query/parse-query.ts";
import { tokensOf } from "../../../../shared/query/tokens.ts";
import styles from "./query-box.module.css";

/** The line again, behind the field and invisible but for its chips and the waves under what means nothing. */
export function Backdrop(props: { readonly text: string; readonly problems: readonly Problem[]; readonly scrollPx: number }): ReactNode {
	const { text, problems, scrollPx } = props;
	const parts: ReactNode[] = [];
	let at = 0;
	for (const token of tokensOf(text)) {
		const isWrong = problems.some((problem) => problem.from < token.to && token.from < problem.to);
		if (!isWrong && token.field === undefined && !token.isQuoted) continue;
		const Shape = isWrong ? "u" : "span";
		parts.push(
			text.slice(at, token.from),
			<Shape key={token.from} className={isWrong ? undefined : styles["chip"]} data-not={token.isNot}>
				{text.slice(token.from, token.to)}
			</Shape>,
		);
		at = token.to;
	}
	return (
		<div className={styles["backdrop"]} aria-hidden="true">
			<div style={{ transform: `translateX(${-scrollPx}px)` }}>
				{parts}
				{text.slice(at)}
			</div>
		</div>
	);
}
