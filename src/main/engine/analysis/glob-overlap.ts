/**
 * A wildcard of the shell overlaps with a rule: with a bare name in any segment, with the last part of a longer pattern
 * in the last. A name with a leading dot is met only by a wildcard that writes the dot.
 */
export const couldExpandTo = (written: string, pattern: string): boolean => {
	const parts = pattern
		.replace(/\/+(?:\*\*)?$/, "")
		.replace(/^(?:\*\*\/)+/, "")
		.split("/");
	const name = parts.at(-1) ?? "";
	const segments = written.split("/");
	const candidates = parts.length === 1 ? segments : segments.slice(-1);
	return candidates.some((glob) => /[*?[]/.test(glob) && (!name.startsWith(".") || glob.startsWith(".")) && overlaps(glob, name));
};

/** True when some text matches both globs. Brackets count as any one character. Quadratic in the two lengths at most. */
const overlaps = (a: string, b: string): boolean => {
	const left = a.replace(/\[[^\]]*\]/g, "?").slice(0, 256);
	const right = b.replace(/\[[^\]]*\]/g, "?").slice(0, 256);
	const seen = new Map<number, boolean>();
	const go = (i: number, j: number): boolean => {
		if (i === left.length && j === right.length) return true;
		const key = i * 257 + j;
		const known = seen.get(key);
		if (known !== undefined) return known;
		const [l, r] = [left[i], right[j]];
		let result: boolean;
		if (l === "*") result = go(i + 1, j) || (r !== undefined && go(i, j + 1));
		else if (r === "*") result = go(i, j + 1) || (l !== undefined && go(i + 1, j));
		else result = l !== undefined && r !== undefined && (l === r || l === "?" || r === "?") && go(i + 1, j + 1);
		seen.set(key, result);
		return result;
	};
	return go(0, 0);
};
