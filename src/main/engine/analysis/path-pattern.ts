import { Minimatch } from "minimatch";
import { isUnder, normalisePath } from "./paths.ts";

/**
 * Path patterns of the rules. A pattern that denies or warns is read as widely as its words allow: a name without a
 * slash is that name at any depth, `secrets/` is a folder so called anywhere, and so is `.git/config`. A pattern that
 * allows is read as narrowly: from the workspace only, except that a name with a wildcard is allowed anywhere in it.
 * A leading slash is the root of the disk and `~/` the person's home for both. A folder stands for all below it.
 *
 * Law: test/main/engine/gates/paths.test.ts (`adding a denied pattern never loosens`).
 */
export type Ground = { readonly root: string | undefined; readonly home: string; readonly ignoreCase: boolean };

/** True when a pattern that forbids or warns covers an absolute, normalised path. */
export const coversWidely = (pattern: string, path: string, ground: Ground): boolean => {
	const { text, anchored } = readPattern(pattern, ground);
	if (anchored) return matchesTree(text, path, ground);
	const below = text.includes("/") ? path : belowRoot(path, ground.root);
	if (text.includes("/")) return matchesTree(text.startsWith("**/") ? `/${text}` : `/**/${text}`, path, ground);
	return below.split("/").some((segment) => segment !== "" && matchesGlob(text, segment, ground.ignoreCase));
};

/** Like `coversWidely`, but a bare name must be the last segment: a folder called `secrets` does not mark its files. */
export const marksName = (pattern: string, path: string, ground: Ground): boolean => {
	const { text, anchored } = readPattern(pattern, ground);
	if (anchored || text.includes("/") || pattern.endsWith("/")) return coversWidely(pattern, path, ground);
	return matchesGlob(text, path.slice(path.lastIndexOf("/") + 1), ground.ignoreCase);
};

/** True when a pattern of `allowed_paths` covers an absolute, normalised path. Case always counts: an allow never guesses. */
export const coversNarrowly = (pattern: string, path: string, ground: Ground): boolean => {
	const exact = { ...ground, ignoreCase: false };
	const { text, anchored } = readPattern(pattern, exact);
	if (anchored) return matchesTree(text, path, exact);
	if (ground.root === undefined || !isUnder(path, ground.root)) return false;
	if (!text.includes("/") && isMagic(text)) return matchesGlob(text, path.slice(path.lastIndexOf("/") + 1), false);
	const below = path === ground.root ? "" : path.slice(ground.root === "/" ? 1 : ground.root.length + 1);
	return text === "" ? true : matchesTree(`/${text}`, `/${below}`, exact);
};

/** The folder that a pattern names without any wildcard, for finding where it really lies. Undefined for name patterns. */
export const staticFolder = (pattern: string, ground: Ground): string | undefined => {
	const { text, anchored } = readPattern(pattern, ground);
	const absolute = anchored
		? text
		: ground.root === undefined || (!text.includes("/") && isMagic(text))
			? undefined
			: `${ground.root}/${text}`;
	if (absolute === undefined) return undefined;
	const kept: string[] = [];
	for (const segment of absolute.split("/")) {
		if (isMagic(segment)) break;
		kept.push(segment);
	}
	return normalisePath(kept.join("/"));
};

const readPattern = (pattern: string, ground: Ground): { readonly text: string; readonly anchored: boolean } => {
	const home = pattern === "~" || pattern.startsWith("~/") ? `${ground.home}${pattern.slice(1)}` : pattern;
	const bare = home.replace(/^(?:\.\/)+/, "").replace(/\/+(?:\*\*)?$/, "");
	if (home.startsWith("/")) return { text: normalisePath(bare === "" ? "/" : bare), anchored: true };
	if (bare === ".") return { text: "", anchored: false };
	return {
		text: bare
			.split("/")
			.filter((segment) => segment !== "" && segment !== ".")
			.join("/"),
		anchored: false,
	};
};

/** The pattern's own place or anything below it. */
const matchesTree = (pattern: string, path: string, { ignoreCase }: Ground): boolean => {
	const fold = (text: string): string => (ignoreCase ? text.toLowerCase() : text);
	/* Written without a wildcard in mind: a folder called `[id]` is that folder. */
	if (isUnder(fold(path), fold(pattern))) return true;
	if (!isMagic(pattern)) return false;
	return matchesGlob(pattern, path, ignoreCase) || matchesGlob(`${pattern}/**`, path, ignoreCase);
};

const belowRoot = (path: string, root: string | undefined): string =>
	root !== undefined && root !== "/" && isUnder(path, root) ? path.slice(root.length) : path;

const isMagic = (text: string): boolean => /[*?[]/.test(text);

const compiled = new Map<string, Minimatch>();
const maxCompiled = 5000;

const matchesGlob = (pattern: string, text: string, ignoreCase: boolean): boolean => {
	if (!isMagic(pattern)) return ignoreCase ? pattern.toLowerCase() === text.toLowerCase() : pattern === text;
	const key = `${ignoreCase ? "i" : "c"}${pattern}`;
	let matcher = compiled.get(key);
	if (matcher === undefined) {
		matcher = new Minimatch(pattern, {
			dot: true,
			nobrace: true,
			noext: true,
			nonegate: true,
			nocomment: true,
			nocase: ignoreCase,
			platform: "linux",
		});
		if (compiled.size >= maxCompiled) compiled.clear();
		compiled.set(key, matcher);
	}
	return matcher.match(text);
};
