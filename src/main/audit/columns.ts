/**
 * Query columns are copies that no hash covers: each is compared with the body that it was copied from.
 * A name is a member of the entry, or a path such as `outcome.effect`. Null means that the body has no such member.
 */
export type Columns = Readonly<Record<string, string | number | null>>;

function memberAt(entry: unknown, path: string): unknown {
	let value = entry;
	for (const name of path.split(".")) {
		if (typeof value !== "object" || value === null || !Object.hasOwn(value, name)) return null;
		value = (value as Readonly<Record<string, unknown>>)[name];
	}
	return value ?? null;
}

/** Name of the first column that differs from the body, or null. A body that is not JSON agrees with no column. */
export function differingColumn(body: string, columns: Columns): string | null {
	const names = Object.keys(columns);
	if (names.length === 0) return null;
	let entry: unknown = null;
	try {
		entry = JSON.parse(body);
	} catch (thrown) {
		if (!(thrown instanceof SyntaxError)) throw thrown;
		return names[0] ?? null;
	}
	return names.find((name) => memberAt(entry, name) !== columns[name]) ?? null;
}
