import { z } from "zod";
import { faultCodes } from "../lib/result.ts";
import { agentNameSchema } from "../model/agent.ts";
import { approverNameSchema, approverSchema, signatureHexSchema } from "../model/approver.ts";
import { cardSchema, scopeSchema } from "../model/card.ts";
import { entryTypeSchema } from "../model/entry.ts";
import { grantViewSchema, mostUses } from "../model/grant.ts";
import { policyNoteSchema, policyViewSchema, replayReportSchema } from "../model/policy.ts";
import { requestIdSchema } from "../model/request.ts";
import { whySchema } from "../model/why.ts";
import { replaySchema, standingSchema } from "../model/standing.ts";
import { levelSchema, modeSchema } from "../model/words.ts";
import { limitsViewSchema } from "../model/limits.ts";
import { activitySchema, changeSchema, configStateSchema, consoleStateSchema, endedSchema } from "../view/state.ts";
import type { Contract } from "./contract.ts";

/** What an operator's console may say. Agents never reach this contract; it has its own listener. */

const seqReply = z.object({ seq: z.int() }).strict();
const reason = z.string().min(1).max(500);

/** Most requests of one list that is answered together. */
export const mostListed = 100;

/** Which entries. Absent members do not restrict. `text` is a substring of the canonical bytes. */
export const auditFilterSchema = z
	.object({
		types: z.array(entryTypeSchema).max(64).optional(),
		agent: z.string().max(80).optional(),
		actor: z.string().max(120).optional(),
		session: z.string().max(128).optional(),
		request: z.string().max(128).optional(),
		outcome: z.enum(["allowed", "held", "denied", "succeeded", "failed"]).optional(),
		tool: z.string().max(200).optional(),
		path: z.string().max(4096).optional(),
		text: z.string().max(500).optional(),
		fromAt: z.int().optional(),
		toAt: z.int().optional(),
	})
	.strict();
export type AuditFilter = z.infer<typeof auditFilterSchema>;

/** Kinds of damage a verification can name. */
export const damageKinds = [
	"edited",
	"missing",
	"inserted",
	"reordered",
	"truncated",
	"rolled-back",
	"forked",
	"bad-signature",
	"unreadable",
	"column-mismatch",
	"clock-backwards",
] as const;

/** What a verification found. `passed` is only ever true for a finished run without damage. */
export const verifyReportSchema = z
	.object({
		state: z.enum(["passed", "failed", "cancelled"]),
		entries: z.int(),
		checkpoints: z.int(),
		fromSeq: z.int(),
		/** Exclusive: entries before this seq were checked. */
		toSeq: z.int(),
		rootHex: z.string().optional(),
		durationMs: z.int(),
		/** One sentence: what was proved and against what. */
		text: z.string(),
		remembered: z.object({ size: z.int(), at: z.int(), where: z.string() }).strict().optional(),
		damage: z
			.array(
				z
					.object({
						kind: z.enum(damageKinds),
						seq: z.int(),
						at: z.int().optional(),
						text: z.string(),
						recordedHex: z.string().optional(),
						recomputedHex: z.string().optional(),
						warning: z.boolean(),
					})
					.strict(),
			)
			.max(100),
		/** How many more were found beyond the list. */
		moreDamage: z.int(),
	})
	.strict();
export type VerifyReport = z.infer<typeof verifyReportSchema>;

const entryViewSchema = z.object({ seq: z.int(), body: z.string(), recordedHex: z.string(), recomputedHex: z.string() }).strict();
export type EntryView = z.infer<typeof entryViewSchema>;

const policyText = z.string().max(1_048_576);
const hashHex = z.string().max(64);

/** Policies in force, as the Policies screen shows them. */
export const policiesViewSchema = z
	.object({
		state: configStateSchema,
		text: policyText,
		hashHex,
		policies: z.array(policyViewSchema),
		notes: z.array(policyNoteSchema),
		/** Projects that bring policies along. No `hashHex`: the file is gone. No `pinnedHex`: nobody accepted it yet. */
		projects: z.array(
			z
				.object({
					root: z.string(),
					file: z.string(),
					text: policyText,
					hashHex: hashHex.optional(),
					problem: z.string().optional(),
					pinnedHex: hashHex.optional(),
					pinnedBy: z.string().optional(),
				})
				.strict(),
		),
	})
	.strict();
export type PoliciesView = z.infer<typeof policiesViewSchema>;

const replayProgressSchema = z.object({ done: z.int(), total: z.int() }).strict();
export type ReplayProgress = z.infer<typeof replayProgressSchema>;

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
					input: z.enum(["key", "pointer", "assistive", "cli"]),
				})
				.strict(),
			result: z.discriminatedUnion("state", [
				z.object({ state: z.literal("ended"), ended: endedSchema }).strict(),
				z.object({ state: z.literal("held"), text: z.string() }).strict(),
				z.object({ state: z.literal("undoable"), undoUntilAt: z.int() }).strict(),
			]),
		},
		/**
		 * One no to an explicit list, a result per item: what ended or changed in between is refused alone, and nothing beyond
		 * the list is answered. There is no yes to a list: each is read and armed by itself.
		 */
		"request.answer-many": {
			params: z
				.object({
					items: z
						.array(z.object({ id: requestIdSchema, digest: z.string(), rev: z.int() }).strict())
						.min(1)
						.max(mostListed),
					verdict: z.literal("deny"),
					feedback: z.string().max(500).optional(),
					input: z.enum(["key", "pointer", "assistive", "cli"]),
				})
				.strict(),
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
		"request.undo": { params: z.object({ id: requestIdSchema }).strict(), result: z.object({ undone: z.boolean() }).strict() },
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

		/** Rows `offset … offset+limit` of the matching entries, newest first, as of `asOfSeq` (given back when absent). */
		"audit.window": {
			params: z
				.object({ filter: auditFilterSchema, offset: z.int().min(0), limit: z.int().min(1).max(500), asOfSeq: z.int().optional() })
				.strict(),
			result: z.object({ rows: z.array(activitySchema), total: z.int(), asOfSeq: z.int() }).strict(),
		},
		/** One entry as stored, with its two neighbours, and the leaf hashes as recorded and as recomputed. */
		"audit.entry": {
			params: z.object({ seq: z.int().min(0) }).strict(),
			result: z.object({ entry: entryViewSchema, before: entryViewSchema.optional(), after: entryViewSchema.optional() }).strict(),
		},
		/** The whole way of one request, and what would have changed its end. */
		"audit.why": { params: z.object({ request: z.string().min(1).max(128) }).strict(), result: whySchema },
		/** RFC 6962 inclusion proof of one entry under the newest signed checkpoint that covers it. */
		"audit.proof": {
			params: z.object({ seq: z.int().min(0) }).strict(),
			result: z
				.object({
					index: z.int(),
					size: z.int(),
					leafHex: z.string(),
					pathHex: z.array(z.string()),
					rootHex: z.string(),
					checkpoint: z.string(),
					keyId: z.string(),
					signatureValid: z.boolean(),
				})
				.strict(),
		},
		/** Verifies the whole log; `verify.progress` events while it runs. One run at a time. */
		"audit.verify": { params: z.object({}).strict(), result: verifyReportSchema },
		"audit.cancel-verify": { params: z.object({}).strict(), result: z.object({ cancelled: z.boolean() }).strict() },

		/**
		 * Sets the passphrase that the command line asks for before it may decide. Only from a window or browser console;
		 * changing one needs the old one.
		 */
		"operator.set-passphrase": {
			params: z.object({ passphrase: z.string().min(1).max(1024), current: z.string().max(1024).optional() }).strict(),
			result: seqReply,
		},
		/** Whether one is set. */
		"operator.passphrase": { params: z.object({}).strict(), result: z.object({ isSet: z.boolean(), setAt: z.int().optional() }).strict() },

		"policy.get": { params: z.object({}).strict(), result: policiesViewSchema },
		/** What a draft means, what is wrong with it, and how it differs from what is in force. */
		"policy.check": {
			params: z.object({ text: policyText }).strict(),
			result: z.object({ policies: z.array(policyViewSchema), notes: z.array(policyNoteSchema), diff: z.string() }).strict(),
		},
		/** Decides the whole log again by a draft; `policy.progress` events while it runs. One run at a time. */
		"policy.replay": { params: z.object({ text: policyText }).strict(), result: replayReportSchema },
		"policy.cancel-replay": { params: z.object({}).strict(), result: z.object({ cancelled: z.boolean() }).strict() },
		/** Puts a draft in force. `baseHashHex` is of the text it was made from; another one in force is `stale`. */
		"policy.save": { params: z.object({ text: policyText, baseHashHex: hashHex }).strict(), result: seqReply },
		/** Accepts a project's policies in exactly this form; null: that there are none any more. */
		"policy.pin": {
			params: z.object({ root: z.string().min(1).max(4096), hashHex: hashHex.nullable(), reason }).strict(),
			result: seqReply,
		},

		/** People who answer in their own name, each with a key of their own. */
		"operator.list": { params: z.object({}).strict(), result: z.object({ approvers: z.array(approverSchema) }).strict() },
		/** Makes a key sealed with this passphrase. Not from the command line. `owns`: agents whose requests this person cannot answer. */
		"operator.add": {
			params: z
				.object({ name: approverNameSchema, passphrase: z.string().min(1).max(1024), owns: z.array(agentNameSchema).max(100) })
				.strict(),
			result: seqReply,
		},
		"operator.remove": { params: z.object({ name: approverNameSchema, reason }).strict(), result: seqReply },
		/** Signs one answer with an approver's key. `nonce` is that of `request.arm`; for a denial any text. */
		"operator.sign": {
			params: z
				.object({
					name: approverNameSchema,
					passphrase: z.string().min(1).max(1024),
					id: requestIdSchema,
					digest: z.string(),
					rev: z.int(),
					verdict: z.enum(["approve", "deny"]),
					nonce: z.string().max(128),
				})
				.strict(),
			result: z.object({ signatureHex: signatureHexSchema }).strict(),
		},

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
		"policy.progress": replayProgressSchema,
		"verify.progress": z.object({ done: z.int(), total: z.int(), perSecond: z.int(), checkpoints: z.int() }).strict(),
	},
} as const satisfies Contract;
export type ConsoleContract = typeof consoleContract;
