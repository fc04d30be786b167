import { z } from "zod";
import { groupNameSchema, mostGroups } from "./approver.ts";
import { isPlainFolder, shapesSchema } from "./policy-shape.ts";
import { levelSchema, modeSchema } from "./words.ts";

/**
 * `policies.toml` after strict reading. A policy is a scope (which actions) and predicates (what they say of each).
 *
 * Units: durations as text (`30s`, `15m`, `1h`, `7d`); sizes in bytes; times of day as `HH:MM` on a wall clock.
 */

const noControls = (text: string): boolean => !/[\u0000-\u001f\u007f-\u009f]/.test(text);

/** Stands in questions, entries and links, so it is plain. */
const policyName = z
	.string()
	.min(1, "a name")
	.max(80)
	.regex(/^[A-Za-z0-9][A-Za-z0-9 ._-]*$/, "a name of letters, digits, spaces and `._-`, starting with a letter or digit");

const glob = z
	.string()
	.min(1, "an empty pattern matches nothing")
	.max(256)
	.refine((text) => !/\{[^}]*,[^}]*\}/.test(text), "one pattern for each alternative: `{a,b}` is not understood")
	.refine((text) => !text.startsWith("!"), "a pattern without `!`: there are no exceptions to a list")
	.refine((text) => !/[[\]]/.test(text), "a pattern of `*` and `?` only")
	.refine(noControls, "a pattern without control characters");
const globs = z.array(glob).min(1, "at least one pattern, or no such key for all").max(200);

const pathPattern = z
	.string()
	.min(1, "an empty path pattern matches nothing")
	.max(1024)
	.refine((text) => !/\{[^}]*,[^}]*\}/.test(text), "one pattern for each alternative: `{a,b}` is not understood")
	.refine((text) => !text.startsWith("!"), "a path pattern without `!`: there are no exceptions to a list")
	.refine((text) => !/[?*+@!]\(/.test(text), "a path pattern of `*`, `**`, `?` and `[…]` only")
	.refine(noControls, "a path pattern without control characters");

const lines = (what: string) =>
	z
		.array(z.string().min(1, `an empty ${what} matches nothing`).max(1024))
		.min(1, `at least one ${what}`)
		.max(200);

export const durationSchema = z.string().regex(/^[1-9]\d{0,4}[smhd]$/, "a duration such as `30s`, `15m`, `1h` or `7d`");

/** `30s` → 30000. The text has the form of `durationSchema`. */
export const durationMs = (text: string): number =>
	Number(text.slice(0, -1)) * ({ s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }[text.at(-1) as "s" | "m" | "h" | "d"] ?? 1000);

const timeOfDay = z.string().regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, "a time of day such as `20:00`, from `00:00` to `24:00`");
export const weekdays = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;
export type Weekday = (typeof weekdays)[number];
const weekday = z.preprocess((value) => (typeof value === "string" ? value.slice(0, 3).toLowerCase() : value), z.enum(weekdays));

/** True for a name that the clock of this machine knows. */
const isZone = (zone: string): boolean => {
	try {
		return new Intl.DateTimeFormat("en", { timeZone: zone }).format(0) !== "";
	} catch {
		return false;
	}
};
const zoneSchema = z.string().min(1).max(64).refine(isZone, "an IANA time zone such as `Europe/Berlin`");

const action = z.enum(["deny", "ask"]).default("deny");
const by = z.enum(["all", "agent"]).default("all");
const calls = z.int().min(0).max(1_000_000_000);

/** One schema a predicate; the key is its `type`. */
export const predicateSchemas = {
	TimeWindow: z
		.object({
			type: z.literal("TimeWindow"),
			start: timeOfDay,
			end: timeOfDay,
			/** Days on which the window opens. Absent: every day. */
			days: z.array(weekday).min(1, "at least one day").max(7).optional(),
			zone: zoneSchema.optional(),
			action: z.enum(["deny", "ask", "allow-only"]).default("deny"),
		})
		.strict()
		.refine(({ start, end }) => start !== end, {
			message: "an `end` other than the `start`; a whole day is `00:00` to `24:00`",
			path: ["end"],
		})
		.refine(({ start }) => start !== "24:00", { message: "`00:00` for the start of a day", path: ["start"] }),
	MaxBlastRadius: z
		.object({
			type: z.literal("MaxBlastRadius"),
			limit: z.int().min(0).max(1_000_000_000),
			unit: z.enum(["files", "hosts"]).optional(),
			action,
		})
		.strict(),
	MinTrustLevel: z.object({ type: z.literal("MinTrustLevel"), level: levelSchema, action }).strict(),
	RequiresConsensus: z
		.object({
			type: z.literal("RequiresConsensus"),
			min_approvers: z.int().min(1).max(20),
			/** Only people of these groups count. */
			from: z.array(groupNameSchema).min(1).max(mostGroups).optional(),
			/** A yes counts this long. */
			expires: durationSchema.optional(),
		})
		.strict(),
	MaxConcurrentDeployments: z
		.object({
			type: z.literal("MaxConcurrentDeployments"),
			limit: z.int().min(0).max(10_000),
			action,
			/** A deployment that never reported its end counts no longer than this. */
			stale_after: durationSchema.default("1h"),
		})
		.strict(),
	Allow: z.object({ type: z.literal("Allow") }).strict(),
	Ask: z.object({ type: z.literal("Ask") }).strict(),
	Deny: z.object({ type: z.literal("Deny") }).strict(),
	RateLimit: z.object({ type: z.literal("RateLimit"), calls, per: durationSchema.default("1m"), by, action }).strict(),
	Budget: z
		.object({
			type: z.literal("Budget"),
			calls,
			per: z.enum(["day", "month", "total"]).default("day"),
			by,
			zone: zoneSchema.optional(),
			action,
		})
		.strict(),
	MaxOutput: z.object({ type: z.literal("MaxOutput"), max_bytes: z.int().min(1).max(1_073_741_824) }).strict(),
	RequireSandbox: z
		.object({ type: z.literal("RequireSandbox"), level: z.enum(["permissions", "docker", "vm"]).default("permissions") })
		.strict(),
	RequireDryRun: z.object({ type: z.literal("RequireDryRun") }).strict(),
} as const;

export type PredicateType = keyof typeof predicateSchemas;
export type Predicate = { [T in PredicateType]: z.output<(typeof predicateSchemas)[T]> }[PredicateType];
export const predicateTypes = Object.keys(predicateSchemas) as readonly PredicateType[];

/** An action to try a scope on: a shell command, or a tool with its arguments. */
export const exampleSchema = z.union([
	z.string().min(1).max(4096),
	z
		.object({
			tool: z.string().min(1).max(200).default("shell_exec"),
			command: z.string().max(4096).optional(),
			path: z.string().max(4096).optional(),
			url: z.string().max(4096).optional(),
			args: z.record(z.string().max(256), z.json()).optional(),
			agent: z.string().min(1).max(80).optional(),
			action: z.string().min(1).max(80).optional(),
		})
		.strict(),
]);
export type Example = z.output<typeof exampleSchema>;

const day = z.string().refine((text) => /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text)), "a day such as `2026-11-28`");

const folders = z
	.array(z.string().refine(isPlainFolder, "an absolute folder, or one that begins with `~/`, without wildcards"))
	.min(1, "at least one folder, or no such key for all")
	.max(50);

/** A day counts to its end on the clock of this machine; a time is exact. */
const expiry = z
	.string()
	.refine(
		(text) =>
			/^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:\d{2}))?$/.test(text) && !Number.isNaN(Date.parse(text)),
		"a day such as `2026-11-28`, or a time with a zone such as `2026-11-28T18:00:00Z`",
	);

/** Everything of a policy but its predicates, which are read one by one by their `type`. */
export const policyHeadSchema = z
	.object({
		name: policyName,
		description: z.string().max(500).refine(noControls, "text without control characters").optional(),
		enabled: z.boolean().default(true),
		tools: globs.optional(),
		agents: globs.optional(),
		actions: globs.optional(),
		paths: z.array(pathPattern).min(1, "at least one pattern, or no such key for all").max(200).optional(),
		hosts: lines("host pattern").optional(),
		commands: lines("command rule").optional(),
		/** Simple commands, word for word; only to allow. */
		command: shapesSchema.optional(),
		/** Folders in which, and below, it runs; only to allow. */
		cwd: folders.optional(),
		modes: z.array(modeSchema).min(1, "at least one mode, or no such key for all").max(4).optional(),
		/** Shown to the agent. */
		message: z.string().min(1).max(300).refine(noControls, "text without control characters").optional(),
		expires: expiry.optional(),
		/** When somebody should look again whether it is still wanted. It ends nothing. */
		review: day.optional(),
		examples: z
			.object({ match: z.array(exampleSchema).max(50).default([]), no_match: z.array(exampleSchema).max(50).default([]) })
			.strict()
			.optional(),
		predicates: z.array(z.record(z.string(), z.unknown())).min(1, "at least one predicate").max(32),
	})
	.strict();

export type PolicyHead = z.output<typeof policyHeadSchema>;
export type Policy = Omit<PolicyHead, "predicates"> & { readonly predicates: readonly Predicate[] };

/** Most policies of one file. */
export const maxPolicies = 5000;

/** Something that is wrong with, or worth saying of, a policies file. Lines and columns count from 1. */
export const policyNoteSchema = z
	.object({
		severity: z.enum(["error", "warning"]),
		code: z.string().max(60),
		policy: z.string().max(200).optional(),
		message: z.string().max(1000),
		line: z.int().min(1),
		column: z.int().min(1),
	})
	.strict();
export type PolicyNote = z.infer<typeof policyNoteSchema>;

/** One row of the table of policies. */
export const policyViewSchema = z
	.object({
		name: z.string(),
		description: z.string().optional(),
		enabled: z.boolean(),
		line: z.int().min(1),
		/** Strictest thing it can say: `deny`, `ask`, `ask 2`, `allow`, `obliges`. */
		effect: z.string(),
		/** Which actions, in short words; `everything` without a scope. */
		scope: z.string(),
		/** What its predicates say, in short words. */
		when: z.array(z.string()),
		expires: z.string().optional(),
		hits: z.int(),
		lastHitAt: z.int().optional(),
	})
	.strict();
export type PolicyView = z.infer<typeof policyViewSchema>;

/** One decision that would have come out differently. */
export const replayDifferenceSchema = z
	.object({
		seq: z.int(),
		at: z.int(),
		agent: z.string(),
		subject: z.string(),
		before: z.enum(["allowed", "held", "denied"]),
		after: z.enum(["allowed", "held", "denied"]),
		beforeWhy: z.string(),
		afterWhy: z.string(),
		/** True when it would have been stricter. */
		stricter: z.boolean(),
		/** What a person answered then. */
		person: z.enum(["approved", "denied"]).optional(),
	})
	.strict();
export type ReplayDifference = z.infer<typeof replayDifferenceSchema>;

export const replayReportSchema = z
	.object({
		state: z.enum(["finished", "cancelled"]),
		entries: z.int(),
		decisions: z.int(),
		/** Decisions whose arguments the log keeps only in part, judged by what is there. */
		approximate: z.int(),
		/** Decisions that no rule made (too many were waiting, an analysis failed) or that the log cannot give back. */
		undecided: z.int(),
		/** The other decisions: those that come out as they did, and those that do not, by how they would. */
		unchanged: z.int(),
		newlyAsked: z.int(),
		newlyAllowed: z.int(),
		newlyDenied: z.int(),
		stricter: z.int(),
		looser: z.int(),
		differences: z.array(replayDifferenceSchema).max(1000),
		moreDifferences: z.int(),
		durationMs: z.int(),
	})
	.strict();
export type ReplayReport = z.infer<typeof replayReportSchema>;
