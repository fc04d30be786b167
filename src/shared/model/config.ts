import { z } from "zod";
import { modeSchema } from "./words.ts";

/**
 * `countersign.toml` after strict reading: every member has its default filled in, so that nobody downstream asks
 * "and if it is absent?". The mission's keys are accepted as written.
 */

const patterns = (what: string) => z.array(z.string().min(1, `an empty ${what} matches nothing`).max(1024)).max(2000);

export const configSchema = z
	.object({
		safety: z
			.object({
				approval_mode: modeSchema.default("safe"),
				denied_paths: patterns("path pattern").default([]),
				allowed_paths: patterns("path pattern").optional(),
				denied_commands: patterns("command rule").default([]),
				allowed_commands: patterns("command rule").default([]),
				sensitive_patterns: patterns("path pattern").default(["*.env", "*credentials*", "*secret*", "*.pem", "*.key"]),
			})
			.strict()
			.prefault({}),
		network: z
			.object({
				enabled: z.boolean().default(true),
				allowed_hosts: patterns("host pattern").optional(),
				denied_hosts: patterns("host pattern").default([]),
			})
			.strict()
			.prefault({}),
		approvals: z
			.object({
				deadline_ms: z.int().min(1000).max(86_400_000).default(600_000),
				destructive_deadline_ms: z.int().min(1000).max(86_400_000).default(1_800_000),
				hard_cap_ms: z.int().min(1000).max(604_800_000).default(7_200_000),
				max_held_per_agent: z.int().min(1).max(10_000).default(200),
			})
			.strict()
			.prefault({}),
		limits: z
			.object({
				max_request_bytes: z.int().min(1024).max(16_777_216).default(1_048_576),
				max_depth: z.int().min(4).max(256).default(64),
			})
			.strict()
			.prefault({}),
	})
	.strict();
export type Config = z.infer<typeof configSchema>;
export type ConfigInput = z.input<typeof configSchema>;
