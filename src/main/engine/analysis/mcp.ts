import type { Analysis, HostUse, PathUse, RiskReason } from "../../../shared/model/evidence.ts";
import { maxRisk, type Kind, type Risk } from "../../../shared/model/words.ts";
import { clip, finish, pathUse, placeOf, reasonsForPath, type Analysable } from "./context.ts";
import { hostUse, schemeOf } from "./hosts.ts";
import { mcpName } from "./kind.ts";
import { reasonsForHost } from "./network.ts";

/**
 * Calls whose arguments may have any shape: MCP tools, deployments, messages, tools nobody knows.
 * Every string at every depth that is or names a path or an address counts as one, so that the rules for paths and
 * hosts hold here too. Risk is `execute` and only ever raised: by the verb of the tool, by addresses, by what a path is.
 *
 * Law: test/main/engine/analysis/analyse.test.ts.
 */
export const analyseCall = (request: Analysable, kind: Kind, home: string): Analysis => {
	const place = placeOf(request, home);
	const name = mcpName(request.tool);
	const called = name?.tool ?? request.tool;
	const verb = verbOf(`${called} ${request.action ?? ""}`);
	const paths: PathUse[] = [];
	const hosts: HostUse[] = [];
	const complete = walk(request.args, (key, value) => {
		const found = whatIs(key, value);
		if (found === "host") hosts.push(hostUse(value));
		else if (found === "path") paths.push(pathUse(value, accessOf(verb), place));
	});

	const reasons: RiskReason[] = [...paths.flatMap((use) => reasonsForPath(use, place)), ...hosts.flatMap(reasonsForHost)];
	const raised = riskOf(kind, verb);
	if (raised !== "execute")
		reasons.push({
			rule: `verb-${verb}`,
			text: `\`${clip(called, 100)}\` sounds like it ${verb === "destroys" ? "destroys something" : "reaches other systems"}`,
			risk: raised,
		});
	if (hosts.length > 0) reasons.push({ rule: "names-a-host", text: "the arguments hold an address", risk: "network" });
	if (!complete) reasons.push({ rule: "too-much", text: "the arguments are too many to be looked at in full", risk: "execute" });

	const text = JSON.stringify(request.args, null, "\t");
	return finish({
		kind,
		risk: maxRisk("execute", raised, ...reasons.map((reason) => reason.risk)),
		inspectable: complete,
		reversible: false,
		subject:
			name === null
				? `call ${clip(called, 200)}${request.action === undefined ? "" : ` (${request.action})`}`
				: `call ${clip(name.tool, 150)} on ${clip(name.server, 100)}`,
		text,
		segments: text === "" ? [] : [{ from: 0, to: text.length, role: "plain" }],
		paths,
		hosts,
		reasons,
		...(raised === "destructive" ? { worstTarget: paths[0]?.absolute ?? name?.server ?? called } : {}),
	});
};

type Verb = "reads" | "writes" | "destroys" | "sends" | "acts";

const wordsOf = (name: string): string[] =>
	name
		.replace(/([a-z0-9])([A-Z])/g, "$1_$2")
		.toLowerCase()
		.split(/[^a-z0-9]+/);
const destroying = new Set([
	"delete",
	"remove",
	"destroy",
	"drop",
	"purge",
	"truncate",
	"wipe",
	"erase",
	"kill",
	"terminate",
	"revoke",
	"uninstall",
	"prune",
	"reset",
	"rollback",
	"force",
	"shutdown",
	"del",
	"rm",
	"unlink",
	"cleanup",
	"clear",
	"overwrite",
	"format",
	"evict",
	"drain",
]);
const sending = new Set([
	"send",
	"post",
	"publish",
	"push",
	"upload",
	"deploy",
	"apply",
	"release",
	"email",
	"notify",
	"share",
	"merge",
	"submit",
	"pay",
	"transfer",
	"buy",
	"order",
	"invite",
	"tweet",
	"fetch",
	"download",
	"navigate",
	"request",
	"scale",
	"rollout",
	"upgrade",
	"install",
]);
const writing = new Set([
	"write",
	"create",
	"edit",
	"update",
	"set",
	"put",
	"add",
	"insert",
	"patch",
	"append",
	"modify",
	"rename",
	"move",
	"copy",
	"save",
	"replace",
	"import",
	"close",
	"assign",
	"upsert",
	"start",
	"stop",
	"run",
	"execute",
	"exec",
]);
const reading = new Set([
	"get",
	"list",
	"read",
	"search",
	"find",
	"query",
	"describe",
	"show",
	"view",
	"count",
	"check",
	"status",
	"info",
	"stat",
	"tree",
	"inspect",
	"lookup",
	"head",
	"cat",
	"ls",
]);

const verbOf = (name: string): Verb => {
	const all = wordsOf(name);
	if (all.some((word) => destroying.has(word))) return "destroys";
	if (all.some((word) => sending.has(word))) return "sends";
	if (all.some((word) => writing.has(word))) return "writes";
	return all.some((word) => reading.has(word)) ? "reads" : "acts";
};

const accessOf = (verb: Verb): PathUse["access"] => (verb === "reads" ? "read" : verb === "destroys" ? "delete" : "write");

const riskOf = (kind: Kind, verb: Verb): Risk => {
	if (verb === "destroys") return "destructive";
	return verb === "sends" || kind === "deploy" || kind === "message" ? "network" : "execute";
};

const maxStrings = 4096;
const maxDepth = 64;

/** Visits every string with the name of the member it stands under. False when there was more than could be visited. */
const walk = (value: unknown, visit: (key: string, value: string) => void): boolean => {
	let left = maxStrings;
	const go = (each: unknown, key: string, depth: number): boolean => {
		if (typeof each === "string") {
			left -= 1;
			if (left < 0) return false;
			visit(key, each);
			return true;
		}
		if (each === null || typeof each !== "object") return true;
		if (depth >= maxDepth) return false;
		if (Array.isArray(each)) return each.every((item) => go(item, key, depth + 1));
		return Object.entries(each).every(([name, item]) => {
			/* A member's name can be the path itself: `{ "files": { "/etc/passwd": "…" } }`. */
			if (looksLikePath(name)) visit("path", name);
			return go(item, name, depth + 1);
		});
	};
	return go(value, "", 0);
};

const pathKey =
	/(?:^|_|-)(?:path|paths|file|files|filename|dir|dirs|directory|folder|cwd|root|source|destination|target|repo_path|workspace|output|input)$/i;
const hostKey = /(?:^|_|-)(?:url|uri|host|hostname|endpoint|server|domain|origin|address|href|link|webhook|proxy)s?$/i;
const longest = 4096;

const whatIs = (key: string, value: string): "path" | "host" | null => {
	if (value.length > longest || value.includes("\n")) return looksLikePath(value) && value.length <= longest ? "path" : null;
	if (/^file:/i.test(value)) return "path";
	/* One slash, none, or backslashes: parsers disagree on what these are, none of them says it is plain text. */
	if (schemeOf(value) !== undefined || /^(?:https?|wss?|ftp):(?=[^\s])/i.test(value)) return "host";
	const snake = key.replace(/([a-z0-9])([A-Z])/g, "$1_$2");
	if (hostKey.test(snake) && /^(?:[^\s/]+\.[^\s/]+|localhost|\[[0-9a-f:.]+\]|\d+)(?::\d+)?(?:\/.*)?$/i.test(value)) return "host";
	if (looksLikePath(value)) return "path";
	return pathKey.test(snake) && value !== "" && !/\s{2,}/.test(value) ? "path" : null;
};

const looksLikePath = (value: string): boolean =>
	value.length <= longest && /^(?:\/[^/\s]|~(?:\/|$)|\.\.?(?:\/|$)|file:|[A-Za-z]:[\\/]|\\\\[^\\])|(?:^|[\\/])\.\.(?:[\\/]|$)/.test(value);
