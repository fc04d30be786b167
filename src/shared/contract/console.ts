import { z } from "zod";
import { faultCodes } from "../lib/result.ts";
import { agentNameSchema } from "../model/agent.ts";
import { approverNameSchema, signatureHexSchema } from "../model/approver.ts";
import { cardSchema, scopeSchema } from "../model/card.ts";
import { grantViewSchema, mostUses } from "../model/grant.ts";
import { argsSchema, digestSchema, requestIdSchema } from "../model/request.ts";
import { replaySchema, standingSchema } from "../model/standing.ts";
import { levelSchema, modeSchema } from "../model/words.ts";
import { limitsViewSchema } from "../model/limits.ts";
import { activitySchema, changeSchema, consoleStateSchema, endedSchema } from "../view/state.ts";
import { auditEvents, auditMethods } from "./console-audit.ts";
import { archiveMethods } from "./console-archive.ts";
import { operatorMethods } from "./console-operators.ts";
import { policyEvents, policyMethods } from "./console-policies.ts";
import { shippingMethods } from "./console-shipping.ts";
import { proofEvents, proofMethods } from "./console-proofs.ts";
import { reason, seqReply } from "./console-replies.ts";
import { ruleMethods } from "./console-rules.ts";
import type { Contract } from "./contract.ts";

/** What an operator's console may say. Agents never reach this contract; it has its own listener. */

/** Most requests of one list that is answered together. */
export const mostListed = 100;
/** Most that are approved together. */
export const mostApproved = 20;

const inputSchema = z.enum(["key", "pointer", "assistive", "cli"]);

export const consoleContract = {
	methods: {
		/** Snapshot now; then `state.changed` events, each one `seq` after the one before. A gap means: watch again. */
		"state.watch": { params: z.object({}).strict(), result: consoleStateSchema },

		"request.card": { params: z.object({ id: requestIdSchema }).strict(), result: cardSchema },
		/** One-time permission to answer exactly this content, minted when the input guard reached ARMED. */
		"request.arm": {
			params: z.object({ id: requestIdSchema, digest: z.string(), rev: z.int() }).strict(),
			result: z.object({ nonce: z.string() }).strict(),
		},
		/**
		 * Approve needs the nonce of `request.arm`; deny does not (the safe direction is never in the way).
		 * A deny is delivered after `undoUntilAt`; until then `request.undo` takes it back.
		 */
		"request.answer": {
			params: z
				.object({
					id: requestIdSchema,
					digest: z.string(),
					rev: z.int(),
					nonce: z.string().optional(),
					verdict: z.enum(["approve", "deny"]),
					/** Wider than `once`: a yes that becomes a grant. A no is always for this once. */
					scope: scopeSchema,
					/** Limits of the grant; absent: those the card shows. */
					minutes: z.int().min(1).max(1440).optional(),
					uses: z.int().min(1).max(mostUses).optional(),
					/** In whose name; absent: in that of the console's operator. */
					as: z.object({ name: approverNameSchema, signatureHex: signatureHexSchema }).strict().optional(),
					feedback: z.string().max(500).optional(),
					named: z.string().max(512).optional(),
					seenRatio: z.number().min(0).max(1),
					readMs: z.int().min(0),
					input: inputSchema,
				})
				.strict(),
			result: z.discriminatedUnion("state", [
				z.object({ state: z.literal("ended"), ended: endedSchema }).strict(),
				z.object({ state: z.literal("held"), text: z.string() }).strict(),
				z.object({ state: z.literal("undoable"), undoUntilAt: z.int() }).strict(),
			]),
		},
		/**
		 * One answer to an explicit list, a result per item: what ended or changed in between is refused alone, and nothing beyond
		 * the list is answered. A no is to anything. A yes is for once, to requests that are the same (one digest), or to some that
		 * are alike and routine or notable, each read by itself: every item has a nonce of its own. Anything else is refused whole.
		 */
		"request.answer-many": {
			params: z.discriminatedUnion("verdict", [
				z
					.object({
						items: z
							.array(z.object({ id: requestIdSchema, digest: z.string(), rev: z.int() }).strict())
							.min(1)
							.max(mostListed),
						verdict: z.literal("deny"),
						feedback: z.string().max(500).optional(),
						input: inputSchema,
					})
					.strict(),
				z
					.object({
						items: z
							.array(
								z
									.object({ id: requestIdSchema, digest: z.string(), rev: z.int(), nonce: z.string(), seenRatio: z.number().min(0).max(1) })
									.strict(),
							)
							.min(1)
							.max(mostApproved),
						verdict: z.literal("approve"),
						/** The target of what is the same in all, where it has to be named. */
						named: z.string().max(512).optional(),
						readMs: z.int().min(0),
						input: inputSchema,
					})
					.strict(),
			]),
			result: z
				.object({
					items: z.array(
						z
							.object({
								id: z.string(),
								result: z.discriminatedUnion("state", [
									z.object({ state: z.literal("ended"), ended: endedSchema }).strict(),
									z.object({ state: z.literal("undoable"), undoUntilAt: z.int() }).strict(),
									z.object({ state: z.literal("refused"), code: z.enum(faultCodes), text: z.string() }).strict(),
								]),
							})
							.strict(),
					),
				})
				.strict(),
		},
		/**
		 * Changes what waits: another digest under the same id, judged by the same gates, that has to be read and armed anew.
		 * `args` null goes back to what was asked. It approves nothing. What the gates deny is refused `forbidden`.
		 */
		"request.edit": {
			params: z.object({ id: requestIdSchema, digest: z.string(), rev: z.int(), args: argsSchema.nullable() }).strict(),
			result: z.object({ digest: digestSchema, rev: z.int() }).strict(),
		},
		"request.undo": { params: z.object({ id: requestIdSchema }).strict(), result: z.object({ undone: z.boolean() }).strict() },
		/** Tells the agent of a denial now instead of when it can no longer be taken back. */
		"request.deliver": { params: z.object({ id: requestIdSchema }).strict(), result: z.object({ delivered: z.boolean() }).strict() },
		"request.extend": { params: z.object({ id: requestIdSchema }).strict(), result: z.object({ deadlineAt: z.int() }).strict() },

		/** Grants in force, the one that ends first at the top. */
		"grant.list": { params: z.object({}).strict(), result: z.object({ grants: z.array(grantViewSchema) }).strict() },
		"grant.revoke": { params: z.object({ id: z.string().max(64), reason }).strict(), result: seqReply },

		"halt.set": { params: z.object({ reason: z.string().max(500) }).strict(), result: seqReply },
		"halt.release": { params: z.object({ reason }).strict(), result: seqReply },

		/** `level` is where the agent starts; absent: `Shadow`. Starting higher than `Assisted` is refused: that is a promotion. */
		"agent.confirm": {
			params: z.object({ name: agentNameSchema, keyFingerprint: z.string(), level: levelSchema.optional() }).strict(),
			result: seqReply,
		},
		"agent.refuse": { params: z.object({ name: agentNameSchema, reason }).strict(), result: seqReply },
		"agent.set-level": { params: z.object({ name: agentNameSchema, level: levelSchema, reason }).strict(), result: seqReply },
		"agent.set-mode": { params: z.object({ name: agentNameSchema, mode: modeSchema.nullable(), reason }).strict(), result: seqReply },

		/**
		 * The mode of all agents, or of everything in `workspace`; null goes back to the rules. A mode looser than the rules
		 * ends by itself: after `minutes`, or after 15.
		 */
		"mode.set": {
			params: z
				.object({
					mode: modeSchema.nullable(),
					minutes: z.int().min(1).max(480).optional(),
					workspace: z.string().min(1).max(4096).optional(),
					reason,
				})
				.strict(),
			result: seqReply,
		},
		/** Both distances of an agent, and what level `to` (absent: the next one up) would have changed in the last `days`. */
		"agent.standing": {
			params: z.object({ name: agentNameSchema, to: levelSchema.optional(), days: z.int().min(1).max(90).default(30) }).strict(),
			result: z.object({ standing: standingSchema, replay: replaySchema.optional() }).strict(),
		},
		/** What an agent at Shadow would have done was good: it counts towards its next level. */
		"suggestion.accept": { params: z.object({ id: requestIdSchema, how: z.enum(["good", "carried-out"]) }).strict(), result: seqReply },
		/** It was bad: it counts as an error. */
		"suggestion.reject": { params: z.object({ id: requestIdSchema, reason }).strict(), result: seqReply },
		/** What one agent may call, and what it has used of its limits. */
		"limits.get": { params: z.object({ agent: agentNameSchema }).strict(), result: limitsViewSchema },

		/** `scope` is `*` for the global breaker, else an agent's name. Tripping is the safe direction; closing is guarded. */
		"breaker.trip": { params: z.object({ scope: z.string().min(1).max(80), reason }).strict(), result: seqReply },
		"breaker.close": { params: z.object({ scope: z.string().min(1).max(80), reason }).strict(), result: seqReply },

		"activity.list": {
			params: z.object({ agent: z.string().max(80).optional(), beforeSeq: z.int().optional(), limit: z.int().min(1).max(500) }).strict(),
			result: z.object({ rows: z.array(activitySchema) }).strict(),
		},

		...auditMethods,
		...proofMethods,
		...operatorMethods,
		...policyMethods,
		...shippingMethods,
		...archiveMethods,
		...ruleMethods,

		"config.get": {
			params: z.object({}).strict(),
			result: z
				.object({
					file: z.string(),
					text: z.string(),
					hashHex: z.string(),
					/** The rules in force, defaults filled in, as TOML-like `section.key` → JSON text. */
					effective: z.array(z.object({ key: z.string(), value: z.string() }).strict()),
					notYetEnforced: z.array(z.string()),
				})
				.strict(),
		},
	},
	events: {
		"state.changed": z.object({ seq: z.int(), change: changeSchema }).strict(),
		...policyEvents,
		...auditEvents,
		...proofEvents,
	},
} as const satisfies Contract;
export type ConsoleContract = typeof consoleContract;
