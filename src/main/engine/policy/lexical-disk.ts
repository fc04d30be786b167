import type { Reads } from "../ports.ts";

/** A disk that nobody looks at: every path is what it says. For examples and for what happened some time ago. */
export const lexicalDisk = (home: string): Pick<Reads, "resolvePath" | "home" | "ownFolders" | "caseInsensitive"> => ({
	resolvePath: (absolute) => ({ real: absolute, exists: false, type: "absent", throughSymlink: false, links: 1 }),
	home: () => home,
	ownFolders: () => [],
	caseInsensitive: () => false,
});
