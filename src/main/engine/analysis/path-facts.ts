import type { PathUse } from "../../../shared/model/evidence.ts";
import type { Case } from "../gate.ts";
import type { Reads, ResolvedPath } from "../ports.ts";
import { staticFolder } from "./path-pattern.ts";
import { joinPath, maxPathLength, normalisePath } from "./paths.ts";

/** All paths of one action together. UTF-16 units. */
export const maxTotalLength = 131_072;

export const totalLength = (uses: readonly PathUse[]): number =>
	uses.reduce((sum, use) => sum + use.path.length + (use.absolute?.length ?? 0), 0);

/** What the disk says of each path of the action, asked once for each. */
export type PathFacts = {
	readonly home: string;
	readonly own: readonly string[];
	readonly ignoreCase: boolean;
	readonly workspace: string | undefined;
	/** Where the workspace really lies. */
	readonly realWorkspace: string | undefined;
	/** Where the folder that it runs in really lies; null when that is not known. */
	readonly realCwd: string | null;
	readonly resolved: ReadonlyMap<string, ResolvedPath | null>;
	/** For paths with `..`: where they lead when links are followed before climbing, as the system does. */
	readonly climbed: ReadonlyMap<PathUse, ResolvedPath | null>;
	/** Folders of `allowed_paths` that are reached through a symlink: written → real. */
	readonly movedRoots: ReadonlyMap<string, string>;
};

export const gatherPathFacts = (
	reads: Pick<Reads, "resolvePath" | "home" | "ownFolders" | "caseInsensitive">,
	{ request, analysis, config }: Case,
): PathFacts => {
	const resolved = new Map<string, ResolvedPath | null>();
	const resolve = (absolute: string): ResolvedPath | null => {
		const known = resolved.get(absolute);
		if (known !== undefined) return known;
		const found = isSafeToResolve(absolute) ? reads.resolvePath(absolute) : null;
		resolved.set(absolute, found);
		return found;
	};
	const climbed = new Map<PathUse, ResolvedPath | null>();
	const root = request.workspace ?? request.cwd;
	const workspace = root === undefined || !root.startsWith("/") ? undefined : normalisePath(root);
	const uses = totalLength(analysis.paths) > maxTotalLength ? [] : analysis.paths;
	for (const use of uses) {
		const place = placeOf(use, request.cwd);
		if (place !== undefined && !isStream(place)) resolve(place);
	}
	const home = reads.home();
	for (const use of uses) {
		const physical = climb(use, request.cwd ?? request.workspace, home, resolve);
		if (physical !== undefined) climbed.set(use, physical);
	}
	const movedRoots = new Map<string, string>();
	for (const pattern of config?.safety.allowed_paths ?? []) {
		const folder = staticFolder(pattern, { root: workspace, home, ignoreCase: false });
		const real = folder === undefined ? undefined : resolve(folder)?.real;
		if (folder !== undefined && real !== undefined && real !== folder) movedRoots.set(folder, real);
	}
	return {
		home,
		// Only paths are held against them.
		own:
			uses.length === 0
				? []
				: reads.ownFolders().flatMap((folder) => {
						const written = normalisePath(folder);
						const real = resolve(written)?.real ?? written;
						return real === written ? [written] : [written, real];
					}),
		ignoreCase: reads.caseInsensitive(),
		workspace,
		realWorkspace: workspace === undefined ? undefined : (resolve(workspace)?.real ?? workspace),
		realCwd: request.cwd === undefined ? null : (resolve(normalisePath(request.cwd))?.real ?? null),
		resolved,
		climbed,
		movedRoots,
	};
};

/** The path that is judged: `/proc/self/cwd` is the folder of the action, not of this program. */
export const placeOf = (use: PathUse, cwd: string | undefined): string | undefined => {
	if (use.absolute === undefined) return undefined;
	const path = normalisePath(use.absolute);
	const inCwd = /^\/proc\/(?:self|thread-self)\/(?:task\/\d+\/)?cwd(?=\/|$)/.exec(path);
	return inCwd !== null && cwd !== undefined ? normalisePath(`${cwd}/${path.slice(inCwd[0].length)}`) : path;
};

/**
 * `link/..` is the parent of what the link leads to, not the folder the link stands in. Undefined when the path has no
 * `..` or does not start where the action does (a shell that changed its folder), so that the plain reading holds.
 */
const climb = (
	use: PathUse,
	cwd: string | undefined,
	home: string,
	resolve: (path: string) => ResolvedPath | null,
): ResolvedPath | null | undefined => {
	if (use.absolute === undefined || !/(?:^|\/)\.\.(?:\/|$)/.test(use.path)) return undefined;
	const joined = joinPath(use.path, cwd, home);
	if (joined === undefined || normalisePath(joined) !== normalisePath(use.absolute)) return undefined;
	let here = "/";
	for (const segment of joined.split("/")) {
		if (segment === "" || segment === ".") continue;
		if (segment !== "..") {
			here = here === "/" ? `/${segment}` : `${here}/${segment}`;
			continue;
		}
		const found = resolve(here);
		if (found === null) return null;
		here = normalisePath(`${found.real}/..`);
	}
	return resolve(here);
};

const isSafeToResolve = (path: string): boolean => path.startsWith("/") && path.length <= maxPathLength && !path.includes("\0");

/** Open streams and harmless devices: not places on the disk. */
export const isStream = (path: string): boolean =>
	/^\/dev\/(?:null|zero|full|u?random|stdin|stdout|stderr|tty|fd\/[0-2])$|^\/proc\/(?:self|thread-self)\/fd\/[0-2]$/.test(path);
