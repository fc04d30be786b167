/**
 * Paths as text: POSIX rules, no look at the disk. Where a path really leads is asked of `Reads.resolvePath`.
 *
 * Source: POSIX.1-2024 §4.16 (pathname resolution).
 */

/** Longest path that is judged; longer ones are refused rather than cut. UTF-16 units. */
export const maxPathLength = 4096;

/**
 * The absolute, lexically normalised form of a path: `~` is `home`, relative is under `cwd`.
 * Undefined when it cannot be known: relative without a `cwd`, another person's `~name`, too long.
 */
export const absolutePath = (path: string, cwd: string | undefined, home: string): string | undefined => {
	if (path.length > maxPathLength) return undefined;
	const joined = joinPath(path, cwd, home);
	return joined === undefined ? undefined : normalisePath(joined);
};

/** Like `absolutePath`, with `.` and `..` left in place for whoever follows links on the way. */
export const joinPath = (path: string, cwd: string | undefined, home: string): string | undefined => {
	const local = stripFileUrl(path);
	if (local === undefined) return undefined;
	if (local === "~" || local.startsWith("~/")) return `${home}/${local.slice(2)}`;
	if (/^~[a-z_][a-z0-9_-]*(?:\/|$)/.test(local)) return undefined;
	if (local.startsWith("/")) return local;
	return cwd === undefined || !cwd.startsWith("/") ? undefined : `${cwd}/${local}`;
};

/** A `file:` address names a local file whatever host it claims, and its path is percent-encoded. */
const stripFileUrl = (path: string): string | undefined => {
	const found = /^file:(?:\/\/([^/]*))?(\/.*)$/is.exec(path);
	if (!found) return path;
	if (found[1] && found[1].toLowerCase() !== "localhost") return undefined;
	return decodePercent(found[2] ?? "/");
};

/**
 * Resolves `.`, `..`, empty segments and the folders of `/proc` that stand for the root of the disk.
 * Idempotent; never climbs above `/`.
 *
 * Law: test/main/engine/analysis/paths.test.ts (`normalising twice changes nothing`).
 */
export const normalisePath = (absolute: string): string => {
	if (isNormal(absolute)) return absolute;
	const kept: string[] = [];
	for (const segment of absolute.split("/")) {
		if (segment === "" || segment === ".") continue;
		if (segment === "..") kept.pop();
		else kept.push(segment);
		if (isRootOfProc(kept)) kept.length = 0;
	}
	return `/${kept.join("/")}`;
};

/** True when nothing is to be resolved, which is nearly always so: found without taking the path apart. */
const isNormal = (path: string): boolean => {
	if (!path.startsWith("/") || path.startsWith("/proc/")) return false;
	for (let at = 0; at >= 0; at = path.indexOf("/", at + 1)) {
		const next = path.charCodeAt(at + 1);
		// Past the end it is NaN: the path ends in a slash.
		if (next === slash || Number.isNaN(next)) return false;
		if (next !== dot) continue;
		const after = path.charCodeAt(at + 2);
		if (after === slash || Number.isNaN(after)) return false;
		if (after !== dot) continue;
		const third = path.charCodeAt(at + 3);
		if (third === slash || Number.isNaN(third)) return false;
	}
	return true;
};
const slash = 0x2f;
const dot = 0x2e;

/** `/proc/<pid>/root` and `/proc/<pid>/task/<tid>/root` are `/` under another name. */
const isRootOfProc = (segments: readonly string[]): boolean =>
	segments[0] === "proc" &&
	((segments.length === 3 && segments[2] === "root" && isProcess(segments[1])) ||
		(segments.length === 5 && segments[2] === "task" && segments[4] === "root" && isProcess(segments[1])));

const isProcess = (segment: string | undefined): boolean => segment !== undefined && /^(?:self|thread-self|\d+)$/.test(segment);

/** True when `path` is `folder` or lies below it. Both absolute and normalised. */
export const isUnder = (path: string, folder: string): boolean =>
	path === folder || folder === "/" || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`);

export const baseName = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** A path with the home folder shortened to `~`, for people. */
export const shortPath = (path: string, home: string): string =>
	home !== "/" && isUnder(path, home) ? `~${path.slice(home.length)}` : path;

export type PathTrick = { readonly code: string; readonly text: string; readonly effect: "ask" | "deny" };

/**
 * Ways of writing a path that some program along the way may read differently from the system. Which readings are
 * worth a question and which cannot be judged at all.
 */
export const pathTricks = (path: string): PathTrick[] => {
	const tricks: PathTrick[] = [];
	const add = (code: string, text: string, effect: PathTrick["effect"]): void => void tricks.push({ code, text, effect });
	if (path.length > maxPathLength) add("too-long", `the path is longer than ${maxPathLength} characters`, "deny");
	if (path.includes("\0")) add("nul", "the path holds a NUL character, where programs stop reading", "deny");
	if (/^\\\\|^\/\/[^/]+\/[^/]+\$|^\\\?\?\\|^\/\/[?.]\//.test(path))
		add("network-path", "the path is written as a Windows network or device path", "ask");
	if (/^[A-Za-z]:[\\/]/.test(path)) add("drive-letter", "the path starts with a Windows drive letter", "ask");
	if (/(?:^|[\\/])[^\\/]*::?\$[A-Za-z_]+/.test(path)) add("stream", "the path names an alternate data stream", "ask");
	if (/(?:^|[\\/])[^\\/. ]{1,6}~[1-9](?:\.[^\\/]{0,3})?(?:[\\/]|$)/i.test(path))
		add("short-name", "the path looks like a Windows short name", "ask");
	if (
		/^\/proc\/(?:self|thread-self|\d+)\/(?:task\/\d+\/)?(?:root|fd|exe|map_files)(?:\/|$)|^\/proc\/\d+\/(?:task\/\d+\/)?cwd(?:\/|$)|^\/dev\/fd(?:\/|$)/.test(
			normaliseSlashes(path),
		)
	) {
		add("process-folder", "the path goes through a folder of a running process", "ask");
	}
	const foreign = otherReadings(path).find((reading) => hasTraversal(reading) || reading.startsWith("/") !== path.startsWith("/"));
	if (foreign !== undefined) add("encoded-traversal", `read another way the path leads elsewhere: \`${clip(foreign)}\``, "ask");
	return tricks;
};

const normaliseSlashes = (path: string): string => path.replace(/\/(?:\.?\/)+/g, "/");

/**
 * What the path becomes for a program that decodes it: percent escapes (repeated, overlong UTF-8, `%uXXXX`),
 * backslashes as separators, fullwidth and other look-alike dots and slashes. Only readings that differ; at most 6.
 */
export const otherReadings = (path: string): string[] => {
	if (path.length > maxPathLength || !mayReadOtherwise.test(path)) return [];
	const readings = new Set<string>();
	let current = path;
	for (let round = 0; round < 4; round += 1) {
		const decoded = foldLookAlikes(decodePercent(current)).replaceAll("\\", "/");
		if (decoded === current) break;
		readings.add(decoded);
		current = decoded;
	}
	readings.delete(path);
	return [...readings];
};

const hasTraversal = (path: string): boolean => /(?:^|\/)\.{2,}(?:\/|$)|(?:^|\/)\.\.[;\0]|\0/.test(path);

/** What decoding begins with, a backslash, and every look-alike: a path without any of them has one reading. */
const mayReadOtherwise = /[%\\\uff0e\ufe52\u2024\uff0f\u2044\u2215\u29f8\uff3c\u2216\ufe68\u29f5\uefc8\uf025]/;

/** Look-alikes of `.` and `/` that normalisers fold: fullwidth, small, one dot leader, division and fraction slashes. */
const foldLookAlikes = (path: string): string =>
	path.replace(/[\uff0e\ufe52\u2024]/g, ".").replace(/[\uff0f\u2044\u2215\u29f8\uff3c\u2216\ufe68\u29f5\uefc8\uf025]/g, "/");

/** Decodes `%XX`, `%uXXXX` and overlong UTF-8 leniently, as the broken decoders do that attackers aim at. */
export const decodePercent = (path: string): string => {
	if (!/%|0x/i.test(path)) return path;
	const unicode = path.replace(/%u([0-9a-f]{4})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
	return unicode.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
		const bytes = run
			.slice(1)
			.split("%")
			.map((hex) => Number.parseInt(hex, 16));
		return decodeBytes(bytes);
	});
};

const decodeBytes = (bytes: readonly number[]): string => {
	let text = "";
	for (let at = 0; at < bytes.length;) {
		const first = bytes[at] ?? 0;
		const length = first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : first < 0xf8 ? 4 : first < 0xfc ? 5 : 6;
		let code = length === 1 ? first : first & (0xff >> (length + 1));
		/* Continuation bytes are taken by their low six bits even when their top bits are wrong: so do broken decoders. */
		for (let next = 1; next < length; next += 1) code = code * 64 + ((bytes[at + next] ?? 0) & 0x3f);
		text += code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
		at += length;
	}
	return text;
};

const clip = (text: string): string => (text.length > 120 ? `${text.slice(0, 117)}…` : text);
