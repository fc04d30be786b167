/**
 * Finds the items whose pattern could match a text, without trying every pattern: by the whole text, by its beginnings
 * and by its ends. It may find too many and never too few; whoever asks looks closely at what is found.
 *
 * Law: test/laws/policy-index.test.ts (index = loop over all).
 */
export type KeyIndex<Item> = {
	/** False for a pattern without a literal beginning or end, such as `*`: it belongs in no index. */
	add(pattern: string, item: Item): boolean;
	lookup(text: string, found: (item: Item) => void): void;
	readonly isEmpty: () => boolean;
};

/** Text before the first and after the last wildcard (`*`, `?`); `isLiteral` when there is none. */
export const literalEnds = (pattern: string): { readonly isLiteral: boolean; readonly prefix: string; readonly suffix: string } => {
	const first = pattern.search(/[*?]/);
	if (first < 0) return { isLiteral: true, prefix: pattern, suffix: pattern };
	const last = Math.max(pattern.lastIndexOf("*"), pattern.lastIndexOf("?"));
	return { isLiteral: false, prefix: pattern.slice(0, first), suffix: pattern.slice(last + 1) };
};

type Side<Item> = { readonly byText: Map<string, Item[]>; lengths: number[] };

export const createKeyIndex = <Item>(): KeyIndex<Item> => {
	const literals = new Map<string, Item[]>();
	const prefixes: Side<Item> = { byText: new Map(), lengths: [] };
	const suffixes: Side<Item> = { byText: new Map(), lengths: [] };

	const put = (map: Map<string, Item[]>, key: string, item: Item): void => {
		const list = map.get(key);
		if (list === undefined) map.set(key, [item]);
		else list.push(item);
	};
	const putSide = (side: Side<Item>, key: string, item: Item): void => {
		put(side.byText, key, item);
		if (!side.lengths.includes(key.length)) side.lengths = [...side.lengths, key.length].sort((a, b) => a - b);
	};

	return {
		isEmpty: () => literals.size === 0 && prefixes.lengths.length === 0 && suffixes.lengths.length === 0,
		add: (pattern, item) => {
			const { isLiteral, prefix, suffix } = literalEnds(pattern);
			if (isLiteral) put(literals, pattern, item);
			else if (prefix === "" && suffix === "") return false;
			else if (prefix.length >= suffix.length) putSide(prefixes, prefix, item);
			else putSide(suffixes, suffix, item);
			return true;
		},
		lookup: (text, found) => {
			literals.get(text)?.forEach(found);
			for (const length of prefixes.lengths) {
				if (length > text.length) break;
				prefixes.byText.get(text.slice(0, length))?.forEach(found);
			}
			for (const length of suffixes.lengths) {
				if (length > text.length) break;
				suffixes.byText.get(text.slice(text.length - length))?.forEach(found);
			}
		},
	};
};
