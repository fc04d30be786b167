import type { Entry } from "../../shared/model/entry.ts";

/** Folders that agents lately worked in: where projects may share something with a console. */
export type Workspaces = { take(entries: readonly Entry[]): void; list(): readonly string[] };

const mostKept = 20;

export const createWorkspaces = (newestFirst: readonly Entry[]): Workspaces => {
	const kept = new Set<string>();
	let newest = "";
	const take = (entries: readonly Entry[]): void => {
		for (const { details } of entries) {
			const folder = details["workspace"];
			if (typeof folder !== "string" || folder === newest || !folder.startsWith("/")) continue;
			newest = folder;
			kept.delete(folder);
			kept.add(folder);
			for (const oldest of kept) {
				if (kept.size <= mostKept) break;
				kept.delete(oldest);
			}
		}
	};
	take(newestFirst.toReversed());
	return { take, list: () => [...kept] };
};
