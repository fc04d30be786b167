/** The lines that differ, with `+`, `-` and some context: enough for a settings file. */

type Line = { readonly mark: " " | "+" | "-"; readonly text: string };

/** Longest common subsequence of what is left between the common start and end. */
const between = (old: readonly string[], fresh: readonly string[]): Line[] => {
	const width = fresh.length + 1;
	const longest = new Uint32Array((old.length + 1) * width);
	const at = (i: number, j: number): number => longest[i * width + j] ?? 0;
	for (let i = old.length - 1; i >= 0; i--) {
		for (let j = fresh.length - 1; j >= 0; j--) {
			longest[i * width + j] = old[i] === fresh[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
		}
	}
	const lines: Line[] = [];
	for (let i = 0, j = 0; i < old.length || j < fresh.length;) {
		if (i < old.length && j < fresh.length && old[i] === fresh[j]) {
			lines.push({ mark: " ", text: old[i] ?? "" });
			i++;
			j++;
		} else if (i < old.length && (j >= fresh.length || at(i + 1, j) >= at(i, j + 1))) lines.push({ mark: "-", text: old[i++] ?? "" });
		else lines.push({ mark: "+", text: fresh[j++] ?? "" });
	}
	return lines;
};

const context = 2;

/** Empty when nothing differs. */
export const lineDiff = (before: string, after: string): readonly Line[] => {
	const old = before === "" ? [] : before.replace(/\n$/, "").split("\n");
	const fresh = after.replace(/\n$/, "").split("\n");
	let start = 0;
	while (start < old.length && start < fresh.length && old[start] === fresh[start]) start++;
	let end = 0;
	while (end < old.length - start && end < fresh.length - start && old.at(-1 - end) === fresh.at(-1 - end)) end++;
	const middle = between(old.slice(start, old.length - end), fresh.slice(start, fresh.length - end));
	if (middle.length === 0) return [];
	const same = (text: string): Line => ({ mark: " ", text });
	return [
		...old.slice(Math.max(0, start - context), start).map(same),
		...middle,
		...old.slice(old.length - end, old.length - end + context).map(same),
	];
};
