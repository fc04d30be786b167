type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Path = readonly (string | number)[];

/** One value of a set of arguments that has no parts of its own. */
export type Leaf = {
	readonly path: Path;
	readonly name: string;
	readonly value: null | boolean | number | string | [] | Record<string, never>;
};

/** Every value without parts, in its order. `name` is the path joined by dots, for people. */
export const leavesOf = (value: Json, path: Path = []): Leaf[] => {
	if (value !== null && typeof value === "object") {
		const parts: [string | number, Json][] = Array.isArray(value) ? value.map((each, index) => [index, each]) : Object.entries(value);
		if (parts.length > 0) return parts.flatMap(([key, each]) => leavesOf(each, [...path, key]));
		return [{ path, name: path.join("."), value: Array.isArray(value) ? [] : {} }];
	}
	return [{ path, name: path.join("."), value }];
};

/** The same with another value at one place; nothing else is touched. */
export const withLeaf = (value: Json, [key, ...rest]: Path, next: Json): Json => {
	if (key === undefined) return next;
	if (Array.isArray(value)) return value.map((each, index) => (index === key ? withLeaf(each, rest, next) : each));
	const entries = Object.entries(value !== null && typeof value === "object" ? value : {});
	return Object.fromEntries(entries.map(([name, each]) => [name, name === key ? withLeaf(each, rest, next) : each]));
};
