/** What the bytes of a canonical entry say of it, read where they lie: a string of each would cost as much as hashing it. */
export type HeadBytes = {
	readonly seq: number;
	readonly at: number;
	/** Where the last `,"seq":` begins: the member before it ends there. */
	readonly seqAt: number;
};

const [quote, comma, open, close] = [0x22, 0x2c, 0x7b, 0x7d];

/** The number at `from`, and -1 unless a member of an object ends behind it. */
const countAt = (bytes: Uint8Array, from: number): number => {
	let value = 0;
	let at = from;
	for (; ; at++) {
		const digit = (bytes[at] ?? 0) - 48;
		if (digit < 0 || digit > 9) break;
		value = value * 10 + digit;
	}
	const end = bytes[at];
	return at > from && (end === comma || end === close) && Number.isSafeInteger(value) ? value : -1;
};

/** Whether `"at":` stands here. */
const isTime = (bytes: Uint8Array, at: number): boolean =>
	bytes[at] === quote && bytes[at + 1] === 0x61 && bytes[at + 2] === 0x74 && bytes[at + 3] === quote && bytes[at + 4] === 0x3a;

/** Whether `,"seq":` stands here. The letter that is rarest at the end of an entry is looked at first. */
const isNumber = (bytes: Uint8Array, at: number): boolean =>
	bytes[at + 4] === 0x71 &&
	bytes[at] === comma &&
	bytes[at + 1] === quote &&
	bytes[at + 2] === 0x73 &&
	bytes[at + 3] === 0x65 &&
	bytes[at + 5] === quote &&
	bytes[at + 6] === 0x3a;

/**
 * As `readEntryHead` of `audit/entry.ts`, of the entry in `[from, to)`, which says why this is sound.
 *
 * Law: test/main/store/head-bytes.test.ts (the same answer for every text).
 */
export const readHeadBytes = (bytes: Uint8Array, from: number, to: number): HeadBytes | null => {
	if (bytes[from] !== open || bytes[to - 1] !== close) return null;
	let timeAt = from;
	while (timeAt < to && !isTime(bytes, timeAt)) timeAt++;
	let seqAt = to - 8;
	while (seqAt > from && !isNumber(bytes, seqAt)) seqAt--;
	if (timeAt >= to || seqAt <= from) return null;
	const at = countAt(bytes, timeAt + 5);
	const seq = countAt(bytes, seqAt + 7);
	return at < 0 || seq < 0 ? null : { seq, at, seqAt };
};
