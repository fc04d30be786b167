import type { Policy, Predicate } from "../../../shared/model/policy.ts";
import type { Shape } from "../../../shared/model/policy-shape.ts";
import { parseHostPattern, hostAliases } from "../analysis/hosts.ts";
import { foldPath } from "../analysis/fold-path.ts";
import type { Place } from "../config/rule-at.ts";
import { createKeyIndex, type KeyIndex, literalEnds } from "./key-index.ts";
import { actionNames } from "./match.ts";
import type { Origin, PolicyFile } from "./parse-policies.ts";
import type { Subject } from "./subject.ts";

/** A policy ready to be asked. `key` names it in questions and counters, `index` is its place in the file. */
export type CompiledPolicy = {
	readonly policy: Policy;
	readonly key: string;
	readonly index: number;
	readonly origin: Origin;
	readonly place: Place;
	readonly predicatePlaces: readonly Place[];
	readonly expiresAt: number;
	readonly allows: boolean;
	readonly restricts: boolean;
};

/** The policies of one file that are switched on, with the index that finds those an action could concern. */
export type PolicySet = {
	readonly file: string;
	readonly origin: Origin;
	readonly policies: readonly CompiledPolicy[];
	readonly needsPaths: boolean;
	/** What one of them says hangs on what was allowed before. */
	readonly counts: boolean;
	/** Every policy that could match, in file order. Never one too few. */
	candidates(subject: Subject): readonly CompiledPolicy[];
};

/** Length of a day in ms; a day without a time counts to its end. */
const dayMs = 86_400_000;

export const compilePolicies = ({ file, origin, policies }: PolicyFile): PolicySet => {
	const compiled = policies.flatMap(({ policy, place, predicatePlaces }, index): CompiledPolicy[] => {
		if (!policy.enabled) return [];
		const allows = policy.predicates.some(isAllow);
		return [
			{
				policy,
				key: origin === "user" ? policy.name : `${origin}:${policy.name}`,
				index,
				origin,
				place,
				predicatePlaces,
				expiresAt: expiryOf(policy.expires),
				allows,
				restricts: !policy.predicates.every(isAllow),
			},
		];
	});
	const index = createIndex(compiled);
	const some = (is: (policy: Policy) => boolean): boolean => compiled.some(({ policy }) => is(policy));
	return { file, origin, policies: compiled, needsPaths: some(needsPaths), counts: some(counts), candidates: index };
};

const needsPaths = ({ paths, cwd, command }: Policy): boolean =>
	paths !== undefined || cwd !== undefined || command?.some((shape) => shape.some(({ is }) => is === "under")) === true;

const counts = ({ predicates }: Policy): boolean => predicates.some(({ type }) => counting.has(type));
const counting: ReadonlySet<Predicate["type"]> = new Set(["RateLimit", "Budget", "MaxConcurrentDeployments"]);

const isAllow = ({ type }: Predicate): boolean => type === "Allow";

const expiryOf = (written: string | undefined): number => {
	if (written === undefined) return Number.POSITIVE_INFINITY;
	if (written.length > 10) return Date.parse(written);
	const midnight = new Date(`${written}T00:00:00`).getTime();
	return midnight + dayMs;
};

/**
 * Files each policy under the one part of its scope that is rarest in practice: commands, then paths, hosts, tools,
 * agents and actions. One that has no literal text in any is always looked at.
 */
const createIndex = (policies: readonly CompiledPolicy[]): PolicySet["candidates"] => {
	const commands = createKeyIndex<number>();
	const paths = createKeyIndex<number>();
	const hosts = createKeyIndex<number>();
	const tools = createKeyIndex<number>();
	const agents = createKeyIndex<number>();
	const actions = createKeyIndex<number>();
	const inPaths: number[] = [];
	const inCommands: number[] = [];
	const always: number[] = [];

	const file = (index: KeyIndex<number>, keys: readonly (string | null)[] | undefined, at: number): boolean => {
		if (keys === undefined || keys.length === 0 || keys.some((key) => key === null || !hasLiteral(key))) return false;
		for (const key of keys) index.add(key ?? "", at);
		return true;
	};
	policies.forEach(({ policy }, at) => {
		const byCommand = policy.commands?.map(commandKey) ?? policy.command?.map(shapeKey);
		if (file(commands, byCommand, at)) inCommands.push(at);
		else if (file(paths, policy.paths?.map(pathKey), at)) inPaths.push(at);
		else if (file(hosts, policy.hosts?.map(hostKey), at)) return;
		else if (
			file(
				tools,
				policy.tools?.map((each) => each),
				at,
			)
		)
			return;
		else if (file(agents, policy.agents, at)) return;
		else if (!file(actions, policy.actions, at)) always.push(at);
	});

	/* One mark a policy, so that each is found once; `round` saves clearing them. */
	const seen = new Uint32Array(policies.length);
	let round = 0;

	return (subject) => {
		round = (round + 1) >>> 0;
		if (round === 0) {
			seen.fill(0);
			round = 1;
		}
		const found: number[] = [];
		const add = (at: number): void => {
			if (seen[at] === round) return;
			seen[at] = round;
			found.push(at);
		};
		always.forEach(add);
		const { request, analysis } = subject.about;
		if (inCommands.length > 0 && subject.shell !== null) {
			const keys = commandNames(subject);
			if (keys === null) inCommands.forEach(add);
			else for (const key of keys) commands.lookup(key, add);
		}
		if (inPaths.length > 0 && analysis.paths.length > 0) {
			const names = segmentsOf(subject);
			if (names === null) inPaths.forEach(add);
			else for (const name of names) paths.lookup(name, add);
		}
		if (!hosts.isEmpty()) for (const use of analysis.hosts) for (const host of hostAliases(use)) hosts.lookup(host, add);
		for (const tool of subject.tools) tools.lookup(tool, add);
		agents.lookup(request.agent, add);
		for (const action of actionNames(subject, "wide")) actions.lookup(action, add);
		return found.sort((a, b) => a - b).flatMap((at) => policies[at] ?? []);
	};
};

const hasLiteral = (pattern: string): boolean => {
	const { isLiteral, prefix, suffix } = literalEnds(pattern);
	return isLiteral || prefix !== "" || suffix !== "";
};

/** The program of a command rule; null when it is written with a path or a bracket. */
const commandKey = (rule: string): string | null => {
	const quoted = /^\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))/.exec(rule);
	const program = (quoted?.[1] ?? quoted?.[2] ?? quoted?.[3] ?? "").toLowerCase();
	/* What follows a quote directly is another word to the rule and the same one to the eye. */
	return /[/[\]\\]/.test(program) || program === "" ? null : program;
};

/** The program of a shape, which is always written out; null when it is a path. */
const shapeKey = ([program]: Shape): string | null =>
	program?.is !== "word" || program.text.includes("/") ? null : program.text.toLowerCase();

/** Every name a step's program goes by in rules; null when one is written as a pattern, which could be any. */
const commandNames = ({ shell }: Subject): Set<string> | null => {
	const names = new Set<string>();
	for (const step of [...(shell?.steps ?? []), ...(shell?.rest ?? [])]) {
		const written = step.words[0] ?? "";
		if (/[*?[]/.test(written)) return null;
		const base = written.slice(written.lastIndexOf("/") + 1).toLowerCase();
		for (const name of [step.program, base]) {
			names.add(name);
			/* `mkfs` is the family: mkfs.ext4. */
			for (let dot = name.indexOf("."); dot > 0; dot = name.indexOf(".", dot + 1)) names.add(name.slice(0, dot));
		}
	}
	return names;
};

/** The longest whole name in a path pattern, else the plain end of its last name (`*.pem`); null when it has neither. */
const pathKey = (pattern: string): string | null => {
	const segments = pattern.split("/").filter((segment) => segment !== "" && segment !== "." && segment !== "~");
	const plain = segments.filter((segment) => !/[*?[\]]/.test(segment) && segment !== "..");
	const longest = plain.sort((a, b) => b.length - a.length)[0];
	if (longest !== undefined) return foldPath(longest) === "" ? null : foldPath(longest);
	const last = segments.findLast((segment) => segment !== "**");
	if (last === undefined || /[[\]]/.test(last)) return null;
	const { prefix, suffix } = literalEnds(last);
	/* Folding a whole name and folding a part of it agree on plain characters only. */
	return /^[\x21-\x23\x25-\x7e]*$/.test(prefix + suffix) && !/[. ]$/.test(suffix) ? last.toLowerCase() : null;
};

/** Every name in every path of the action; null when it names a folder as a whole or a pattern, which stand for more. */
const segmentsOf = (subject: Subject): Set<string> | null => {
	const segments = new Set<string>();
	for (const { use, names, folded, isFolder } of subject.paths()) {
		if (use.glob === true || (isFolder && use.access !== "list" && use.access !== "execute")) return null;
		for (const name of [...names, ...folded]) {
			for (const segment of name.split("/")) {
				segments.add(segment.toLowerCase());
				segments.add(foldPath(segment));
			}
		}
	}
	return segments;
};

const hostKey = (pattern: string): string | null => {
	const parsed = parseHostPattern(pattern);
	if (parsed === null || parsed.host === "*") return null;
	return parsed.below ? `*.${parsed.host}` : parsed.host;
};
