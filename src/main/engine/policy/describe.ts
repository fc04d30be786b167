import type { Policy, PolicyNote, PolicyView, Predicate } from "../../../shared/model/policy.ts";
import { shapeText } from "../../../shared/model/policy-shape.ts";
import type { ConfigFault } from "../config/toml-faults.ts";
import type { HitCounts } from "./hits.ts";
import type { PlacedPolicy, PolicyFile } from "./parse-policies.ts";

/** Policies in short words: for the table, for the command line, and what is worth saying of them. */

/** Strictest thing a policy can say. */
export const effectOf = ({ predicates }: Pick<Policy, "predicates">): string => {
	const approvers = Math.max(0, ...predicates.map((each) => (each.type === "RequiresConsensus" ? each.min_approvers : 0)));
	const effects = predicates.map(effectOfOne);
	if (effects.includes("deny")) return "deny";
	if (effects.includes("ask")) return approvers > 1 ? `ask ${approvers}` : "ask";
	return effects.includes("obliges") ? "obliges" : "allow";
};

const effectOfOne = (predicate: Predicate): "deny" | "ask" | "allow" | "obliges" => {
	switch (predicate.type) {
		case "Allow":
			return "allow";
		case "Ask":
		case "RequiresConsensus":
			return "ask";
		case "MaxOutput":
			return "obliges";
		case "Deny":
		case "RequireSandbox":
		case "RequireDryRun":
			return "deny";
		default:
			return predicate.action === "ask" ? "ask" : "deny";
	}
};

/** One predicate in short words, such as `20:00-08:00`. */
const wordsOf = (predicate: Predicate): string => {
	switch (predicate.type) {
		case "TimeWindow":
			return `${predicate.action === "allow-only" ? "only " : ""}${predicate.start}-${predicate.end}${predicate.days === undefined ? "" : ` ${predicate.days.join(" ")}`}${predicate.zone === undefined ? "" : ` ${predicate.zone}`}`;
		case "MaxBlastRadius":
			return `over ${predicate.limit} ${predicate.unit ?? "files or hosts"}`;
		case "MinTrustLevel":
			return `below ${predicate.level}`;
		case "RequiresConsensus":
			return `${predicate.min_approvers} approvers${predicate.from === undefined ? "" : ` from ${predicate.from.join(" or ")}`}${predicate.expires === undefined ? "" : `, a yes for ${predicate.expires}`}`;
		case "MaxConcurrentDeployments":
			return `over ${predicate.limit} at once`;
		case "RateLimit":
			return `over ${predicate.calls} in ${predicate.per}${predicate.by === "agent" ? " an agent" : ""}`;
		case "Budget":
			return `over ${predicate.calls} ${predicate.per === "total" ? "in all" : `a ${predicate.per}`}${predicate.by === "agent" ? " an agent" : ""}`;
		case "MaxOutput":
			return `results to ${predicate.max_bytes} bytes`;
		case "RequireSandbox":
			return `needs sandbox ${predicate.level}`;
		case "RequireDryRun":
			return "needs a dry run";
		default:
			return "always";
	}
};

/** When it says something, such as `20:00-08:00, below Supervised`. */
export const whenOf = ({ predicates }: Pick<Policy, "predicates">): string => predicates.map(wordsOf).join(", ");

export const scopeOf = (policy: Policy): string => {
	const parts = (["tools", "actions", "commands", "paths", "hosts", "agents", "modes"] as const).flatMap((key) => policy[key] ?? []);
	const all = [...parts, ...(policy.command ?? []).map(shapeText), ...(policy.cwd ?? []).map((folder) => `in ${folder}`)];
	return all.length === 0 ? "everything" : all.join(", ");
};

/** How each policy has mattered lately, by its name. */
export type Hits = (name: string) => HitCounts;

export const viewsOf = (file: PolicyFile, hits: Hits): PolicyView[] =>
	file.policies.map(({ policy, place }) => {
		const { matched, lastAt } = hits(policy.name);
		return {
			name: policy.name,
			...(policy.description === undefined ? {} : { description: policy.description }),
			enabled: policy.enabled,
			line: place.line,
			effect: effectOf(policy),
			scope: scopeOf(policy),
			when: policy.predicates.map(wordsOf),
			...(policy.expires === undefined ? {} : { expires: policy.expires }),
			hits: matched,
			...(lastAt === undefined ? {} : { lastHitAt: lastAt }),
		};
	});

export const faultNote = ({ line, column, found, expected, hint }: ConfigFault): PolicyNote => ({
	severity: "error",
	code: "unreadable",
	message: `found ${found}, expected ${expected}${hint === undefined ? "" : `; ${hint}`}`.slice(0, 1000),
	line,
	column,
});

export const noteOn = ({ policy, place }: PlacedPolicy, code: string, message: string): PolicyNote => ({
	severity: "warning",
	code,
	policy: policy.name,
	message,
	line: place.line,
	column: place.column,
});
