import type { PathUse, Segment } from "../../../shared/model/evidence.ts";
import { maxRisk } from "../../../shared/model/words.ts";
import { clip, finish, pathUse, placeOf, reasonsForPath, type Analysable } from "./context.ts";
import { isUnder, shortPath } from "./paths.ts";
import { pathTags } from "./tags.ts";
import type { Analysis } from "../../../shared/model/evidence.ts";

type FileKind = "file.read" | "file.write" | "file.delete";

/** Names that agents give to the path of a file tool. */
const pathKeys = [
	"path",
	"file_path",
	"filePath",
	"filepath",
	"file",
	"filename",
	"notebook_path",
	"absolute_path",
	"target_file",
	"relative_workspace_path",
	"directory",
	"dir",
	"folder",
];
const manyKeys = ["paths", "files", "file_paths"];
const sourceKeys = ["source", "from", "old_path", "src"];
const targetKeys = ["destination", "to", "new_path", "dest", "dst", "target"];

const verbs: Record<FileKind, string> = { "file.read": "read", "file.write": "write", "file.delete": "delete" };
const accessOf: Record<FileKind, PathUse["access"]> = { "file.read": "read", "file.write": "write", "file.delete": "delete" };

/**
 * Reads, writes and deletes of files: `{ path | paths, … }` and the argument names of well-known agents.
 * A file action whose path cannot be found is not inspectable, so it is at least `execute`.
 *
 * Law: test/main/engine/analysis/analyse.test.ts.
 */
export const analyseFile = (request: Analysable, kind: FileKind, home: string): Analysis => {
	const place = placeOf(request, home);
	const { uses, understood } = pathsOf(request, kind, place);
	const reasons = uses.flatMap((use) => reasonsForPath(use, place));
	const isEdit = kind === "file.write" && ("edits" in request.args || "old_string" in request.args || "old" in request.args);
	const base = kind === "file.read" ? "read" : "write";
	const recursive = kind === "file.delete" && (request.args["recursive"] === true || uses.some((use) => use.path.endsWith("/")));
	const isDestructive = recursive || (kind === "file.delete" && uses.some((use) => isTooBroad(use, place.workspace, home)));
	if (isDestructive) reasons.push({ rule: "broad-delete", text: "deletes a whole folder", risk: "destructive" });
	if (!understood) reasons.push({ rule: "unknown-arguments", text: "the arguments do not name the file the usual way", risk: "execute" });

	const text = uses.map((use) => use.path).join("\n");
	const shown = uses.map((use) => (use.absolute === undefined ? use.path : shorten(use.absolute, place.workspace, home)));
	const known = uses.every((use) => use.absolute !== undefined);
	return finish({
		kind,
		risk: maxRisk(base, ...reasons.map((reason) => reason.risk)),
		inspectable: understood && known,
		reversible: kind === "file.read" || (kind === "file.write" && known && isQuietlyUndone(uses, place.workspace, home)),
		subject: `${isEdit ? "edit" : verbs[kind]} ${shown.length > 1 ? `${shown[0]} and ${shown.length - 1} more` : (shown[0] ?? "an unnamed file")}`,
		text,
		segments: tileLines(uses.map((use) => use.path)),
		paths: uses,
		hosts: [],
		reasons,
		...(uses[0] === undefined || kind === "file.read" ? {} : { worstTarget: uses[0].absolute ?? uses[0].path }),
	});
};

const pathsOf = (request: Analysable, kind: FileKind, place: ReturnType<typeof placeOf>): { uses: PathUse[]; understood: boolean } => {
	const { args } = request;
	const uses: PathUse[] = [];
	let understood = true;
	const add = (value: unknown, access: PathUse["access"]): void => {
		if (typeof value === "string" && value !== "") uses.push(pathUse(value, access, place));
		else understood = false;
	};
	for (const key of pathKeys) if (key in args) add(args[key], accessOf[kind]);
	for (const key of manyKeys) {
		const list = args[key];
		if (list === undefined) continue;
		if (Array.isArray(list) && list.length > 0) for (const each of list) add(each, accessOf[kind]);
		else understood = false;
	}
	/* Moving takes the source away and writes the target. */
	for (const key of sourceKeys)
		if (typeof args[key] === "string") add(args[key], /copy|cp/i.test(request.tool) || kind === "file.read" ? "read" : "delete");
	for (const key of targetKeys) if (typeof args[key] === "string") add(args[key], kind === "file.read" ? "read" : "write");
	/* Search tools without a folder look where they are. */
	if (uses.length === 0 && understood && kind === "file.read" && "pattern" in args && place.cwd !== undefined) add(".", "list");
	return { uses, understood: understood && uses.length > 0 };
};

const isTooBroad = (use: PathUse, workspace: string | undefined, home: string): boolean =>
	use.absolute !== undefined && (isUnder(home, use.absolute) || (workspace !== undefined && isUnder(workspace, use.absolute)));

/** A write can be undone when the file lies in the workspace and nothing reads it unasked. */
const isQuietlyUndone = (uses: readonly PathUse[], workspace: string | undefined, home: string): boolean =>
	workspace !== undefined &&
	uses.every(
		(use) =>
			use.access === "write" &&
			use.absolute !== undefined &&
			isUnder(use.absolute, workspace) &&
			!pathTags(use.absolute, home).some(({ tag }) => tag !== "build" && tag !== "system"),
	);

const shorten = (absolute: string, workspace: string | undefined, home: string): string =>
	clip(
		workspace !== undefined && workspace !== "/" && isUnder(absolute, workspace) && absolute !== workspace
			? absolute.slice(workspace.length + 1)
			: shortPath(absolute, home),
		200,
	);

const tileLines = (lines: readonly string[]): Segment[] => {
	const segments: Segment[] = [];
	let at = 0;
	lines.forEach((line, index) => {
		if (index > 0) {
			segments.push({ from: at, to: at + 1, role: "plain" });
			at += 1;
		}
		if (line.length > 0) segments.push({ from: at, to: at + line.length, role: "path" });
		at += line.length;
	});
	return segments;
};
