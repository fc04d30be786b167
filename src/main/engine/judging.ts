import type { Analysis } from "../../shared/model/evidence.ts";
import type { Finding } from "../../shared/model/finding.ts";
import type { Request } from "../../shared/model/request.ts";
import type { EnginePorts } from "./engine.ts";
import { runGates } from "./gate.ts";
import { createMeanings, type Meaning } from "./meanings.ts";

/** What stands before settling: the analysis, the findings of every gate, and the state of the files that would be touched. */

/** Most files whose content an approval is bound to. */
const maxTargets = 64;
/** Most names whose real place an approval is bound to. */
const maxPlaces = 256;

export type Judging = ReturnType<typeof createJudging>;

export const createJudging = ({ reads, gates, analyse, now, onBug }: EnginePorts) => {
	const meanings = createMeanings();

	/** Judges what was analysed before, by the world as it is now. */
	const judge = (request: Request, analysis: Analysis, said?: Meaning["said"]): Finding[] => {
		const about = { request, analysis, agent: reads.agent(request.agent), config: reads.config(), now: now() };
		return runGates(gates, reads, about, onBug, said);
	};

	/**
	 * Analyses and judges. What the analyser cannot take apart without failing is denied, like a gate that fails.
	 * `isShort`: short enough to be kept for when it is asked for again.
	 */
	const judgeNew = (request: Request, isShort: boolean): { analysis: Analysis | null; findings: Finding[] } => {
		const home = reads.home();
		const config = reads.config();
		let meaning = isShort ? meanings.of(request, home) : undefined;
		if (meaning !== undefined && meaning.config !== config) {
			meaning.said.clear();
			meaning.config = config;
		}
		let analysis = meaning?.analysis;
		if (analysis === undefined) {
			try {
				analysis = analyse(request, home);
			} catch (error) {
				onBug("analyse", error);
				const finding: Finding = {
					gate: "analysis",
					effect: "deny",
					code: "analysis-failed",
					reason: "this action could not be analysed, so it does not run",
				};
				return { analysis: null, findings: [finding] };
			}
			if (isShort) meaning = meanings.keep(request, home, analysis, config);
		}
		return { analysis, findings: judge(request, analysis, meaning?.said) };
	};

	/** Path → content hash of the files that the action would change; what cannot be hashed is left out. */
	const targetsOf = (analysis: Analysis): Record<string, string> => {
		const targets: Record<string, string> = {};
		for (const use of analysis.paths) {
			if (Object.keys(targets).length >= maxTargets) break;
			if (use.absolute === undefined || use.glob === true || use.access === "read" || use.access === "list") continue;
			const hash = reads.hashFile(use.absolute);
			if (hash !== null) targets[use.absolute] = hash;
		}
		return targets;
	};

	/**
	 * Path → where it really leads, of the folder it runs in and every path it names. Content alone does not tell: a new
	 * file, or one of the same bytes, can be moved to another place by a link that is pointed elsewhere.
	 */
	const placesOf = ({ cwd, workspace }: Request, analysis: Analysis): Record<string, string> => {
		const places: Record<string, string> = {};
		const note = (path: string | undefined): void => {
			if (path === undefined || Object.hasOwn(places, path) || Object.keys(places).length >= maxPlaces) return;
			places[path] = reads.resolvePath(path)?.real ?? "unresolved";
		};
		note(cwd);
		note(workspace);
		for (const use of analysis.paths) note(use.glob === true ? fixedPart(use.absolute) : use.absolute);
		return places;
	};

	return { judge, judgeNew, targetsOf, placesOf };
};

/** The folder in which a pattern begins to match. */
const fixedPart = (pattern: string | undefined): string | undefined => {
	const wild = pattern?.search(/[*?[{]/) ?? -1;
	if (pattern === undefined || wild < 0) return pattern;
	const slash = pattern.lastIndexOf("/", wild);
	return slash <= 0 ? "/" : pattern.slice(0, slash);
};
