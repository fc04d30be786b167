import { z } from "zod";
import { agentNameSchema, agentStatusSchema, peerSchema } from "../model/agent.ts";
import { breakerViewSchema } from "../model/breaker.ts";
import { waitingSchema } from "../model/card.ts";
import { damageKinds } from "../model/damage.ts";
import { entryTypeSchema } from "../model/entry.ts";
import { grantViewSchema } from "../model/grant.ts";
import { gradeSchema, kindSchema, levelSchema, modeSchema, riskSchema, strengthSchema } from "../model/words.ts";

/**
 * What a console knows without asking: one snapshot, then changes. Plain data; the same reducer runs in the feed of
 * the host and in the screen, so both hold the same state after the same `seq`.
 */

export const agentViewSchema = z
	.object({
		name: agentNameSchema,
		kind: z.string(),
		status: agentStatusSchema,
		keyFingerprint: z.string(),
		level: levelSchema,
		levelSince: z.int(),
		mode: modeSchema.optional(),
		/** The level whose conditions it meets and that waits for an operator. */
		readyTo: levelSchema.optional(),
		enrolledAt: z.int(),
		connections: z.int(),
		strength: strengthSchema,
		waiting: z.int(),
		lastAt: z.int().optional(),
		peer: peerSchema.optional(),
		software: z.string().optional(),
	})
	.strict();
export type AgentView = z.infer<typeof agentViewSchema>;

/** One decided, finished or otherwise notable thing, for Activity and the receipts. */
export const activitySchema = z
	.object({
		seq: z.int(),
		at: z.int(),
		type: entryTypeSchema,
		actor: z.string(),
		agent: z.string().optional(),
		session: z.string().optional(),
		request: z.string().optional(),
		kind: kindSchema.optional(),
		risk: riskSchema.optional(),
		grade: gradeSchema.optional(),
		subject: z.string(),
		outcome: z.enum(["allowed", "held", "denied", "succeeded", "failed"]).optional(),
		/** A person changed what was asked. */
		edited: z.literal(true).optional(),
		/** Who or what decided, in words: `mode safe`, `ana`, `timeout`, `denied_paths`. */
		decidedBy: z.string().optional(),
		durationMs: z.int().optional(),
	})
	.strict();
export type Activity = z.infer<typeof activitySchema>;

const foundDamage = {
	/** The first damage, when it failed. */
	first: z
		.object({ kind: z.enum(damageKinds), seq: z.int() })
		.strict()
		.optional(),
	/** Who took note of that damage, and why. */
	acknowledged: z.object({ by: z.string(), at: z.int(), reason: z.string() }).strict().optional(),
} as const;

export const chainSchema = z
	.object({
		size: z.int(),
		rootHex: z.string(),
		checkpoint: z.object({ size: z.int(), at: z.int() }).strict().optional(),
		/** The newest verification: one since the host was started, or one that failed whenever it was. */
		verified: z
			.object({ at: z.int(), size: z.int(), passed: z.boolean(), text: z.string(), ...foundDamage })
			.strict()
			.optional(),
		/** The newest that failed, when one after it passed. */
		failedBefore: z
			.object({ at: z.int(), text: z.string(), ...foundDamage })
			.strict()
			.optional(),
		keyId: z.string(),
		keyStore: z.object({ kind: z.string(), warning: z.string().optional() }).strict(),
		/** Places that heads are put to, each with the newest one; absent when the rules name none. */
		anchors: z
			.array(
				z
					.object({
						where: z.string(),
						size: z.int().optional(),
						at: z.int().optional(),
						commit: z.string().optional(),
						problem: z.object({ text: z.string(), since: z.int() }).strict().optional(),
					})
					.strict(),
			)
			.optional(),
		/** Absent when the rules name none. */
		witnesses: z
			.object({
				quorum: z.int(),
				list: z.array(
					z
						.object({
							name: z.string(),
							/** Newest head that it cosigned, and when. */
							size: z.int().optional(),
							at: z.int().optional(),
							/** Why the last try failed, in words; `isAlarm` when it says that there are two histories. */
							problem: z.object({ text: z.string(), since: z.int(), nextTryAt: z.int(), isAlarm: z.boolean() }).strict().optional(),
						})
						.strict(),
				),
			})
			.strict()
			.optional(),
	})
	.strict();
export type Chain = z.infer<typeof chainSchema>;

/**
 * The mode of all agents and why; `untilAt` when it ends by itself; `rules` is what the rules say, and `isSet` that an
 * operator set another one, whether or not it counts. A folder's mode and an agent's own can only be stricter.
 */
const modeStateSchema = z
	.object({
		mode: modeSchema,
		why: z.string(),
		untilAt: z.int().optional(),
		rules: modeSchema,
		isSet: z.literal(true).optional(),
		workspaces: z
			.array(z.object({ path: z.string(), mode: modeSchema }).strict())
			.max(100)
			.optional(),
	})
	.strict();

export const configStateSchema = z
	.object({
		status: z.enum(["in-force", "last-good", "none"]),
		file: z.string(),
		since: z.int(),
		problem: z.object({ message: z.string(), line: z.int().optional(), column: z.int().optional() }).strict().optional(),
	})
	.strict();
export type ConfigState = z.infer<typeof configStateSchema>;

/** Why the log is not as it should be; null when it is. */
const logStateSchema = z
	.object({ status: z.enum(["failed", "missing", "low-space"]), text: z.string().max(5000), since: z.int() })
	.strict()
	.nullable();
export type LogState = z.infer<typeof logStateSchema>;

export const countsSchema = z
	.object({ promptsLast10Min: z.int(), allowedToday: z.int(), askedToday: z.int(), deniedToday: z.int(), failedToday: z.int() })
	.strict();

export const haltedSchema = z.object({ by: z.string(), at: z.int(), reason: z.string() }).strict();

export const consoleStateSchema = z
	.object({
		seq: z.int(),
		serverNow: z.int(),
		host: z.object({ kind: z.enum(["desktop", "headless"]), name: z.string(), version: z.string(), home: z.string() }).strict(),
		operator: z.string(),
		/** True when no console was open at the time of the snapshot: the reader itself is none, such as the command line. */
		nobodyWatches: z.literal(true).optional(),
		waiting: z.array(waitingSchema),
		agents: z.array(agentViewSchema),
		halted: haltedSchema.nullable(),
		mode: modeStateSchema,
		config: configStateSchema,
		/** The person's own `policies.toml`. Absent from hosts that keep none. */
		policies: configStateSchema.optional(),
		chain: chainSchema,
		/** Absent when the log is well. */
		log: logStateSchema.optional(),
		/** The global one first. */
		breakers: z.array(breakerViewSchema).max(1000),
		/** In force as the host last said; one ends by itself at `expiresAt`. */
		grants: z.array(grantViewSchema).max(1000),
		recent: z.array(activitySchema),
		counts: countsSchema,
	})
	.strict();
export type ConsoleState = z.infer<typeof consoleStateSchema>;

/** How a held request ended, for its ghost row and the receipt. */
export const endedSchema = z
	.object({
		id: z.string(),
		seq: z.int(),
		at: z.int(),
		outcome: z.enum(["allowed", "denied"]),
		code: z.string(),
		by: z.string(),
		text: z.string(),
		/** What was decided is what a person had changed it to. */
		edited: z.literal(true).optional(),
	})
	.strict();
export type Ended = z.infer<typeof endedSchema>;

export const changeSchema = z.discriminatedUnion("type", [
	z.object({ type: z.literal("waiting.set"), waiting: waitingSchema }).strict(),
	z.object({ type: z.literal("waiting.ended"), ended: endedSchema }).strict(),
	z.object({ type: z.literal("agent.set"), agent: agentViewSchema }).strict(),
	z.object({ type: z.literal("halted.set"), halted: haltedSchema.nullable() }).strict(),
	z.object({ type: z.literal("mode.set"), mode: modeStateSchema }).strict(),
	z.object({ type: z.literal("config.set"), config: configStateSchema }).strict(),
	z.object({ type: z.literal("policies.set"), policies: configStateSchema }).strict(),
	z.object({ type: z.literal("chain.set"), chain: chainSchema }).strict(),
	z.object({ type: z.literal("log.set"), log: logStateSchema }).strict(),
	z.object({ type: z.literal("breakers.set"), breakers: z.array(breakerViewSchema).max(1000) }).strict(),
	z.object({ type: z.literal("grants.set"), grants: z.array(grantViewSchema).max(1000) }).strict(),
	z.object({ type: z.literal("counts.set"), counts: countsSchema }).strict(),
	z.object({ type: z.literal("activity.added"), activity: activitySchema }).strict(),
]);
export type Change = z.infer<typeof changeSchema>;

/** How many recent activities a console keeps; older ones are asked for. */
export const recentLimit = 200;
