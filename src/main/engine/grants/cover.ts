import { canonicalJson } from "../../../shared/lib/canonical-json.ts";
import type { Analysis } from "../../../shared/model/evidence.ts";
import type { Cover } from "../../../shared/model/grant.ts";
import type { Request } from "../../../shared/model/request.ts";
import { isUnder } from "../analysis/paths.ts";
import { isPlainCommand } from "../analysis/shell/index.ts";
import { shellDetails } from "../analysis/shell-details.ts";
import type { ShellStep } from "../analysis/shell/types.ts";
import type { Reads } from "../ports.ts";
import { slotsMatch, slotsOf } from "./slots.ts";

/** What a grant covers, made from one request and held against another. Both ways read the same facts of a request. */

export type CoverPorts = { readonly reads: Pick<Reads, "resolvePath" | "hashFile">; readonly sha256Hex: (text: string) => string };
export type Action = { readonly request: Request; readonly analysis: Analysis };

/** Content of what would be executed, by path; null when something that would run cannot be hashed. */
const filesOf = ({ analysis }: Action, { reads }: CoverPorts): Record<string, string> | null => {
	const files: Record<string, string> = {};
	for (const use of analysis.paths) {
		if (use.access !== "execute") continue;
		const hash = use.absolute === undefined || use.glob === true ? null : reads.hashFile(use.absolute);
		if (use.absolute === undefined || hash === null) return null;
		files[use.absolute] = hash;
	}
	return files;
};

const sameFiles = (one: Readonly<Record<string, string>>, other: Readonly<Record<string, string>> | null): boolean =>
	other !== null && canonicalJson(one) === canonicalJson(other);

/** Hash of what has to stay the same. `free` are the arguments that the cover itself speaks about. */
const contextOf = ({ request }: Action, free: readonly string[], { sha256Hex }: CoverPorts): string =>
	sha256Hex(
		canonicalJson({
			agent: request.agent,
			tool: request.tool,
			action: request.action ?? null,
			cwd: request.cwd ?? null,
			workspace: request.workspace ?? null,
			env: request.env ?? {},
			parent: request.parent ?? [],
			args: Object.fromEntries(Object.entries(request.args).filter(([name]) => !free.includes(name))),
		}),
	);

const commandArgs = ["command", "cmd", "script", "argv"];
const contentArgs = ["path", "content", "edits", "old", "new", "text"];

const realWorkspace = ({ request }: Action, { reads }: CoverPorts): string | null =>
	request.workspace === undefined ? null : (reads.resolvePath(request.workspace)?.real ?? null);

/** Real places of the paths of an action; null when one of them is not known, or is more than one path. */
const placesOf = ({ analysis }: Action, ports: CoverPorts): string[] | null => {
	const places: string[] = [];
	for (const use of analysis.paths) {
		if (use.access === "execute") continue;
		const real = use.absolute === undefined || use.glob === true ? null : ports.reads.resolvePath(use.absolute);
		if (real === null || (real.type === "file" && real.links > 1)) return null;
		places.push(real.real);
	}
	return places;
};

type Command = { readonly steps: readonly ShellStep[]; readonly operators: string[]; readonly hosts: string[] };

/** A command whose every step is known and that stays in the workspace, or null. */
const commandOf = (action: Action, ports: CoverPorts): Command | null => {
	const { analysis } = action;
	const details = shellDetails(analysis);
	const workspace = realWorkspace(action, ports);
	const places = placesOf(action, ports);
	if (analysis.kind !== "shell" || details === null || workspace === null || places === null) return null;
	if (!isPlainCommand(details) || details.steps.length > 64 || details.steps.some((step) => (step.via ?? []).length > 0)) return null;
	if (!places.every((place) => isUnder(place, workspace))) return null;
	return {
		steps: details.steps,
		operators: analysis.segments.filter(({ role }) => role === "operator").map(({ from, to }) => analysis.text.slice(from, to).trim()),
		hosts: [...new Set(analysis.hosts.map(({ host, port }) => (port === undefined ? host : `${host}:${port}`)))].sort(),
	};
};

export const exactCover = (action: Action, ports: CoverPorts): Cover | null => {
	const files = filesOf(action, ports);
	return files === null ? null : { type: "exact", digest: action.request.digest, files };
};

/** The command with its free words; null when it cannot be taken apart, or no word of it may vary. */
export const commandCover = (action: Action, ports: CoverPorts): Cover | null => {
	const command = commandOf(action, ports);
	const files = filesOf(action, ports);
	if (command === null || files === null) return null;
	const steps = command.steps.map((step) => slotsOf(step, action.analysis.paths));
	if (steps.every((slots) => slots.every(({ is }) => is === "word"))) return null;
	const { operators, hosts } = command;
	return { type: "command", context: contextOf(action, commandArgs, ports), steps, operators, hosts, files };
};

/** The one file of a file action, or its folder; null outside of the workspace. */
export const pathCover = (action: Action, isFile: boolean, ports: CoverPorts): Cover | null => {
	const { analysis } = action;
	const workspace = realWorkspace(action, ports);
	const places = placesOf(action, ports);
	const [place] = places ?? [];
	if (!analysis.kind.startsWith("file.") || workspace === null || place === undefined || places?.length !== 1) return null;
	const folder = place.slice(0, place.lastIndexOf("/"));
	if (!isUnder(isFile ? place : folder, workspace)) return null;
	return { type: "path", context: contextOf(action, contentArgs, ports), place: isFile ? place : folder, isFile };
};

/** True when an action is covered. Anything that is not known is not covered. */
export const covers = (cover: Cover, action: Action, ports: CoverPorts): boolean => {
	const { request, analysis } = action;
	switch (cover.type) {
		case "exact":
			return request.digest === cover.digest && sameFiles(cover.files, filesOf(action, ports));
		case "path": {
			if (!analysis.kind.startsWith("file.") || contextOf(action, contentArgs, ports) !== cover.context) return false;
			const places = placesOf(action, ports);
			const [place] = places ?? [];
			if (place === undefined || places?.length !== 1) return false;
			return cover.isFile ? place === cover.place : isUnder(place, cover.place) && place !== cover.place;
		}
		case "command": {
			if (contextOf(action, commandArgs, ports) !== cover.context) return false;
			const command = commandOf(action, ports);
			if (command === null || command.steps.length !== cover.steps.length) return false;
			if (canonicalJson(command.operators) !== canonicalJson(cover.operators)) return false;
			if (!command.hosts.every((host) => cover.hosts.includes(host))) return false;
			if (!sameFiles(cover.files, filesOf(action, ports))) return false;
			return command.steps.every((step, at) => slotsMatch(cover.steps[at] ?? [], step, analysis.paths));
		}
	}
};
