import { structuredPatch } from "diff";
import type { Evidence, Hunk } from "../../shared/model/card.ts";
import type { Request } from "../../shared/model/request.ts";
import type { Analysis } from "../../shared/model/evidence.ts";
import type { ResolvedPath } from "../engine/ports.ts";

/** What a file card needs to know of the disk. */
export type FileReads = {
	resolvePath(absolute: string): ResolvedPath | null;
	/** Text of a file, or why there is none to show. */
	readText(absolute: string, maxBytes: number): { readonly text: string } | { readonly without: string };
};

type FileEvidence = Extract<Evidence, { type: "file" }>;

/** Largest file that is compared line by line; more would make the card slow and nobody reads it. */
const maxDiffBytes = 1_048_576;
const maxShownLines = 4000;

/** Compares what is on the disk with what would be there, both redacted by `mask`. */
export const fileEvidence = (
	request: Request,
	analysis: Analysis,
	reads: FileReads,
	baseHash: string | undefined,
	mask: (text: string) => string,
): FileEvidence => {
	const use = analysis.paths[0];
	const absolute = use?.absolute;
	const resolved = absolute === undefined ? null : reads.resolvePath(absolute);
	const content = request.args["content"];
	const edits = request.args["edits"];
	const operation =
		analysis.kind === "file.read" ? "read" : analysis.kind === "file.delete" ? "delete" : Array.isArray(edits) ? "edit" : "write";
	const evidence: FileEvidence = {
		type: "file",
		operation,
		path: mask(use?.path ?? ""),
		exists: resolved?.exists ?? false,
		throughSymlink: resolved?.throughSymlink ?? false,
		insideWorkspace: isInside(resolved?.real ?? absolute, request.workspace),
		tags: analysis.reasons.map((reason) => reason.text.slice(0, 120)).slice(0, 16),
		addedLines: 0,
		removedLines: 0,
		hunks: [],
	};
	if (resolved !== null) evidence.real = mask(resolved.real);
	if (baseHash !== undefined && baseHash !== "absent") evidence.baseHashHex = baseHash;
	if (operation === "read" || absolute === undefined) return evidence;

	const before = resolved?.exists === true ? reads.readText(absolute, maxDiffBytes) : { text: "" };
	if ("without" in before) return { ...evidence, withoutDiff: before.without };
	const after =
		operation === "delete"
			? { text: "" }
			: Array.isArray(edits)
				? applyEdits(before.text, edits)
				: { text: typeof content === "string" ? content : "" };
	if ("without" in after) return { ...evidence, withoutDiff: after.without };
	return { ...evidence, ...compare(mask(before.text), mask(after.text)), oldBytes: before.text.length, newBytes: after.text.length };
};

/** Inside by whole path components of the real path: `/w/api2` is not inside `/w/api`. */
const isInside = (path: string | undefined, folder: string | undefined): boolean =>
	path !== undefined && folder !== undefined && (path === folder || path.startsWith(folder.endsWith("/") ? folder : `${folder}/`));

/** The file after the agent's replacements, done exactly: a text that is not there is said, not guessed. */
const applyEdits = (text: string, edits: readonly unknown[]): { readonly text: string } | { readonly without: string } => {
	let result = text;
	for (const [index, edit] of edits.entries()) {
		const { old, new: replacement, all } = (edit ?? {}) as { old?: unknown; new?: unknown; all?: unknown };
		if (typeof old !== "string" || typeof replacement !== "string") return { without: `edit ${index + 1} has no old and new text` };
		if (old === "") {
			result = replacement + result;
		} else if (!result.includes(old)) {
			return { without: `the text that edit ${index + 1} replaces is not in the file` };
		} else {
			result = all === true ? result.split(old).join(replacement) : result.replace(old, () => replacement);
		}
	}
	return { text: result };
};

/** Two texts line by line, with three lines around each change; in words why not, where there is nothing to show. */
export const compare = (
	before: string,
	after: string,
): Pick<FileEvidence, "hunks" | "addedLines" | "removedLines"> & Partial<FileEvidence> => {
	if (before === after) return { hunks: [], addedLines: 0, removedLines: 0, withoutDiff: "nothing would change that is not masked" };
	const patch = structuredPatch("a", "b", before, after, "", "", { context: 3, timeout: 1000 });
	if (patch === undefined)
		return { hunks: [], addedLines: 0, removedLines: 0, withoutDiff: "the two versions are too different to compare line by line" };
	const hunks: Hunk[] = [];
	let added = 0;
	let removed = 0;
	let shown = 0;
	for (const hunk of patch.hunks) {
		let oldLine = hunk.oldStart;
		let newLine = hunk.newStart;
		const lines: Hunk["lines"] = [];
		for (const line of hunk.lines) {
			const text = line.slice(1);
			shown += 1;
			if (line.startsWith("+")) {
				added += 1;
				lines.push({ kind: "added", text, newLine: newLine++ });
			} else if (line.startsWith("-")) {
				removed += 1;
				lines.push({ kind: "removed", text, oldLine: oldLine++ });
			} else if (!line.startsWith("\\")) {
				lines.push({ kind: "same", text, oldLine: oldLine++, newLine: newLine++ });
			}
		}
		hunks.push({ header: `@@ -${hunk.oldStart},${hunk.oldLines} +${hunk.newStart},${hunk.newLines} @@`, lines });
	}
	const total = Math.max(before.split("\n").length, 1);
	const result = { hunks, addedLines: added, removedLines: removed, rewrittenPercent: Math.min(100, Math.round((100 * removed) / total)) };
	return shown > maxShownLines
		? { ...result, hunks: [], withoutDiff: `${added} lines added and ${removed} removed: more than can be shown` }
		: result;
};
