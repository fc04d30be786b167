import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { extname, join, sep } from "node:path";
import { fail, ok, type Result } from "../../shared/lib/result.ts";

/** The built console as a fixed list of files: what is not on the list does not exist, so no path can climb out. */

export type ConsoleFile = { readonly type: string; read(): Promise<Uint8Array<ArrayBuffer>> };
export type ConsoleFiles = { find(path: string): ConsoleFile | undefined };

const types: Readonly<Record<string, string>> = {
	".html": "text/html; charset=utf-8",
	".js": "text/javascript; charset=utf-8",
	".css": "text/css; charset=utf-8",
	".woff2": "font/woff2",
	".woff": "font/woff",
	".svg": "image/svg+xml",
	".png": "image/png",
	".ico": "image/x-icon",
	".json": "application/json",
	".wasm": "application/wasm",
};

/** Faults: `unavailable` when the console was not built. */
export function openConsoleFiles(folder: string): Result<ConsoleFiles> {
	const files = new Map<string, ConsoleFile>();
	try {
		for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
			const type = types[extname(entry.name)];
			if (!entry.isFile() || type === undefined) continue;
			const path = join(entry.parentPath, entry.name);
			files.set(`/${path.slice(folder.length).split(sep).filter(Boolean).join("/")}`, {
				type,
				read: async () => new Uint8Array(await readFile(path)),
			});
		}
	} catch (error) {
		return fail(
			"unavailable",
			`the console files in \`${folder}\` cannot be read: ${(error as NodeJS.ErrnoException).code ?? "unknown error"}`,
		);
	}
	const index = files.get("/index.html");
	if (index === undefined) return fail("unavailable", `there is no console in \`${folder}\`: build it first`);
	files.set("/", index);
	return ok({ find: (path) => files.get(path) });
}
