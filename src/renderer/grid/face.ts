import type { GlyphShape } from "../parts/glyph-shapes.ts";
import { isPlainText } from "../parts/safe-text/pieces.ts";

/**
 * What a cell shows, as data: a text that nothing can hide in, or a shape before a text, or a text from outside that has to be
 * drawn safely. A row that takes another's place then changes texts, and makes no element.
 */
export type Face = string | Pictured;

export type Pictured = {
	readonly glyph?: GlyphShape | undefined;
	readonly text: string;
	/** The text is not ours and not plain: hidden and misleading characters in it are named. */
	readonly isForeign?: boolean;
};

/** The face of a text that did not come from us. */
export const foreign = (text: string, glyph?: GlyphShape): Face => {
	const isForeign = !isPlainText(text);
	return glyph === undefined && !isForeign ? text : { glyph, text, isForeign };
};
