import type { PathUse } from "../../../shared/model/evidence.ts";
import type { Kind, Mode } from "../../../shared/model/words.ts";
import { mcpName } from "../analysis/kind.ts";
import { isStream, maxTotalLength, type PathFacts, placeOf, totalLength } from "../analysis/path-facts.ts";
import type { Ground } from "../analysis/path-pattern.ts";
import { normalisePath, otherReadings } from "../analysis/paths.ts";
import { shellDetails } from "../analysis/shell-details.ts";
import type { ShellAnalysis } from "../analysis/shell/types.ts";
import { foldPath } from "../analysis/fold-path.ts";
import type { Case } from "../gate.ts";

/** An action as policies look at it: every name it goes by, made when the first policy asks. */
export type Subject = {
	readonly about: Case;
	readonly mode: Mode;
	/** Every name the tool goes by: as sent, and as the kind of action is called in policies. */
	readonly tools: readonly string[];
	readonly shell: ShellAnalysis | null;
	readonly ground: Ground & { readonly home: string };
	/** The folder it runs in, where that really is; null when nobody looked or it is not known. */
	readonly cwd: string | null;
	readonly paths: () => readonly PathNames[];
};

/** One use of a path. `names` lead to it; `readings` are what other programs or disks would make of it. */
export type PathNames = {
	readonly use: PathUse;
	readonly place: string;
	readonly real: string;
	readonly names: readonly string[];
	readonly folded: readonly string[];
	readonly isFolder: boolean;
	/** The same bytes have another name: what is written here is written there. */
	readonly hasOtherNames: boolean;
};

const canonicalTool: Partial<Record<Kind, string>> = {
	shell: "shell_exec",
	"file.read": "file_read",
	"file.write": "file_write",
	"file.delete": "file_delete",
	network: "http_fetch",
};
/** A cluster that is reached through a shell is the same cluster. */
const toolOfProgram: Readonly<Record<string, string>> = {
	kubectl: "kubernetes",
	helm: "kubernetes",
	oc: "kubernetes",
	terraform: "terraform",
};

export const subjectOf = (about: Case, mode: Mode, facts: PathFacts | null): Subject => {
	const { request, analysis } = about;
	const shell = analysis.kind === "shell" ? shellDetails(analysis) : null;
	/* Evidence without the parsed commands cannot be held to policies; a bug here must not let anything through. */
	if (analysis.kind === "shell" && shell === null && analysis.steps.length > 0)
		throw new Error("a shell analysis without its parsed commands");
	let paths: readonly PathNames[] | null = null;
	return {
		about,
		mode,
		tools: toolNames(about),
		shell,
		ground: { root: facts?.workspace, home: facts?.home ?? "", ignoreCase: facts?.ignoreCase ?? false },
		cwd: facts?.realCwd ?? null,
		paths: () =>
			(paths ??=
				facts === null || totalLength(analysis.paths) > maxTotalLength
					? []
					: analysis.paths.flatMap((use) => namesOf(use, request.cwd, facts))),
	};
};

const toolNames = ({ request, analysis }: Case): string[] => {
	const lower = request.tool.toLowerCase();
	const names = new Set([request.tool, lower, lower.replace(/[-.]/g, "_")]);
	for (const kind of [analysis.kind, request.kind]) {
		const canonical = kind === undefined ? undefined : canonicalTool[kind];
		if (canonical !== undefined) names.add(canonical);
	}
	const mcp = mcpName(request.tool);
	if (mcp !== null) names.add(`mcp:${mcp.server}/${mcp.tool}`.toLowerCase());
	for (const { program } of analysis.steps) {
		const tool = Object.hasOwn(toolOfProgram, program) ? toolOfProgram[program] : undefined;
		if (tool !== undefined) names.add(tool);
	}
	return [...names];
};

const namesOf = (use: PathUse, cwd: string | undefined, facts: PathFacts): PathNames[] => {
	const place = placeOf(use, cwd);
	/* Where it leads is not known, or it leads nowhere: the `paths` gate asks or denies. */
	if (place === undefined || isStream(place)) return [];
	const found = facts.resolved.get(place);
	if (found === null || found === undefined) return [];
	const real = normalisePath((facts.climbed.get(use) ?? found).real);
	const readings = otherReadings(use.path).flatMap((reading) =>
		reading.startsWith("/")
			? [normalisePath(reading)]
			: facts.workspace === undefined
				? []
				: [normalisePath(`${facts.workspace}/${reading}`)],
	);
	const moved =
		facts.realWorkspace === undefined ||
		facts.workspace === undefined ||
		facts.realWorkspace === facts.workspace ||
		!real.startsWith(`${facts.realWorkspace}/`)
			? []
			: [normalisePath(`${facts.workspace}/${real.slice(facts.realWorkspace.length)}`)];
	const names = [...new Set([place, normalisePath(found.real), real, ...moved, ...readings])];
	const folded = [...new Set(names.map(foldPath))].filter((name) => !names.includes(name));
	return [
		{ use, place, real, names, folded, isFolder: found.type === "directory", hasOtherNames: found.type === "file" && found.links > 1 },
	];
};
