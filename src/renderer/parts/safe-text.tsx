import { Fragment, memo, useMemo, type ReactNode } from "react";
import { isPlainText, piecesOf, type Piece, type TextMode } from "./safe-text/pieces.ts";
import { cx } from "./cx.ts";
import styles from "./safe-text.module.css";

/** Any string that did not come from us. Hidden and misleading characters are named, nothing is interpreted. */
export const SafeText = memo(function SafeText({ text, mode }: { readonly text: string; readonly mode: TextMode }): ReactNode {
	const pieces = useMemo(() => (isPlainText(text) ? null : piecesOf(text, mode)), [text, mode]);
	return (
		<bdi className={mode === "prose" ? styles["prose"] : styles["strict"]} dir={mode === "prose" ? "auto" : "ltr"}>
			{pieces === null ? text : <Pieces pieces={pieces} />}
		</bdi>
	);
});

export function Pieces({ pieces }: { readonly pieces: readonly Piece[] }): ReactNode {
	return pieces.map((piece, index) => <OnePiece key={index} piece={piece} />);
}

function OnePiece({ piece }: { readonly piece: Piece }): ReactNode {
	if (piece.kind === "plain") return <Fragment>{piece.raw}</Fragment>;
	if (piece.label === "") return "\n";
	return (
		<>
			<span
				className={cx(styles[piece.kind], piece.raw === "\t" && styles["tab"])}
				data-chip={piece.kind}
				role="img"
				aria-label={piece.spoken}
				title={piece.kind === "chip" ? piece.spoken : undefined}
			>
				{piece.label}
			</span>
			{piece.breaks ? <br /> : null}
		</>
	);
}
