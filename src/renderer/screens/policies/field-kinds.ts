import type { PredicateType } from "../../../shared/model/policy.ts";
import { levels } from "../../../shared/model/words.ts";

/** Which fields a policy and each of its predicates have, and how each is written. */
export type Field = {
	readonly key: string;
	readonly label: string;
	/** `words`: a list of some; `lines`: a list of any; an empty `choice` leaves the key out. */
	readonly kind: "text" | "number" | "lines" | "words" | "choice" | "flag";
	readonly choices?: readonly string[];
	/** What holds when nothing is written. */
	readonly otherwise?: string;
};

const text = (key: string, label: string, otherwise = ""): Field => ({ key, label, kind: "text", otherwise });
const lines = (key: string, label: string): Field => ({ key, label, kind: "lines", otherwise: "all" });

export const policyFields: readonly Field[] = [
	text("name", "Name"),
	text("description", "Description"),
	{ key: "enabled", label: "Switched on", kind: "flag" },
	lines("tools", "Tools"),
	lines("agents", "Agents"),
	lines("actions", "Actions"),
	lines("commands", "Commands"),
	lines("paths", "Paths"),
	lines("hosts", "Hosts"),
	lines("cwd", "Runs in"),
	{ key: "modes", label: "Modes", kind: "words", choices: ["safe", "cautious", "paranoid", "yolo"], otherwise: "all" },
	text("message", "Told to the agent"),
	text("expires", "Ends", "never"),
	text("review", "Look again"),
];

const number = (key: string, label: string): Field => ({ key, label, kind: "number" });
const choice = (key: string, label: string, choices: readonly string[], otherwise: string): Field => ({
	key,
	label,
	kind: "choice",
	choices,
	otherwise,
});
const action = choice("action", "Says", ["deny", "ask"], "deny");
const by = choice("by", "Counts", ["all", "agent"], "all");

export const predicateFields: Readonly<Record<PredicateType, readonly Field[]>> = {
	TimeWindow: [
		text("start", "From"),
		text("end", "To"),
		{ key: "days", label: "Days", kind: "words", choices: ["mon", "tue", "wed", "thu", "fri", "sat", "sun"], otherwise: "every day" },
		text("zone", "Zone", "of this machine"),
		choice("action", "Says", ["deny", "ask", "allow-only"], "deny"),
	],
	MaxBlastRadius: [number("limit", "At most"), choice("unit", "Of", ["files", "hosts"], "either"), action],
	MinTrustLevel: [choice("level", "Level", levels, ""), action],
	RequiresConsensus: [
		number("min_approvers", "Approvers"),
		lines("from", "From groups"),
		text("expires", "A yes counts for", "as long as any"),
	],
	MaxConcurrentDeployments: [number("limit", "At once"), text("stale_after", "Counts for", "1h"), action],
	Allow: [],
	Ask: [],
	Deny: [],
	RateLimit: [number("calls", "Calls"), text("per", "In", "1m"), by, action],
	Budget: [
		number("calls", "Calls"),
		choice("per", "A", ["day", "month", "total"], "day"),
		by,
		text("zone", "Zone", "of this machine"),
		action,
	],
	MaxOutput: [number("max_bytes", "Bytes")],
	RequireSandbox: [choice("level", "Level", ["permissions", "docker", "vm"], "permissions")],
	RequireDryRun: [],
};

/** What a new one begins with: the least that can be read. */
export const newPredicates: Readonly<Record<PredicateType, Record<string, string | number>>> = {
	TimeWindow: { type: "TimeWindow", start: "20:00", end: "08:00" },
	MaxBlastRadius: { type: "MaxBlastRadius", limit: 100 },
	MinTrustLevel: { type: "MinTrustLevel", level: "Supervised" },
	RequiresConsensus: { type: "RequiresConsensus", min_approvers: 2 },
	MaxConcurrentDeployments: { type: "MaxConcurrentDeployments", limit: 1 },
	Allow: { type: "Allow" },
	Ask: { type: "Ask" },
	Deny: { type: "Deny" },
	RateLimit: { type: "RateLimit", calls: 60 },
	Budget: { type: "Budget", calls: 1000 },
	MaxOutput: { type: "MaxOutput", max_bytes: 1_048_576 },
	RequireSandbox: { type: "RequireSandbox" },
	RequireDryRun: { type: "RequireDryRun" },
};
