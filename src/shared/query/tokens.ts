/**
 * A query line cut into tokens at blanks outside quotes. Inside quotes `\"` and `\\` stand for themselves.
 *
 * Units: `from` and `to` are UTF-16 offsets into the line; `valueFrom` is where the value begins, behind field and operator.
 */
export type Token = {
	readonly from: number;
	readonly to: number;
	readonly valueFrom: number;
	readonly field: string | undefined;
	/** `-` stands before it. */
	readonly isNot: boolean;
	readonly isQuoted: boolean;
	/** The quote is not closed. */
	readonly isOpen: boolean;
	readonly value: string;
};

export const tokensOf = (line: string): Token[] => {
	const tokens: Token[] = [];
	const pattern = /\s*(-(?=[a-z][a-z-]*:|"))?(?:([a-z][a-z-]*):)?(?:"((?:[^"\\]|\\.)*)("|$)|(\S*))/gsy;
	while (pattern.lastIndex < line.length) {
		const start = pattern.lastIndex;
		const match = pattern.exec(line);
		if (match === null || match[0] === "") break;
		const [whole, minus, field, quoted, end, bare = ""] = match;
		const to = pattern.lastIndex;
		const from = start + whole.length - whole.trimStart().length;
		if (from === to) continue;
		const isQuoted = quoted !== undefined;
		tokens.push({
			from,
			to,
			valueFrom: from + (minus === undefined ? 0 : 1) + (field === undefined ? 0 : field.length + 1),
			field,
			isNot: minus !== undefined,
			isQuoted,
			isOpen: isQuoted && end === "",
			value: isQuoted ? quoted.replaceAll(/\\(["\\])/g, "$1") : bare,
		});
	}
	return tokens;
};

/** A value as it can stand behind a field. */
export const quoteValue = (value: string): string =>
	/^[^\s":\\<>][^\s":\\]*$/.test(value) ? value : `"${value.replaceAll(/(["\\])/g, "\\$1")}"`;
