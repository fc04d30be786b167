/** Which parts of a list to ask for, in the order they will be needed. */

/** Rows that one call brings. */
export const chunkRows = 200;

/** Frames of movement to be ahead of: a call and its answer take about this long on a busy machine. */
const framesAhead = 12;

/** Chunks asked for ahead at most, so that a fling does not ask for the whole log. */
const maxChunksAhead = 12;

/** Faster than this nobody reads on the way: it is a jump, and only its target counts. */
const jumpRowsPerFrame = 2_000;

export const isJump = (rowsPerFrame: number): boolean => Math.abs(rowsPerFrame) > jumpRowsPerFrame;

/**
 * Chunk numbers for rows `first … last` (exclusive): the shown ones first, then those the movement leads to, then one
 * behind for a change of mind.
 *
 * Law: every chunk that holds a shown row is in the list and stands before every chunk that does not.
 */
export const chunksFor = (first: number, last: number, rowsPerFrame: number, total: number): number[] => {
	if (total <= 0 || last <= first) return [];
	const lastChunk = Math.floor((total - 1) / chunkRows);
	const from = Math.min(Math.floor(first / chunkRows), lastChunk);
	const to = Math.min(Math.floor((last - 1) / chunkRows), lastChunk);
	const up = rowsPerFrame < 0;
	const shown = Array.from({ length: to - from + 1 }, (_, step) => (up ? to - step : from + step));

	const speed = Math.abs(rowsPerFrame);
	const ahead = isJump(rowsPerFrame) ? 1 : Math.min(maxChunksAhead, 1 + Math.ceil((speed * framesAhead) / chunkRows));
	const edge = up ? from : to;
	const coming = Array.from({ length: ahead }, (_, step) => edge + (up ? -1 - step : 1 + step));
	const behind = up ? to + 1 : from - 1;
	return [...shown, ...coming, behind].filter((chunk) => chunk >= 0 && chunk <= lastChunk);
};
