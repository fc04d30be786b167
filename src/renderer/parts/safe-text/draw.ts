import { cx } from "../cx.ts";
import styles from "../safe-text.module.css";
import { isPlainText, type Piece, piecesOf, type TextMode } from "./pieces.ts";

/**
 * `SafeText` without React, for the cells of a table that are drawn while it scrolls: the same elements, made by hand. Text is
 * only ever set as text.
 *
 * Law: test/e2e/painted.test.ts (the same elements as the component makes).
 */
export const drawSafeText = (text: string, mode: TextMode): HTMLElement => {
	const whole = document.createElement("bdi");
	whole.className = (mode === "prose" ? styles["prose"] : styles["strict"]) ?? "";
	whole.dir = mode === "prose" ? "auto" : "ltr";
	if (isPlainText(text)) whole.append(text);
	else for (const piece of piecesOf(text, mode)) whole.append(...drawPiece(piece));
	return whole;
};

const drawPiece = (piece: Piece): (Node | string)[] => {
	if (piece.kind === "plain") return [piece.raw];
	if (piece.label === "") return ["\n"];
	const span = document.createElement("span");
	span.className = cx(styles[piece.kind], piece.raw === "\t" && styles["tab"]);
	span.dataset["chip"] = piece.kind;
	span.role = "img";
	span.ariaLabel = piece.spoken;
	if (piece.kind === "chip") span.title = piece.spoken;
	span.append(piece.label);
	return piece.breaks ? [span, document.createElement("br")] : [span];
};
