import { isBlank, isNewline } from "./chars.ts";
import type { Memo, Pattern, Span } from "./pattern.ts";
import { isStandIn, readValue } from "./value.ts";

/** A Kubernetes document is seldom longer; `kind: Secret` must stand this near to its `data:`. */
const maxDocument = 16_384;

/** Every value below `data:` or `stringData:` of a Kubernetes `kind: Secret`. The keys stay readable. */
export const manifestPattern: Pattern = {
	kind: "kubernetes-secret",
	family: "operations",
	title: "Value in a Kubernetes Secret manifest",
	keywords: ["data:"],
	expressions: [],
	find: (text, at, after, floor, memo) => {
		const name = text.slice(at - 6, at).toLowerCase() === "string" ? at - 6 : at;
		const line = lineStart(text, name, floor);
		if (line === -1 || !isNearManifest(text, at, memo)) return null;
		const spans = valuesBelow(text, after, name - line);
		const [first, ...more] = spans;
		return first === undefined ? null : { ...first, more };
	},
};

/** Where the line begins whose first word stands at `at`, or -1 when something else stands before it. */
function lineStart(text: string, at: number, floor: number): number {
	let index = at;
	while (index > floor && isBlank(text.charCodeAt(index - 1))) index -= 1;
	return index === 0 || isNewline(text.charCodeAt(index - 1)) ? index : -1;
}

function isNearManifest(text: string, at: number, memo: Memo): boolean {
	memo.manifests ??= [...text.matchAll(/kind["']?: {0,3}["']?secret\b/gi)].map(({ index }) => index);
	const list = memo.manifests;
	let low = 0;
	let high = list.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (list[middle]! < at - maxDocument) low = middle + 1;
		else high = middle;
	}
	return low < list.length && list[low]! < at + maxDocument;
}

/** The scalars of the lines that are indented deeper than `depth`. */
function valuesBelow(text: string, from: number, depth: number): Span[] {
	const spans: Span[] = [];
	const limit = Math.min(text.length, from + maxDocument);
	let index = endOfLine(text, from, limit);
	while (index < limit) {
		const line = index + 1;
		let start = line;
		while (start < limit && isBlank(text.charCodeAt(start))) start += 1;
		const end = endOfLine(text, start, limit);
		if (end > start && start - line <= depth) break;
		const colon = start + text.slice(start, Math.min(end, start + 256)).indexOf(": ");
		const isPair = colon >= start;
		const value = end - start < 4 ? null : readValue(text, isPair ? colon + 2 : start, false);
		if (
			value !== null &&
			value.end <= end &&
			value.end - value.start >= 4 &&
			(isPair || spans.length > 0 || isFolded(text, line - 2)) &&
			text[start] !== "#" &&
			!isStandIn(text, value)
		) {
			spans.push({ start: value.start, end: value.end });
		}
		index = end;
	}
	return spans;
}

/** The line before ended in `>` or `|`: what follows is a block scalar. */
const isFolded = (text: string, at: number): boolean => text[at] === ">" || text[at] === "|" || text[at] === "-";

function endOfLine(text: string, from: number, limit: number): number {
	let index = from;
	while (index < limit && !isNewline(text.charCodeAt(index))) index += 1;
	return index;
}
