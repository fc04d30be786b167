type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

/**
 * Arguments as lines that can be compared: a lone text as it is, otherwise each under its name, texts with their own
 * lines. For people; it cannot be read back.
 */
export const argumentsText = (args: { readonly [name: string]: Json }): string => {
	// The order that an agent chose says nothing: only what differs shall show.
	const isLong = (value: Json): number => Number(typeof value === "string" && value.includes("\n"));
	const entries = Object.entries(args).sort(([one, a], [other, b]) => isLong(a) - isLong(b) || (one < other ? -1 : 1));
	const [only] = entries;
	if (entries.length === 1 && typeof only?.[1] === "string") return only[1];
	return entries
		.map(([name, value]) => {
			if (typeof value !== "string") return `${name}: ${JSON.stringify(value, null, 2)}`;
			return value.includes("\n") ? `${name}:\n${value}` : `${name}: ${value}`;
		})
		.join("\n");
};
