import type { Policy } from "../../../shared/model/policy.ts";
import { couldExpandTo } from "../analysis/glob-overlap.ts";
import { hostAliases, matchHost } from "../analysis/hosts.ts";
import { coversNarrowly, coversWidely, type Ground, staticFolder } from "../analysis/path-pattern.ts";
import { isUnder } from "../analysis/paths.ts";
import { matchAllow, matchDenied } from "../analysis/shell/index.ts";
import { coversCommand, runsIn } from "./shape.ts";
import type { PathNames, Subject } from "./subject.ts";

/**
 * Whether a policy is about an action. What restricts is matched widely: one path, host or command of the action in any
 * spelling is enough. What allows is matched narrowly: every path, host and command must be covered, and nothing in the
 * action may be hidden.
 *
 * Law: test/main/engine/policy/match.test.ts (what matches narrowly matches widely).
 */
export type Width = "wide" | "narrow";

type Scope = Pick<Policy, "tools" | "agents" | "actions" | "paths" | "hosts" | "commands" | "modes" | "command" | "cwd">;

export const matches = (policy: Scope, subject: Subject, width: Width): boolean => {
	const { request } = subject.about;
	if (policy.tools !== undefined && !some(policy.tools, width === "wide" ? subject.tools : [request.tool])) return false;
	if (policy.agents !== undefined && !some(policy.agents, [request.agent])) return false;
	if (policy.actions !== undefined && !some(policy.actions, actionNames(subject, width))) return false;
	if (policy.modes !== undefined && !policy.modes.includes(subject.mode)) return false;
	if (policy.commands !== undefined && !matchesCommands(policy.commands, subject, width)) return false;
	// Both say exactly what is allowed, and only that: a policy that restricts has neither.
	if (policy.cwd !== undefined && (width === "wide" || !runsIn(policy.cwd, subject))) return false;
	if (policy.command !== undefined && (width === "wide" || !coversCommand(policy.command, subject))) return false;
	if (policy.hosts !== undefined && !matchesHosts(policy.hosts, subject, width)) return false;
	return policy.paths === undefined || matchesPaths(policy.paths, subject, width);
};

/** The named action of a tool, and the kind of action as the analyser found it. */
export const actionNames = ({ about: { request, analysis } }: Subject, width: Width): string[] => [
	analysis.kind,
	...(request.action === undefined ? [] : width === "wide" ? [request.action, request.action.toLowerCase()] : [request.action]),
];

const some = (patterns: readonly string[], names: readonly string[]): boolean =>
	patterns.some((pattern) => names.some((name) => matchesGlob(pattern, name)));

/** `*` any run of characters, `?` one. At most the product of both lengths in steps, whatever the pattern. */
export const matchesGlob = (pattern: string, name: string): boolean => {
	if (!/[*?]/.test(pattern)) return pattern === name;
	let at = 0;
	let from = 0;
	/* Where the last star stood, and the first character it does not stand for yet. */
	let star = -1;
	let after = 0;
	while (from < name.length) {
		if (pattern[at] === "*") {
			star = at;
			after = from;
			at += 1;
		} else if (at < pattern.length && (pattern[at] === "?" || pattern[at] === name[from])) {
			at += 1;
			from += 1;
		} else if (star >= 0) {
			at = star + 1;
			after += 1;
			from = after;
		} else return false;
	}
	while (pattern[at] === "*") at += 1;
	return at === pattern.length;
};

const matchesCommands = (rules: readonly string[], { shell, about }: Subject, width: Width): boolean => {
	if (shell === null) return false;
	if (width === "narrow")
		return matchAllow(rules, { ...shell, risk: about.analysis.risk, inspectable: about.analysis.inspectable }) !== null;
	return matchDenied(rules, [...shell.steps, ...shell.rest]).length > 0;
};

const matchesHosts = (patterns: readonly string[], { about }: Subject, width: Width): boolean => {
	const { hosts } = about.analysis;
	if (width === "narrow")
		return hosts.length > 0 && hosts.every((use) => use.address !== "invalid" && patterns.some((pattern) => matchHost(pattern, use)));
	return hosts.some((use) => hostAliases(use).some((host) => patterns.some((pattern) => matchHost(pattern, { ...use, host }))));
};

const matchesPaths = (patterns: readonly string[], subject: Subject, width: Width): boolean => {
	const uses = subject.paths();
	if (width === "narrow")
		return (
			uses.length > 0 &&
			uses.length === subject.about.analysis.paths.length &&
			uses.every(
				({ use, place, real }) =>
					use.glob !== true && [place, real].every((name) => patterns.some((pattern) => coversNarrowly(pattern, name, subject.ground))),
			)
		);
	return uses.some((each) => patterns.some((pattern) => touches(pattern, each, subject.ground)));
};

const touches = (pattern: string, { use, names, folded, isFolder }: PathNames, ground: Ground): boolean => {
	if (names.some((name) => coversWidely(pattern, name, ground))) return true;
	if (folded.some((name) => coversWidely(pattern, name, { ...ground, ignoreCase: true }))) return true;
	if (use.glob === true && couldExpandTo(use.path, pattern)) return true;
	if (!isFolder || use.access === "list" || use.access === "execute") return false;
	/* A folder stands for what is in it. */
	const folder = staticFolder(pattern, ground);
	return folder !== undefined && names.some((name) => isUnder(folder, name));
};
