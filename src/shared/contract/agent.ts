import { z } from "zod";
import { agentNameSchema, agentStatusSchema } from "../model/agent.ts";
import { obligationSchema } from "../model/finding.ts";
import { argsSchema, digestSchema, requestDraftSchema, requestIdSchema } from "../model/request.ts";
import { standingSchema } from "../model/standing.ts";
import { levelSchema, modeSchema, strengthSchema } from "../model/words.ts";
import type { Contract } from "./contract.ts";

/** What an agent may say. Nothing here can approve, configure, or read another agent's requests. */

export const protocolVersion = 1;

/** The decision on one request, as the agent is told. */
export const decisionSchema = z
	.object({
		id: requestIdSchema,
		/** Of what was decided: what was asked, or what a person changed it to. */
		digest: digestSchema,
		outcome: z.enum(["allowed", "denied"]),
		/** Stable machine-readable cause of a denial, such as `denied-path`, `person`, `timeout`, `halted`. */
		code: z.string().optional(),
		reason: z.string(),
		/** What the person wrote for the agent when denying. */
		feedback: z.string().optional(),
		obligations: z.array(obligationSchema),
		/** An allowed action has to begin before this; asked about again later, it is refused `expired`. */
		expiresAt: z.int().optional(),
		/** A person changed the arguments before they allowed it: run these, and nothing else. Only told to who takes edits. */
		edited: z.object({ args: argsSchema, by: z.string() }).strict().optional(),
		/** Where the decision stands in the audit log. */
		seq: z.int(),
	})
	.strict();
export type Decision = z.infer<typeof decisionSchema>;

export const hookAdapters = ["claude-code"] as const;

export const agentContract = {
	methods: {
		/** First call on a connection: who is calling, proven by possession of the agent's key. */
		"agent.hello": {
			params: z
				.object({
					protocol: z.literal(protocolVersion),
					name: agentNameSchema,
					kind: z.string().min(1).max(60),
					/** 256-bit key in lower-case hex; made by the agent's installer, stored only there. */
					key: z.string().regex(/^[0-9a-f]{64}$/, "64 lower-case hex digits"),
					software: z.string().max(120).optional(),
					session: z.string().min(1).max(128).optional(),
					/** It runs the arguments of `edited` in place of its own. Absent: a person cannot change what it asks. */
					takesEdits: z.boolean().optional(),
				})
				.strict(),
			result: z
				.object({
					protocol: z.literal(protocolVersion),
					server: z.string(),
					agent: agentNameSchema,
					status: agentStatusSchema,
					level: levelSchema,
					mode: modeSchema,
					strength: strengthSchema,
					maxFrameBytes: z.int(),
				})
				.strict(),
		},
		/** Asks for one action; answers when it is decided. While it is held, `action.held` events keep the line alive. */
		"action.request": { params: requestDraftSchema, result: decisionSchema },
		/** Reports what became of an allowed action. */
		"action.finish": {
			params: z
				.object({
					id: requestIdSchema,
					outcome: z.enum(["succeeded", "failed", "timed-out", "cancelled"]),
					exitCode: z.int().min(-1).max(255).optional(),
					durationMs: z.int().min(0).optional(),
					files: z
						.array(z.object({ path: z.string().min(1).max(4096), sha256Hex: digestSchema.optional() }).strict())
						.max(1000)
						.optional(),
					error: z.string().max(4000).optional(),
					output: z.string().max(65_536).optional(),
					/** What it used of what is counted in `[limits] budget`. */
					usage: z
						.object({
							tokens: z.int().min(0).max(1_000_000_000_000).optional(),
							apiCalls: z.int().min(0).max(1_000_000_000).optional(),
							usd: z.number().min(0).max(1_000_000_000).optional(),
						})
						.strict()
						.optional(),
				})
				.strict(),
			result: z.object({ seq: z.int() }).strict(),
		},
		/** The agent no longer wants a held action. */
		"action.cancel": {
			params: z.object({ id: requestIdSchema, reason: z.string().max(500).optional() }).strict(),
			result: z.object({ cancelled: z.boolean() }).strict(),
		},
		/** The caller's own standing; never another agent's. */
		"trust.mine": {
			params: z.object({}).strict(),
			result: z
				.object({
					agent: agentNameSchema,
					status: agentStatusSchema,
					level: levelSchema,
					levelSince: z.int(),
					mode: modeSchema,
					modeWhy: z.string(),
					halted: z.boolean(),
					/** How far it is from the next level and from losing this one, with its own trusted families. */
					standing: standingSchema,
				})
				.strict(),
		},
		/**
		 * One hook call of an agent that speaks its own format. `payload` is that agent's JSON as it came on stdin;
		 * `output` is what the hook prints, in that agent's format.
		 */
		"hook.run": {
			params: z
				.object({
					adapter: z.enum(hookAdapters),
					payload: z.record(z.string(), z.json()),
					/** The project's folder, where the agent tells it to its hooks. */
					workspace: z.string().min(1).max(4096).optional(),
					/** Longest the hook may wait for a person, in ms. */
					waitMs: z.int().min(1).max(86_400_000),
				})
				.strict(),
			result: z.object({ exitCode: z.int().min(0).max(255), output: z.record(z.string(), z.json()) }).strict(),
		},
	},
	events: {
		/** A request of this connection waits for a person; `nobodyWatches` when no console is open to see it; or it waits for the log, which cannot be written (`log:unwritable`). Repeated every few seconds so that silence means trouble. */
		"action.held": z
			.object({ id: requestIdSchema, questions: z.array(z.string()), deadlineAt: z.int(), nobodyWatches: z.literal(true).optional() })
			.strict(),
	},
} as const satisfies Contract;
export type AgentContract = typeof agentContract;
