import type { Analysis, Step } from "../../../shared/model/evidence.ts";
import type { Request } from "../../../shared/model/request.ts";
import { riskRank } from "../../../shared/model/words.ts";

/** Longest name of a family. What is longer is too much of one kind to speak for another. */
const longest = 300;

/**
 * Name of the family an action belongs to: the tool, each program with what it is told to do, the folder it works in, the
 * places outside that it changes, and the hosts it reaches. Null for what belongs to none: what cannot be inspected, what
 * brings variables of its own, because they can change the meaning of the same words, and an output, which is read each time.
 */
export const familyOf = (
	request: Pick<Request, "tool" | "action" | "args" | "cwd" | "workspace" | "env">,
	analysis: Analysis,
): string | null => {
	if (!analysis.inspectable || analysis.kind === "output.release" || Object.keys(request.env ?? {}).length > 0) return null;
	const folder = request.workspace ?? request.cwd ?? "";
	const { method } = request.args;
	const parts = [
		request.tool,
		request.action ?? "",
		typeof method === "string" ? method.toUpperCase() : "",
		...new Set(analysis.steps.map(stepName)),
		folder === "" ? "" : `in ${folder}`,
		...placesOf(analysis, folder).map((place) => `at ${place}`),
		...[...new Set(analysis.hosts.map(({ host, port }) => `to ${host}${port === undefined ? "" : `:${port}`}`))].sort(),
	];
	const name = parts.filter((part) => part !== "").join(" · ");
	return name.length > longest ? null : name;
};

/** `git push`, `npm test`, `python3 build.py`: a program that runs something is told apart by its first word. */
const stepName = ({ program, argv, via, risk }: Step): string => {
	const word = riskRank(risk) >= riskRank("execute") ? argv.slice(1).find((each) => !each.startsWith("-")) : undefined;
	return [...(via ?? []), program, ...(word === undefined ? [] : [word])].join(" ");
};

/** Places outside the folder that are changed or run, by their first two steps; what is not known is a place of its own. */
const placesOf = (analysis: Analysis, folder: string): string[] => {
	const places = new Set<string>();
	for (const { absolute, access, glob } of analysis.paths) {
		if (access === "read" || access === "list") continue;
		if (absolute === undefined || glob === true) places.add("a place not known");
		else if (folder === "" || !`${absolute}/`.startsWith(`${folder.replace(/\/+$/, "")}/`))
			places.add(absolute.split("/").slice(0, 3).join("/"));
	}
	return [...places].sort();
};
