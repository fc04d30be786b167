import type { Role, Segment } from "../../shared/model/evidence.ts";
import { piecesOf, type Piece, type TextMode } from "../parts/safe-text/pieces.ts";

/**
 * Lays a text out for reading: logical lines, each cut into units small enough to be on screen as a whole, each unit cut
 * into coloured tokens. Nothing is added or left out.
 *
 * Law: test/renderer/lines.test.ts (raw texts of all tokens joined are the text).
 */
export type Token = { readonly role: Role; readonly piece: Piece };
export type Unit = { readonly name: string; readonly tokens: readonly Token[] };
/** `isMore` when the line before it was cut at an operator, not at a real new line. */
export type Line = { readonly units: readonly Unit[]; readonly isMore: boolean };

/** Characters in one unit: some rows of the pane. */
const unitLength = 320;
/** Shorter commands stay on one line. */
const foldLength = 48;
const joiners = new Set(["|", "||", "&&", ";", "|&", "&"]);

export function linesOf(text: string, segments: readonly Segment[], mode: TextMode): Line[] {
	const lines: Line[] = [];
	let units: Unit[] = [];
	let tokens: Token[] = [];
	let length = 0;
	const endUnit = (): void => {
		if (tokens.length > 0) units.push({ name: `Line ${lines.length + 1}`, tokens });
		tokens = [];
		length = 0;
	};
	let isMore = false;
	const endLine = (isCut: boolean): void => {
		endUnit();
		lines.push({ units, isMore });
		units = [];
		isMore = isCut;
	};
	const folds = text.length > foldLength && mode === "code";
	for (const token of tokensOf(text, segments, mode)) {
		tokens.push(token);
		length += token.piece.raw.length;
		const { piece } = token;
		if (piece.kind !== "plain" && piece.breaks) endLine(false);
		else if (folds && token.role === "operator" && joiners.has(piece.raw.trim())) endLine(true);
		else if (length >= unitLength) endUnit();
	}
	if (tokens.length > 0 || units.length > 0) endLine(false);
	return lines;
}

function tokensOf(text: string, segments: readonly Segment[], mode: TextMode): Token[] {
	const tokens: Token[] = [];
	let at = 0;
	let index = 0;
	const roleAt = (offset: number): Segment | undefined => {
		while (index < segments.length && (segments[index]?.to ?? 0) <= offset) index++;
		return segments[index];
	};
	for (const piece of piecesOf(text, mode)) {
		const to = at + piece.raw.length;
		if (piece.kind !== "plain") {
			tokens.push({ role: roleAt(at)?.role ?? "plain", piece });
			at = to;
			continue;
		}
		while (at < to) {
			const segment = roleAt(at);
			const until = Math.min(to, segment?.to ?? to, at + unitLength);
			tokens.push({ role: segment?.role ?? "plain", piece: { kind: "plain", raw: text.slice(at, until) } });
			at = until;
		}
	}
	return tokens;
}
