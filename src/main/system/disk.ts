import { createHash } from "node:crypto";
import { closeSync, existsSync, fstatSync, lstatSync, openSync, readSync, readdirSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { ResolvedPath } from "../engine/ports.ts";

/** What the engine and the cards may know of the disk. Synchronous and bounded; nothing here writes. */
export type Disk = {
	resolvePath(absolute: string): ResolvedPath | null;
	/** Hex SHA-256 of a regular file; `absent` when there is none; null for anything else, and over 16 MiB. */
	hashFile(absolute: string): string | "absent" | null;
	readText(absolute: string, maxBytes: number): { readonly text: string } | { readonly without: string };
	/** Other names in the folder of a path, in the system's order. */
	siblings(absolute: string, limit: number): readonly string[];
	/** True when the volume of this folder treats `A` and `a` as one name. */
	isCaseInsensitive(folder: string): boolean;
};

const maxHashedBytes = 16 * 1024 * 1024;
/** A path can only lead through so many links before the system itself gives up. */
const maxDepth = 256;

/** Real path of the deepest existing ancestor, and the part below it that does not exist. */
const realOf = (absolute: string): { readonly real: string; readonly exists: boolean } | null => {
	const missing: string[] = [];
	let at = absolute;
	for (let depth = 0; depth < maxDepth; depth++) {
		try {
			return { real: join(realpathSync.native(at), ...missing), exists: missing.length === 0 };
		} catch (error) {
			const code = (error as NodeJS.ErrnoException).code;
			if (code !== "ENOENT" && code !== "ENOTDIR") return null;
			// A link that leads nowhere exists itself: writing through it would create its target, which is not known here.
			if (isDanglingLink(at)) return null;
			const parent = dirname(at);
			if (parent === at) return null;
			missing.unshift(basename(at));
			at = parent;
		}
	}
	return null;
};

const isDanglingLink = (path: string): boolean => {
	try {
		return lstatSync(path).isSymbolicLink();
	} catch {
		// Not there at all, or below something that is no folder: no link either way.
		return false;
	}
};

const open = (path: string): { readonly fd: number; readonly size: number } | "absent" | null => {
	let fd: number;
	try {
		fd = openSync(path, "r");
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === "ENOENT" ? "absent" : null;
	}
	const stat = fstatSync(fd);
	if (stat.isFile()) return { fd, size: stat.size };
	closeSync(fd);
	return null;
};

const readAll = (fd: number, size: number): Buffer => {
	const bytes = Buffer.allocUnsafe(size);
	let filled = 0;
	while (filled < size) {
		const got = readSync(fd, bytes, filled, size - filled, filled);
		if (got === 0) break;
		filled += got;
	}
	return bytes.subarray(0, filled);
};

export const createDisk = (): Disk => ({
	resolvePath: (absolute) => {
		const found = realOf(absolute);
		if (found === null) return null;
		if (!found.exists) return { real: found.real, exists: false, type: "absent", throughSymlink: found.real !== absolute, links: 0 };
		try {
			const stat = statSync(found.real);
			const type = stat.isFile() ? "file" : stat.isDirectory() ? "directory" : "other";
			return { real: found.real, exists: true, type, throughSymlink: found.real !== absolute, links: stat.nlink };
		} catch {
			// It was there a moment ago: what cannot be looked at is not resolved, and the caller does not allow it.
			return null;
		}
	},
	hashFile: (absolute) => {
		// A device or a pipe must not be opened at all: opening can block or act.
		if (existsSync(absolute) && !statSync(absolute).isFile()) return null;
		const file = open(absolute);
		if (file === null || file === "absent") return file;
		try {
			if (file.size > maxHashedBytes) return null;
			return createHash("sha256").update(readAll(file.fd, file.size)).digest("hex");
		} finally {
			closeSync(file.fd);
		}
	},
	readText: (absolute, maxBytes) => {
		if (existsSync(absolute) && !statSync(absolute).isFile()) return { without: "not a regular file" };
		const file = open(absolute);
		if (file === "absent") return { text: "" };
		if (file === null) return { without: "the file cannot be read" };
		try {
			if (file.size > maxBytes) return { without: `larger than ${Math.round(maxBytes / 1024)} KiB` };
			const bytes = readAll(file.fd, file.size);
			if (bytes.includes(0)) return { without: "binary file" };
			return { text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes) };
		} catch {
			return { without: "not valid UTF-8" };
		} finally {
			closeSync(file.fd);
		}
	},
	siblings: (absolute, limit) => {
		try {
			const folder = dirname(absolute);
			return readdirSync(folder)
				.slice(0, limit)
				.map((name) => join(folder, name));
		} catch {
			// No folder, no neighbours: the question is asked without them.
			return [];
		}
	},
	isCaseInsensitive: (folder) => {
		const other = folder === folder.toUpperCase() ? folder.toLowerCase() : folder.toUpperCase();
		if (other === folder) return false;
		try {
			return statSync(other).ino === statSync(folder).ino;
		} catch {
			// The other spelling does not exist: the names differ.
			return false;
		}
	},
});
