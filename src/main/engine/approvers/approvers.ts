import { type Result, fail, ok } from "../../../shared/lib/result.ts";
import type { Approvals, Approver as Seat } from "../../../shared/model/approver.ts";
import { answerMessage } from "../../../shared/model/approver.ts";
import type { Answer, Finding } from "../../../shared/model/finding.ts";
import type { Approver } from "../engine.ts";
import type { Held } from "../held.ts";
import type { Ledger, Reads } from "../ports.ts";
import { questionOf, settle } from "../settle.ts";
import { approversFold } from "./approvers-fold.ts";

/** Approvers with keys of their own: adding and removing them, checking what they sign, counting their yeses. */
export type ApproversPorts = {
	readonly reads: Reads;
	readonly ledger: Ledger;
	readonly now: () => number;
	/** True for an Ed25519 signature of these UTF-8 bytes by this raw key, both in hex. */
	readonly verifySignature: (publicKeyHex: string, message: string, signatureHex: string) => boolean;
	readonly waiting: ReadonlyMap<string, Held>;
};

/** An answer in somebody's own name. */
export type Signed = { readonly name: string; readonly nonce: string; readonly signatureHex: string };

const mostApprovers = 50;
/** A yes counts this long where nothing else is configured. */
const unconfiguredExpiryMs = 1_800_000;

/** Most distinct approvers that a question needs. */
const neededBy = (findings: readonly Finding[]): number =>
	findings.reduce((most, { effect, needs }) => (effect === "ask" ? Math.max(most, needs ?? 1) : most), 1);

/** True when a yes has to be in somebody's own name: several are needed, or people of a group. */
export const needsSeats = (findings: readonly Finding[]): boolean =>
	findings.some(({ effect, needs, from }) => effect === "ask" && ((needs ?? 1) > 1 || from !== undefined));

export type ApproversVerbs = ReturnType<typeof createApprovers>;

export const createApprovers = ({ reads, ledger, now, verifySignature, waiting }: ApproversPorts) => {
	const all = (): readonly Seat[] => reads.fold(approversFold);

	/** Why this person cannot say yes to this request; null when they can. */
	const whyNot = (seat: Seat, held: Held): string | null => {
		if (seat.name === held.request.agent) return "who asks cannot answer";
		if (seat.owns.includes(held.request.agent)) return `\`${held.request.agent}\` works for \`${seat.name}\``;
		// Otherwise whoever sits here could make up a second person for the card on the screen.
		if (seat.addedAt > held.heldAt) return `\`${seat.name}\` was added after this was asked`;
		// What came up since their yes is open for them like for anybody.
		const given = standing(held).find(({ approver }) => approver === seat.name);
		const open = openIn(held);
		const own = coverable(seat, held.findings, open);
		if (open.length > 0 && own.length === 0) return `\`${seat.name}\` is in none of the groups that are asked`;
		const isCovered = given !== undefined && own.every((question) => given.questions.includes(question));
		return isCovered ? `\`${seat.name}\` has already said yes` : null;
	};

	/** The yeses that still count: not too old, and by somebody who is still an approver. */
	const standing = (held: Held): readonly Answer[] => {
		if (!needsSeats(held.findings)) return held.answers;
		const expiryMs = reads.config()?.approvals.approval_expiry_ms ?? unconfiguredExpiryMs;
		const names = new Set(all().map(({ name }) => name));
		const counting = held.answers.filter(({ approver, at }) => names.has(approver) && now() - at < expiryMs && at <= now());
		const shorter = new Map<string, number>();
		for (const finding of held.findings) {
			const known = shorter.get(questionOf(finding)) ?? Number.POSITIVE_INFINITY;
			if (finding.effect === "ask" && finding.expiresMs !== undefined) shorter.set(questionOf(finding), Math.min(known, finding.expiresMs));
		}
		if (shorter.size === 0) return counting;
		return counting.map((answer) => ({
			...answer,
			questions: answer.questions.filter((question) => now() - answer.at < (shorter.get(question) ?? Number.POSITIVE_INFINITY)),
		}));
	};

	/** Which of the questions this person's yes counts for. */
	const coverable = (seat: Seat | undefined, findings: readonly Finding[], questions: readonly string[]): string[] =>
		questions.filter((question) =>
			findings.every(
				(finding) =>
					finding.effect !== "ask" ||
					finding.from === undefined ||
					questionOf(finding) !== question ||
					finding.from.some((group) => seat?.groups?.includes(group) === true),
			),
		);

	/** What is still open of the version that is shown: a yes that became too old opens its questions again. */
	const openIn = (held: Held): readonly string[] => {
		const outcome = settle(held.request, held.findings, standing(held), []);
		return outcome.state === "held" ? outcome.questions : [];
	};

	/** How far each policy is that asks for people of groups. */
	const groupsOf = (held: Held): Approvals["groups"] => {
		const answers = standing(held);
		const rows = held.findings.flatMap((finding) =>
			finding.effect === "ask" && finding.from !== undefined
				? [
						{
							from: [...finding.from],
							needed: finding.needs ?? 1,
							given: answers.filter(({ questions }) => questions.includes(questionOf(finding))).length,
						},
					]
				: [],
		);
		return rows.length === 0 ? undefined : rows;
	};

	return {
		list: all,
		standing,
		openIn,
		/** Which of these questions a yes of `name` counts for. */
		coveredBy: (name: string, findings: readonly Finding[], questions: readonly string[]): readonly string[] =>
			coverable(
				all().find((seat) => seat.name === name),
				findings,
				questions,
			),

		/**
		 * Who gives this answer. Faults: `forbidden` for a name without a key, a signature that is not theirs, and, where
		 * several approvers are needed, a yes that nobody signed or that this person cannot give.
		 */
		identify(
			held: Held,
			answer: { readonly id: string; readonly digest: string; readonly rev: number; readonly verdict: "approve" | "deny" },
			signed: Signed | undefined,
			session: Approver,
			findings: readonly Finding[],
		): Result<Approver> {
			if (signed === undefined) {
				if (answer.verdict === "deny" || !needsSeats(findings)) return ok(session);
				const who = neededBy(findings) > 1 ? "several approvers" : "an approver of a group";
				return fail("forbidden", `this needs ${who}: answer in your own name, with your own key`);
			}
			const seat = all().find(({ name }) => name === signed.name);
			if (seat === undefined) return fail("forbidden", `there is no approver \`${signed.name}\``);
			if (!verifySignature(seat.publicKeyHex, answerMessage({ ...answer, nonce: signed.nonce }), signed.signatureHex))
				return fail("forbidden", `this answer is not signed by the key of \`${signed.name}\``);
			const why = answer.verdict === "approve" ? whyNot(seat, held) : null;
			return why === null ? ok({ name: seat.name, via: session.via }) : fail("forbidden", why);
		},

		/** How far a request is; null when one yes is enough. */
		approvals(held: Held): Approvals | null {
			if (!needsSeats(held.findings)) return null;
			const needed = neededBy(held.findings);
			const groups = groupsOf(held);
			return {
				...(groups === undefined ? {} : { groups }),
				needed,
				given: standing(held).map(({ approver, at, digest }) => ({ name: approver, at, digest })),
				seats: all().map((seat) => {
					const why = whyNot(seat, held);
					return why === null ? { name: seat.name } : { name: seat.name, why };
				}),
			};
		},

		/** Faults: `conflict` for a name or a key that is taken, also by an agent; `busy` when there are too many. */
		add(name: string, publicKeyHex: string, owns: readonly string[], operator: Approver, groups: readonly string[] = []): Result<number> {
			const known = all();
			if (known.length >= mostApprovers) return fail("busy", `there are already ${mostApprovers} approvers`);
			if (known.some((seat) => seat.name === name)) return fail("conflict", `there is already an approver \`${name}\``);
			if (known.some((seat) => seat.publicKeyHex === publicKeyHex)) return fail("conflict", "this key belongs to another approver");
			if (reads.agent(name) !== null) return fail("conflict", `\`${name}\` is an agent`);
			const details = { name, publicKeyHex, owns: [...owns], ...(groups.length === 0 ? {} : { groups: [...groups] }), via: operator.via };
			return ok(ledger.append({ type: "operator.added", actor: operator.name, details }).seq);
		},

		/** What they said yes to and still waits needs another approver. Faults: `not_found`. */
		remove(name: string, reason: string, operator: Approver): Result<number> {
			if (!all().some((seat) => seat.name === name)) return fail("not_found", `there is no approver \`${name}\``);
			const entry = ledger.append({ type: "operator.removed", actor: operator.name, details: { name, reason, via: operator.via } });
			for (const held of waiting.values()) held.answers = held.answers.filter(({ approver }) => approver !== name);
			return ok(entry.seq);
		},
	};
};
