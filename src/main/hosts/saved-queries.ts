import { closeSync, constants, fstatSync, openSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse, stringify } from "smol-toml";
import { z } from "zod";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
import { programQueries, type SavedLine, savedLineSchema, type SavedQuery } from "../../shared/query/saved.ts";
import type { SearchPorts } from "../api/audit-search.ts";
import { writePrivateFile } from "../system/private-file.ts";

/**
 * Query lines by name: `queries.toml` in the person's own config folder, and `.countersign/queries.toml` of projects, which
 * are only read. A file is a list of `[[query]]` with `name` and `line`.
 */

const fileSchema = z.object({ query: z.array(savedLineSchema).max(500).default([]) }).strict();
const maxFileBytes = 256_000;
const nameInProject = join(".countersign", "queries.toml");

/** Text of a plain file, null when there is none. An agent can put anything at a project's place: a pipe must not hold the host up. */
const textOf = (file: string): Result<string | null> => {
	let fd: number | null = null;
	try {
		fd = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
		const stats = fstatSync(fd);
		if (!stats.isFile() || stats.size > maxFileBytes)
			return fail("unavailable", `\`${file}\` is not a file of at most ${maxFileBytes} bytes`);
		return ok(new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(fd)));
	} catch (error) {
		const { code } = error as NodeJS.ErrnoException;
		if (code === "ENOENT" || code === "ENOTDIR") return ok(null);
		return fail("unavailable", `\`${file}\` cannot be read (${code ?? "not valid UTF-8"})`);
	} finally {
		if (fd !== null) closeSync(fd);
	}
};

const read = (file: string): Result<SavedLine[]> => {
	const text = textOf(file);
	if (!text.ok) return text;
	if (text.value === null) return ok([]);
	try {
		const parsed = fileSchema.safeParse(parse(text.value));
		if (parsed.success) return ok(parsed.data.query);
		const [issue] = parsed.error.issues;
		return fail("unavailable", `\`${file}\`: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "not a list of queries"}`);
	} catch (error) {
		return fail("unavailable", `\`${file}\`: ${error instanceof Error ? (error.message.split("\n")[0] ?? "") : "not TOML"}`);
	}
};

export const openSavedQueries = (ports: {
	readonly folder: string;
	readonly projects: () => readonly string[];
}): SearchPorts["savedQueries"] => {
	const own = join(ports.folder, "queries.toml");
	const write = (queries: readonly SavedLine[]): void => writePrivateFile(own, new TextEncoder().encode(stringify({ query: queries })));
	/** A file that cannot be read is left alone: what somebody wrote by hand is not written over. */
	const change = <T>(work: (queries: readonly SavedLine[]) => { readonly next: readonly SavedLine[]; readonly value: T }): Result<T> => {
		const mine = read(own);
		if (!mine.ok) return mine;
		const { next, value } = work(mine.value);
		write(next);
		return ok(value);
	};
	return {
		list: (operator) => {
			const fileOf = (kind: SavedQuery["from"], file: string): SavedQuery[] => {
				const found = read(file);
				return found.ok ? found.value.map((query): SavedQuery => ({ ...query, from: kind, file })) : [];
			};
			return [
				...programQueries(operator).map((query): SavedQuery => ({ ...query, from: "program" })),
				...fileOf("mine", own),
				...ports.projects().flatMap((root) => fileOf("shared", join(root, nameInProject))),
			];
		},
		save: async (query) => change((mine) => ({ next: [...mine.filter(({ name }) => name !== query.name), query], value: null })),
		drop: async (name) =>
			change((mine) => ({ next: mine.filter((each) => each.name !== name), value: mine.some((each) => each.name === name) })),
	};
};
