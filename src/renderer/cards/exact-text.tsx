import { memo, useMemo, type ReactNode, type Ref } from "react";
import type { Card } from "../../shared/model/card.ts";
import { cx } from "../parts/cx.ts";
import { Pieces } from "../parts/safe-text.tsx";
import type { TextMode } from "../parts/safe-text/pieces.ts";
import { linesOf, type Token } from "./lines.ts";
import styles from "./exact.module.css";

/** The text that is vouched for: what stands in here is read back and hashed before Approve can arm. */
export const ExactText = memo(function ExactText(props: {
	readonly card: Pick<Card, "text" | "segments" | "kind">;
	readonly drawn: Ref<HTMLPreElement>;
}): ReactNode {
	const { text, segments, kind } = props.card;
	const lines = useMemo(() => linesOf(text, segments, modeOf(kind)), [text, segments, kind]);
	return (
		<pre className={styles["exact"]} ref={props.drawn} data-exact="" tabIndex={0} aria-label="Exact action">
			{lines.map((line, index) => (
				<span key={index} className={cx(styles["line"], line.isMore && styles["more"])}>
					{line.units.map((unit, at) => (
						<span key={at} data-unit={unit.name}>
							{unit.tokens.map((token, place) => (
								<Coloured key={place} token={token} />
							))}
						</span>
					))}
				</span>
			))}
		</pre>
	);
});

function Coloured({ token }: { readonly token: Token }): ReactNode {
	return (
		<span className={styles[token.role]}>
			<Pieces pieces={[token.piece]} />
		</span>
	);
}

/** Commands, paths and addresses are expected to be ASCII; arguments of tools may be any language. */
export const modeOf = (kind: Card["kind"]): TextMode =>
	kind === "shell" || kind.startsWith("file.") ? "code" : kind === "network" ? "message" : "file";
