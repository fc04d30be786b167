import { z } from "zod";
import { hostUseSchema, pathUseSchema, riskReasonSchema, segmentSchema, stepSchema } from "./evidence.ts";
import { approvalsSchema } from "./approver.ts";
import { findingSchema } from "./finding.ts";
import { peerSchema } from "./agent.ts";
import { gradeSchema, kindSchema, levelSchema, modeSchema, riskSchema } from "./words.ts";

/**
 * Everything an approval card shows of one held request. Built by the host from the frozen request at the boundary,
 * already redacted; the console adds nothing and computes nothing but layout.
 */

export const ceremonySchema = z.enum(["press", "confirm", "name"]);
export type Ceremony = z.infer<typeof ceremonySchema>;

export const scopeSchema = z.enum(["once", "session", "minutes", "exact", "pattern", "path"]);
export type Scope = z.infer<typeof scopeSchema>;

/** One line of a unified diff. `kind` is the gutter sign; `oldLine`/`newLine` count from 1. */
const diffLineSchema = z
	.object({
		kind: z.enum(["same", "added", "removed"]),
		text: z.string(),
		oldLine: z.int().optional(),
		newLine: z.int().optional(),
	})
	.strict();
export const hunkSchema = z.object({ header: z.string().max(200), lines: z.array(diffLineSchema) }).strict();
export type Hunk = z.infer<typeof hunkSchema>;

/** Evidence by kind of card. Shell evidence is `steps` and `segments` of the card itself. */
export const evidenceSchema = z.discriminatedUnion("type", [
	z.object({ type: z.literal("shell") }).strict(),
	z
		.object({
			type: z.literal("file"),
			operation: z.enum(["read", "write", "edit", "delete"]),
			path: z.string(),
			real: z.string().optional(),
			exists: z.boolean(),
			throughSymlink: z.boolean(),
			insideWorkspace: z.boolean(),
			tags: z.array(z.string().max(120)).max(16),
			baseHashHex: z.string().optional(),
			newBytes: z.int().optional(),
			oldBytes: z.int().optional(),
			addedLines: z.int(),
			removedLines: z.int(),
			rewrittenPercent: z.int().optional(),
			hunks: z.array(hunkSchema),
			/** Why there is no diff, in words, when there is none (`binary file`, `larger than 1 MiB`). */
			withoutDiff: z.string().max(200).optional(),
		})
		.strict(),
	z
		.object({
			type: z.literal("network"),
			method: z.string(),
			parts: z.array(z.object({ name: z.string(), value: z.string(), warning: z.string().optional() }).strict()),
			headers: z.array(z.object({ name: z.string(), value: z.string() }).strict()),
			body: z.string().optional(),
			bodyBytes: z.int().optional(),
		})
		.strict(),
	z
		.object({
			type: z.literal("mcp"),
			server: z.string(),
			tool: z.string(),
			rows: z.array(z.object({ path: z.string(), type: z.string(), value: z.string(), warning: z.string().optional() }).strict()),
		})
		.strict(),
	z.object({ type: z.literal("generic") }).strict(),
]);
export type Evidence = z.infer<typeof evidenceSchema>;

/** What a person changed of what was asked. The card itself is about what they changed it to. */
export const cardEditSchema = z
	.object({
		by: z.string(),
		at: z.int(),
		originalDigest: z.string(),
		gradeWas: gradeSchema,
		/** Whose yeses it made void. */
		voided: z.array(z.string()),
		/** The arguments that were asked with, against those that would run. */
		hunks: z.array(hunkSchema),
		withoutDiff: z.string().max(200).optional(),
	})
	.strict();
export type CardEdit = z.infer<typeof cardEditSchema>;

/** One line of the Inbox list. */
export const waitingSchema = z
	.object({
		id: z.string(),
		rev: z.int(),
		digest: z.string(),
		agent: z.string(),
		kind: kindSchema,
		risk: riskSchema,
		grade: gradeSchema,
		headline: z.string(),
		subject: z.string(),
		why: z.string(),
		heldAt: z.int(),
		deadlineAt: z.int(),
		/** Yeses given, of those it needs; absent where one is enough. */
		yeses: z.object({ given: z.int(), needed: z.int() }).strict().optional(),
		/**
		 * Requests with the same are of one kind; those of them that are routine or notable may be approved from one sheet.
		 * Absent where each needs a card of its own: changed by a person, for several approvers, or not to be inspected.
		 */
		alike: z.string().max(512).optional(),
		/** A person changed it: what it says here is what they changed it to. */
		edited: z.literal(true).optional(),
	})
	.strict();
export type Waiting = z.infer<typeof waitingSchema>;

export const cardSchema = waitingSchema
	.extend({
		tool: z.string(),
		level: levelSchema.optional(),
		agentStatus: z.enum(["pending", "confirmed", "refused", "unknown"]),
		agentKind: z.string().optional(),
		keyFingerprint: z.string().optional(),
		parent: z.array(z.string()),
		session: z.string().optional(),
		peer: peerSchema.optional(),
		mode: z.object({ mode: modeSchema, why: z.string() }).strict(),
		hardCapAt: z.int(),
		cwd: z.string().optional(),
		workspace: z.string().optional(),
		env: z.array(z.object({ name: z.string(), value: z.string() }).strict()),
		/**
		 * `text` is what is drawn; `segments` tile it exactly. `textHashHex` = SHA-256 of its UTF-8 bytes: the console
		 * recomputes it over what it drew. `canonical` is the digested part as canonical JSON; when `redactions` is 0 its
		 * SHA-256 is the digest, and the console checks that too.
		 */
		text: z.string(),
		textBytes: z.int(),
		textHashHex: z.string(),
		segments: z.array(segmentSchema),
		canonical: z.string(),
		redactions: z.int(),
		inspectable: z.boolean(),
		steps: z.array(stepSchema),
		paths: z.array(pathUseSchema),
		hosts: z.array(hostUseSchema),
		reasons: z.array(riskReasonSchema),
		evidence: evidenceSchema,
		findings: z.array(findingSchema),
		questions: z.array(z.string()),
		agentSays: z.string().optional(),
		/** Answers given before to the same digest, and to the same tool of this agent. */
		history: z
			.object({
				same: z.object({ approved: z.int(), denied: z.int() }).strict(),
				similar: z.object({ approved: z.int(), denied: z.int() }).strict(),
				lastReason: z.string().optional(),
				lastAt: z.int().optional(),
			})
			.strict(),
		/** `text` of an open one says exactly what it would also allow; `lifeMs` and `uses` are its limits. `why` of a closed one. */
		scopes: z.array(
			z
				.object({
					scope: scopeSchema,
					open: z.boolean(),
					why: z.string().optional(),
					text: z.string().optional(),
					lifeMs: z.int().optional(),
					uses: z.int().optional(),
				})
				.strict(),
		),
		/** Set when one yes is not enough. */
		approvals: approvalsSchema.optional(),
		/** Whether a person may change its arguments before they approve it; `why` not. */
		editing: z.discriminatedUnion("open", [
			z.object({ open: z.literal(true) }).strict(),
			z.object({ open: z.literal(false), why: z.string() }).strict(),
		]),
		edit: cardEditSchema.optional(),
		ceremony: ceremonySchema,
		target: z
			.object({ question: z.string(), choices: z.array(z.string()).max(8) })
			.strict()
			.optional(),
		/** Set when the request can only be denied, in words (`the agent is no longer connected`). */
		onlyDeny: z.string().optional(),
	})
	.strict();
export type Card = z.infer<typeof cardSchema>;
