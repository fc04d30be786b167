import type { Analysis } from "../../shared/model/evidence.ts";

/**
 * The question of the naming ceremony: which thing does the most severe step hit? The answer is checked by the engine
 * against the analysis; here are only the words and some real neighbours to pick from.
 */
export const targetOf = (
	analysis: Analysis,
	siblings: (absolute: string, limit: number) => readonly string[],
	digest: string,
): { question: string; choices: string[] } => {
	const target = analysis.worstTarget ?? "";
	const near = target.startsWith("/") ? siblings(target, 8) : [];
	const others = [...analysis.paths.map((use) => use.absolute ?? use.path), ...analysis.hosts.map((use) => use.host), ...near];
	const decoys = [...new Set(others)].filter((each) => each !== target && each !== "").slice(0, 3);
	const choices = [...decoys, target];
	// The place of the right one follows from the digest: stable while it is read, different from request to request.
	const place = Number.parseInt(digest.slice(0, 4), 16) % choices.length;
	choices.splice(choices.length - 1, 1);
	choices.splice(place, 0, target);
	const worst = analysis.steps.find((step) => step.risk === "destructive");
	return { question: worst === undefined ? "Name what this destroys or exposes" : `Name the target: ${worst.effect}`, choices };
};
