import { createHash } from "node:crypto";
import { closeSync, existsSync, fstatSync, lstatSync, openSync, readSync, readdirSync, realpathSync, type Stats, statSync } from "node:fs";
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

type Found = { readonly real: string; readonly stat: Stats | null };

const quiet = { throwIfNoEntry: false } as const;

/** A component that is a file where a folder is needed: there is nothing below it. */
const isNotFolder = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === "ENOTDIR";

/** Follows links to the end; undefined when there is nothing. Throws when it must not be guessed (a loop, no permission). */
const statOf = (path: string, read: (path: string, options: typeof quiet) => Stats | undefined): Stats | undefined => {
	try {
		return read(path, quiet);
	} catch (error) {
		if (isNotFolder(error)) return undefined;
		throw error;
	}
};

/**
 * Real path of the deepest existing ancestor, and the part below it that does not exist. Most paths exist or miss only
 * their last name; asking without exceptions keeps this off the top of every decision's cost.
 */
const realOf = (absolute: string): Found | null => {
	try {
		let at = absolute;
		let missing = "";
		for (let depth = 0; depth < maxDepth; depth++) {
			const stat = statOf(at, statSync);
			if (stat !== undefined) {
				const real = realpathSync.native(at);
				return missing === "" ? { real, stat } : { real: join(real, missing), stat: null };
			}
			// A link that leads nowhere exists itself: writing through it would create its target, which is not known here.
			if (statOf(at, lstatSync) !== undefined) return null;
			const parent = dirname(at);
			if (parent === at) return null;
			missing = missing === "" ? basename(at) : join(basename(at), missing);
			at = parent;
		}
		return null;
	} catch {
		// A loop, no permission, or gone between two looks: not resolved, and the caller does not allow it.
		return null;
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

/**
 * Asks the disk once for each path, until it is told to look anew. All decisions of one batch are of one moment, and their
 * folders are mostly the same.
 */
export const createPathMemory = (resolvePath: Disk["resolvePath"]): { readonly resolvePath: Disk["resolvePath"]; forget(): void } => {
	const known = new Map<string, ResolvedPath | null>();
	return {
		resolvePath: (absolute) => {
			const seen = known.get(absolute);
			if (seen !== undefined) return seen;
			const found = resolvePath(absolute);
			known.set(absolute, found);
			return found;
		},
		forget: () => known.clear(),
	};
};

export const createDisk = (): Disk => ({
	resolvePath: (absolute) => {
		const found = realOf(absolute);
		if (found === null) return null;
		const { real, stat } = found;
		const throughSymlink = real !== absolute;
		if (stat === null) return { real, exists: false, type: "absent", throughSymlink, links: 0 };
		const type = stat.isFile() ? "file" : stat.isDirectory() ? "directory" : "other";
		return { real, exists: true, type, throughSymlink, links: stat.nlink };
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
			if (file.size > maxBytes) return { without: `larger than ${maxBytes} bytes` };
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
