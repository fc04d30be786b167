import type { Fault } from "../../shared/lib/result.ts";

/**
 * Rows that a grid can show without holding them all: it asks for what it shows and is told when something came.
 * `total` is `undefined` until the first answer. `at` gives `undefined` for a row that is not here yet.
 */
export type Rows<Row> = {
	subscribe(listener: () => void): () => void;
	/** Changes whenever any of the others may answer differently. */
	version(): number;
	total(): number | undefined;
	at(index: number): Row | undefined;
	failure(): Fault | undefined;
	/** Says which rows are shown (`last` exclusive) and how fast they move, in rows a frame; negative is upwards. */
	want(first: number, last: number, rowsPerFrame: number): void;
	/** Asks again for what failed. */
	retry(): void;
};
