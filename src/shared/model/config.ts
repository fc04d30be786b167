import { z } from "zod";
import { argumentSchema } from "./argument-schema.ts";
import { shippingSchema } from "./shipping-config.ts";
import { anchorsSchema, witnessesSchema } from "./evidence-config.ts";
import { modeSchema } from "./words.ts";

/**
 * `countersign.toml` after strict reading: every member has its default filled in, so that nobody downstream asks
 * "and if it is absent?". The mission's keys are accepted as written. `allowed_paths` and `allowed_hosts` stay optional:
 * their absence means "no such limit", which an empty list does not.
 *
 * Units: `_ms` milliseconds, `_bytes` bytes, `_mb` mebibytes, `_days` and `_hours` as named.
 */

const patterns = (what: string) => z.array(z.string().min(1, `an empty ${what} matches nothing`).max(1024)).max(2000);

/** Braces, negation and extended globs are refused, because read as plain text they would match nothing and protect nothing. */
const pathPattern = z
	.string()
	.min(1, "an empty path pattern matches nothing")
	.max(1024)
	.refine((text) => !/\{[^}]*,[^}]*\}/.test(text), "one pattern for each alternative: `{a,b}` is not understood")
	.refine((text) => !text.startsWith("!"), "a path pattern without `!`: there are no exceptions to a list")
	.refine((text) => !/[?*+@!]\(/.test(text), "a path pattern of `*`, `**`, `?` and `[…]` only")
	.refine((text) => !/[\u0000-\u001f\u007f]/.test(text), "a path pattern without control characters");
const pathPatterns = z.array(pathPattern).max(2000);

/** `*`, `example.com`, `*.example.com`, an address, each with an optional port. Read in full by the host rules. */
const hostPattern = z
	.string()
	.min(1, "an empty host pattern matches nothing")
	.max(1024)
	.refine((text) => !text.includes("://"), "a host without a scheme, such as `example.com`")
	.refine((text) => !text.includes("/"), "a host without a path, such as `example.com`")
	.refine((text) => text === "*" || /^(?:\*\.)?[^*\s@]+$/.test(text), "a host: `example.com`, `*.example.com`, `example.com:443` or `*`");
const hostPatterns = z.array(hostPattern).max(2000);

const duration = z.string().regex(/^[1-9]\d{0,4}[smhd]$/, "a duration such as `30s`, `15m`, `1h` or `7d`");

const name = z.string().min(1).max(256);

/** At most so many calls of one tool by one agent in a time. */
const rate = z.object({ calls: z.int().min(1).max(1_000_000_000), per: duration }).strict();

/** What an agent may use in a time, as it reports it with the end of an action. */
const budget = z
	.object({
		tokens: z.int().min(0).max(1_000_000_000_000).optional(),
		api_calls: z.int().min(0).max(1_000_000_000).optional(),
		usd: z.number().min(0).max(1_000_000_000).optional(),
		per: duration,
	})
	.strict();

const toolPatterns = z
	.array(
		z
			.string()
			.min(1)
			.max(200)
			.regex(/^[A-Za-z0-9_.:/@*?-]+$/, "a tool name, with `*` and `?`"),
	)
	.max(500);

export const configSchema = z
	.object({
		safety: z
			.object({
				approval_mode: modeSchema.default("safe"),
				denied_paths: pathPatterns.default([]),
				allowed_paths: pathPatterns.optional(),
				denied_commands: patterns("command rule").default([]),
				allowed_commands: patterns("command rule").default([]),
				/** Besides the files that are always sensitive (keys, credentials, `.env`, browser data …). */
				sensitive_patterns: pathPatterns.default(["*.env", "*.pem", "*.key"]),
			})
			.strict()
			.prefault({}),
		network: z
			.object({
				enabled: z.boolean().default(true),
				allowed_hosts: hostPatterns.optional(),
				denied_hosts: hostPatterns.default([]),
			})
			.strict()
			.prefault({}),
		approvals: z
			.object({
				deadline_ms: z.int().min(1000).max(86_400_000).default(600_000),
				destructive_deadline_ms: z.int().min(1000).max(86_400_000).default(1_800_000),
				hard_cap_ms: z.int().min(1000).max(604_800_000).default(7_200_000),
				/** How long one yes of several counts while the others are waited for. */
				approval_expiry_ms: z.int().min(1000).max(86_400_000).default(1_800_000),
				/** How long an allowed action may be asked about again and not begun. */
				execution_expiry_ms: z.int().min(1000).max(86_400_000).default(3_600_000),
				max_held_per_agent: z.int().min(1).max(10_000).default(200),
			})
			.strict()
			.prefault({}),
		secrets: z
			.object({ expose: z.array(name).max(1000).default([]), hide: z.array(name).max(1000).default([]) })
			.strict()
			.prefault({}),
		sandbox: z
			.object({ level: z.enum(["none", "permissions", "docker", "vm"]).default("permissions") })
			.strict()
			.prefault({}),
		limits: z
			.object({
				max_request_bytes: z.int().min(1024).max(16_777_216).default(1_048_576),
				max_depth: z.int().min(4).max(256).default(64),
				rate: rate.optional(),
				budget: budget.optional(),
			})
			.strict()
			.prefault({}),
		/** By name: what one agent may call, and limits of its own in place of those of everyone. */
		agents: z
			.record(
				z.string().min(1).max(80),
				z
					.object({
						tools: toolPatterns.optional(),
						deny_tools: toolPatterns.default([]),
						/** By tool, with `*` and `?`: what its arguments must be. Every one that fits the tool must hold. */
						arguments: z.record(z.string().min(1).max(200), argumentSchema).default({}),
						rate: rate.optional(),
						budget: budget.optional(),
					})
					.strict(),
			)
			.default({}),
		output: z
			.object({
				max_bytes: z.int().min(1024).max(1_073_741_824).default(10_485_760),
				/** Which outputs wait for a person, of those that are asked about before they are handed on. */
				hold: z.enum(["never", "flagged", "always"]).default("flagged"),
			})
			.strict()
			.prefault({}),
		artifacts: z
			.object({ max_size_mb: z.int().min(1).max(102_400).default(100), retention_days: z.int().min(1).max(3650).default(7) })
			.strict()
			.prefault({}),
		feature_flags: z
			.object({ progressive_trust: z.boolean().default(true), global_circuit_breaker: z.boolean().default(true) })
			.strict()
			.prefault({}),
		audit: z
			.object({
				/** Whether the log is also written as a file of lines for each day. */
				segments: z.boolean().default(true),
				/** What entries say is removed when they are older; 0 keeps everything. Their hashes stay for ever. */
				retention_days: z.int().min(0).max(36_500).default(90),
				/** Less room than this on the disk of the log is a banner. */
				low_space_mb: z.int().min(0).max(1_048_576).default(500),
				witnesses: witnessesSchema,
				/** How many witnesses should have cosigned a head; absent: all of them. */
				quorum: z.int().min(1).max(32).optional(),
				anchors: anchorsSchema,
				anchor_every_hours: z.int().min(1).max(8760).default(24),
				anchor_every_entries: z.int().min(1).max(1_000_000_000).default(10_000),
			})
			.strict()
			.refine(({ witnesses, quorum }) => quorum === undefined || quorum <= witnesses.length, {
				path: ["quorum"],
				message: "no more than there are witnesses",
			})
			.prefault({}),
		/** By name: places that get a copy of every entry of the audit log. */
		shipping: shippingSchema,
		update: z
			.object({ auto_check: z.boolean().default(true), check_interval_hours: z.int().min(1).max(8760).default(24) })
			.strict()
			.prefault({}),
	})
	.strict();
export type Config = z.infer<typeof configSchema>;
export type ConfigInput = z.input<typeof configSchema>;

/**
 * Members that are read and checked but that nothing acts on in this version. The console and `doctor` say so, because
 * a rule that is believed to hold and does not is worse than none.
 */
export const notYetEnforced: readonly string[] = [
	"sandbox.level",
	"artifacts.max_size_mb",
	"artifacts.retention_days",
	"update.auto_check",
	"update.check_interval_hours",
];
