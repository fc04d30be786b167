/**
 * Addresses of the console. They live in the fragment (`#/audit?sel=12`), so that the same files work from the headless
 * host and from the packed desktop app without a server that knows the routes. A link can only navigate, never decide.
 */
export type Route = { readonly path: readonly string[]; readonly query: Readonly<Record<string, string>> };

/** Shapes: `#/inbox/r-1?filter=x` ↔ `{ path: ["inbox", "r-1"], query: { filter: "x" } }`. Law: parse(format(route)) = route. */
export function parseRoute(fragment: string): Route {
	const text = fragment.startsWith("#") ? fragment.slice(1) : fragment;
	const [before, after] = split(text, "?");
	const path = before.split("/").filter(Boolean).map(decode);
	return { path, query: Object.fromEntries(new URLSearchParams(after)) };
}

export function formatRoute(route: Route): string {
	const query = new URLSearchParams(Object.entries(route.query)).toString();
	return `#/${route.path.map(encodeURIComponent).join("/")}${query === "" ? "" : `?${query}`}`;
}

function split(text: string, mark: string): [string, string] {
	const at = text.indexOf(mark);
	return at < 0 ? [text, ""] : [text.slice(0, at), text.slice(at + 1)];
}

/** A hand-written address may hold a stray `%`: it then names nothing, which is not an error. */
function decode(part: string): string {
	try {
		return decodeURIComponent(part);
	} catch (error) {
		if (error instanceof URIError) return part;
		throw error;
	}
}
