import { blockRows } from "./index-file.ts";

/** Times and durations of a block of 1,024 entries. */
export type NumberField = "at" | "took" | "read";
export type Numbers = Float64Array | Uint32Array;

/** A duration that an entry does not have: all ones. */
export const noSpan = 0xffff_ffff;

export const emptyNumbers = (field: NumberField): Numbers =>
	field === "at" ? new Float64Array(blockRows) : new Uint32Array(blockRows).fill(noSpan);

export const numbersBytes = (list: Numbers): Uint8Array => new Uint8Array(list.buffer, list.byteOffset, list.byteLength);

/** Copies stored bytes, whatever their place in memory. */
export const copyInto = (list: Numbers, data: Uint8Array | undefined): void => {
	if (data !== undefined) numbersBytes(list).set(data.subarray(0, list.byteLength));
};
