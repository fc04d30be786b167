/**
 * Aho-Corasick over the keywords of all patterns: a complete transition table over folded character classes, so that
 * each character of the text costs one addition and two look-ups whatever the number of patterns.
 *
 * Source: Aho and Corasick 1975, "Efficient string matching".
 */

export interface Hit<T> {
	/** Length of the keyword in UTF-16 units; it ends at the character that was read last. */
	readonly length: number;
	readonly value: T;
}

export interface Automaton<T> {
	/** Class of each ASCII code unit; letters are folded, class 0 is "in no keyword". */
	readonly classes: Uint8Array;
	/** `next[state * width + class]`: the next state. Sixteen bits, because the table should stay in the cache. */
	readonly next: Uint16Array;
	/** States from this one on end a keyword: one comparison a character tells. */
	readonly firstHit: number;
	/** `hits[state - firstHit]`: what ends here, longest keyword first. */
	readonly hits: readonly (readonly Hit<T>[])[];
	readonly width: number;
}

/**
 * Builds the automaton. Keywords are ASCII and matched without regard to case.
 *
 * Faults: throws on an empty or non-ASCII keyword (a bug in a pattern file).
 */
export function buildAutomaton<T>(entries: readonly { readonly keyword: string; readonly value: T }[]): Automaton<T> {
	const classes = new Uint8Array(128);
	let width = 1;
	for (const { keyword } of entries) {
		if (keyword === "") throw new Error("a pattern has an empty keyword");
		for (const char of keyword.toLowerCase()) {
			const code = char.charCodeAt(0);
			if (code > 127) throw new Error(`keyword \`${keyword}\` is not ASCII`);
			if (classes[code] === 0) {
				classes[code] = width;
				classes[char.toUpperCase().charCodeAt(0)] = width;
				width += 1;
			}
		}
	}

	const edges: Int32Array[] = [new Int32Array(width)];
	const own: Hit<T>[][] = [[]];
	for (const { keyword, value } of entries) {
		let node = 0;
		for (const char of keyword.toLowerCase()) {
			const edge = classes[char.charCodeAt(0)]!;
			if (edges[node]![edge] === 0) {
				edges[node]![edge] = edges.push(new Int32Array(width)) - 1;
				own.push([]);
			}
			node = edges[node]![edge]!;
		}
		own[node]!.push({ length: keyword.length, value });
	}
	return { classes, width, ...complete(edges, own, width) };
}

/** Breadth-first: fills the missing edges from the failure links, so that no link is followed while scanning. */
function complete<T>(edges: readonly Int32Array[], own: readonly (readonly Hit<T>[])[], width: number) {
	const fail = new Int32Array(edges.length);
	const hits: (readonly Hit<T>[])[] = own.map((list) => [...list]);
	const queue: number[] = [];
	for (const child of edges[0]!) if (child !== 0) queue.push(child);
	for (let head = 0; head < queue.length; head += 1) {
		const node = queue[head]!;
		const back = fail[node]!;
		// The node's own keyword is longer than anything its failure link ends with.
		hits[node] = [...hits[node]!, ...hits[back]!];
		for (let edge = 1; edge < width; edge += 1) {
			const child = edges[node]![edge]!;
			const fallback = edges[back]![edge]!;
			if (child === 0) edges[node]![edge] = fallback;
			else {
				fail[child] = fallback;
				queue.push(child);
			}
		}
	}
	// Nodes that end a keyword are numbered last. The root ends none, so it stays 0.
	const order = [...edges.keys()].toSorted((a, b) => Math.sign(hits[a]!.length) - Math.sign(hits[b]!.length) || a - b);
	if (edges.length > 0xffff) throw new Error("the keywords need more states than sixteen bits can count");
	const place = new Uint16Array(edges.length);
	order.forEach((node, index) => (place[node] = index));
	const next = new Uint16Array(edges.length * width);
	order.forEach((node, index) => edges[node]!.forEach((target, edge) => (next[index * width + edge] = place[target]!)));
	const ending = order.filter((node) => hits[node]!.length > 0);
	return { next, firstHit: order.length - ending.length, hits: ending.map((node) => hits[node]!) };
}
