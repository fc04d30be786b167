import { useMemo, useSyncExternalStore } from "react";
import { formatRoute, parseRoute, type Route } from "./route.ts";

const subscribe = (listener: () => void): (() => void) => {
	window.addEventListener("hashchange", listener);
	return () => window.removeEventListener("hashchange", listener);
};

const current = (): string => window.location.hash;

export function useRoute(): Route {
	const hash = useSyncExternalStore(subscribe, current);
	return useMemo(() => parseRoute(hash), [hash]);
}

/** Address of a screen, for links: `href("audit", "entry", "12")`. */
export const href = (...path: string[]): string => formatRoute({ path, query: {} });

export const navigate = (...path: string[]): void => {
	window.location.hash = href(...path);
};

/** Changes only the query. `replace` keeps the history short while somebody types. */
export function setQuery(query: Readonly<Record<string, string | undefined>>, replace = true): void {
	const route = parseRoute(window.location.hash);
	const next: Record<string, string> = { ...route.query };
	for (const [name, value] of Object.entries(query)) {
		if (value === undefined || value === "") delete next[name];
		else next[name] = value;
	}
	const address = formatRoute({ path: route.path, query: next });
	if (replace) {
		window.history.replaceState(null, "", address);
		window.dispatchEvent(new HashChangeEvent("hashchange"));
	} else window.location.hash = address;
}
