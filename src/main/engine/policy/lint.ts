import type { Policy, PolicyNote, Predicate } from "../../../shared/model/policy.ts";
import { levelRank } from "../../../shared/model/words.ts";
import { isUnder } from "../analysis/paths.ts";
import { noteOn } from "./describe.ts";
import { matchesGlob } from "./match.ts";
import type { PlacedPolicy, PolicyFile } from "./parse-policies.ts";

/**
 * What is worth saying of policies that can be read: those that can never change anything, those that reach further than
 * their author may think, and those that are not enforced in full.
 *
 * Law: test/main/engine/policy/lint.test.ts.
 */
export const lintPolicies = ({ policies }: PolicyFile, now: number): PolicyNote[] => {
	const notes: PolicyNote[] = [];
	policies.forEach((each, index) => {
		const { policy } = each;
		if (!policy.enabled) notes.push(noteOn(each, "disabled", "is switched off"));
		if (policy.expires !== undefined && Date.parse(policy.expires) + (policy.expires.length > 10 ? 0 : 86_400_000) <= now)
			notes.push(noteOn(each, "expired", `ended on ${policy.expires}`));
		if (policy.review !== undefined && Date.parse(policy.review) <= now)
			notes.push(noteOn(each, "review", `was to be looked at again on ${policy.review}: is it still wanted?`));
		if (policy.enabled) {
			const cover = policies.find((other, at) => at !== index && other.policy.enabled && isUnreachable(policy, other.policy, at < index));
			if (cover !== undefined)
				notes.push(
					noteOn(each, "unreachable", `changes nothing: \`${cover.policy.name}\` (line ${cover.place.line}) covers everything it says`),
				);
		}
		notes.push(...overBroad(each), ...empty(each));
	});
	return notes;
};

/**
 * True when another policy says at least as much about at least as much. Of two that say the same the later one is named.
 */
const isUnreachable = (policy: Policy, other: Policy, isEarlier: boolean): boolean => {
	if (other.expires !== undefined || !isWithin(policy, other)) return false;
	const isCovered = policy.predicates.every((one) => other.predicates.some((two) => isImplied(one, two)));
	if (!isCovered) return false;
	const isMutual =
		isWithin(other, policy) &&
		policy.expires === undefined &&
		other.predicates.every((one) => policy.predicates.some((two) => isImplied(one, two)));
	return !isMutual || isEarlier;
};

const scopeKeys = ["tools", "agents", "actions", "paths", "hosts", "commands", "modes"] as const;

/** Every action the first is about, the second is about too: as far as the patterns say so themselves. */
const isWithin = (inner: Policy, outer: Policy): boolean =>
	(outer.command === undefined || JSON.stringify(outer.command) === JSON.stringify(inner.command)) &&
	(outer.cwd === undefined || inner.cwd?.every((folder) => outer.cwd?.some((each) => isUnder(folder, each))) === true) &&
	scopeKeys.every((key) => {
		const wide: readonly string[] | undefined = outer[key];
		const narrow: readonly string[] | undefined = inner[key];
		if (wide === undefined) return true;
		if (narrow === undefined) return false;
		const isGlob = key === "tools" || key === "agents" || key === "actions";
		return narrow.every((pattern) =>
			wide.some((each) => each === pattern || (isGlob && (each === "*" || (!/[*?]/.test(pattern) && matchesGlob(each, pattern))))),
		);
	});

/** Whatever the first says, the second says it or something stricter at the same time. */
const isImplied = (one: Predicate, two: Predicate): boolean => {
	if (one.type === "Allow") return two.type === "Allow" || two.type === "Deny";
	if (two.type === "Deny") return one.type !== "MaxOutput";
	if (JSON.stringify(one) === JSON.stringify(two)) return true;
	if (one.type === "MinTrustLevel" && two.type === "MinTrustLevel")
		return one.action === two.action && levelRank(two.level) >= levelRank(one.level);
	if (one.type === "MaxBlastRadius" && two.type === "MaxBlastRadius")
		return one.action === two.action && two.limit <= one.limit && (two.unit === undefined || two.unit === one.unit);
	if (one.type === "RequiresConsensus" && two.type === "RequiresConsensus")
		return two.min_approvers >= one.min_approvers && one.from === undefined && one.expires === undefined;
	return one.type === "Ask" && two.type === "RequiresConsensus";
};

const overBroad = (placed: PlacedPolicy): PolicyNote[] => {
	const { policy } = placed;
	const notes: PolicyNote[] = [];
	const isEverything =
		policy.command === undefined &&
		scopeKeys.every((key) => key === "modes" || policy[key] === undefined || (policy[key] as readonly string[]).includes("*"));
	for (const { type } of policy.predicates) {
		if (type === "Allow" && isEverything)
			notes.push(
				noteOn(
					placed,
					"over-broad",
					"allows everything that is not destructive and can be inspected; name tools, commands, paths or hosts",
				),
			);
		else if (
			type === "Allow" &&
			policy.commands === undefined &&
			policy.paths === undefined &&
			policy.hosts === undefined &&
			policy.command === undefined
		)
			notes.push(noteOn(placed, "over-broad", "allows every call of these tools, whatever it does; name commands, paths or hosts"));
		if (type === "Deny" && isEverything) notes.push(noteOn(placed, "over-broad", "denies everything, reads as well"));
		if (type === "MaxOutput")
			notes.push(
				noteOn(placed, "advisory", "is told to the agent and enforced by nothing: results do not pass through Countersign in this version"),
			);
		if (type === "RequireDryRun")
			notes.push(
				noteOn(placed, "denies", "denies everything that is not a read: nothing here can run an action as a dry run in this version"),
			);
	}
	if (policy.predicates.some((each) => each.type === "RequireSandbox" && each.level !== "permissions"))
		notes.push(noteOn(placed, "denies", "denies everything that is not a read: nothing here runs actions in a sandbox in this version"));
	if (policy.commands?.some((rule) => /^\s*\*\s*\*?\s*$/.test(rule)) === true)
		notes.push(noteOn(placed, "over-broad", "`*` is every command"));
	return notes;
};

/** A scope that no action can fit. */
const empty = (placed: PlacedPolicy): PolicyNote[] => {
	const { policy } = placed;
	if (
		policy.commands !== undefined &&
		policy.tools !== undefined &&
		!policy.tools.some((tool) => shellNames.some((name) => matchesGlob(tool, name)))
	)
		return [noteOn(placed, "unreachable", "names commands, and none of its tools runs any")];
	return [];
};

const shellNames = [
	"shell_exec",
	"shell",
	"bash",
	"sh",
	"exec",
	"exec_command",
	"execute_command",
	"run_command",
	"run_shell_command",
	"terminal",
	"kubernetes",
];
