import { type Result, fail, ok } from "../../../shared/lib/result.ts";
import type { EntryDraft } from "../../../shared/model/entry.ts";
import type { Finding, Outcome } from "../../../shared/model/finding.ts";
import { type Grant, type GrantScope, type GrantView, mostUses } from "../../../shared/model/grant.ts";
import type { Approver } from "../engine.ts";
import { requestEntry } from "../entries.ts";
import type { Held } from "../held.ts";
import type { Ledger, Reads } from "../ports.ts";
import { settle } from "../settle.ts";
import { type Action, covers } from "./cover.ts";
import { grantsFold, inForceAt } from "./grants-fold.ts";
import { defaultUses, lives, questionsOf, type ScopeOffer, scopesOf } from "./scopes.ts";

/** Standing answers: given with a yes, listed, revoked, and used before a person is asked. */
export type GrantsPorts = {
	readonly reads: Reads;
	readonly ledger: Ledger;
	readonly now: () => number;
	readonly sha256Hex: (text: string) => string;
	/** True when the redactor would mask something in this text. */
	readonly hasSecret: (text: string) => boolean;
};

/** Limits of one grant; absent ones are the scope's own. */
export type GrantLimits = { readonly minutes?: number | undefined; readonly uses?: number | undefined };

/** Most grants in force at a time: a list that a person can still read. */
const mostGrants = 200;

/** The narrowest is used up first. */
const narrowestFirst: readonly GrantScope[] = ["exact", "path", "pattern", "minutes", "session"];

export type GrantsVerbs = ReturnType<typeof createGrants>;

export const createGrants = (ports: GrantsPorts) => {
	const { reads, ledger, now } = ports;
	const inForce = (): readonly Grant[] => inForceAt(reads.fold(grantsFold), now());

	const applies = (grant: Grant, action: Action): boolean =>
		grant.agent === action.request.agent &&
		(grant.session === undefined || grant.session === action.request.session) &&
		grant.kind === action.analysis.kind &&
		grant.risk === action.analysis.risk &&
		action.analysis.inspectable &&
		grant.usesLeft > 0 &&
		covers(grant.cover, action, ports);

	return {
		/**
		 * The grants that together answer everything that is open, and the outcome with them; null when something stays
		 * open: then a person is asked about all of it. One use of each is counted by the entry of the decision.
		 *
		 * Law: test/laws/grants.test.ts.
		 */
		standIn(action: Action, findings: readonly Finding[], outcome: Outcome): { readonly ids: string[]; readonly outcome: Outcome } | null {
			if (outcome.state !== "held") return null;
			const mine = inForce().filter(({ agent }) => agent === action.request.agent);
			if (mine.length === 0) return null;
			const candidates = mine
				.filter((grant) => applies(grant, action))
				.sort((one, other) => narrowestFirst.indexOf(one.scope) - narrowestFirst.indexOf(other.scope));
			const used = new Set<Grant>();
			for (const question of outcome.questions) {
				const grant = candidates.find(({ questions }) => questions.includes(question));
				if (grant === undefined) return null;
				used.add(grant);
			}
			const settled = settle(action.request, findings, [], [...used]);
			return settled.state === "allowed" ? { ids: [...used].map(({ id }) => id), outcome: settled } : null;
		},

		scopes: (held: Held): ScopeOffer[] => scopesOf(held, ports),

		/** The offer behind a scope, as of now. Faults: `bad_request` when the scope is closed for this request. */
		offer(held: Held, scope: GrantScope, limits: GrantLimits): Result<ScopeOffer & { open: true }> {
			const offered = scopesOf(held, ports).find((each) => each.scope === scope);
			if (offered === undefined || !offered.open) return fail("bad_request", `scope \`${scope}\` is closed: ${offered?.why ?? "unknown"}`);
			if (limits.minutes !== undefined && (limits.minutes < 1 || limits.minutes * 60_000 > Math.max(lives[scope], 3_600_000)))
				return fail("bad_request", `\`${limits.minutes}\` minutes are too long for scope \`${scope}\``);
			if (limits.uses !== undefined && (limits.uses < 1 || limits.uses > mostUses))
				return fail("bad_request", `a grant has 1 to ${mostUses} uses`);
			if (inForce().length >= mostGrants) return fail("busy", `there are ${mostGrants} grants already: revoke some first`);
			return ok(offered);
		},

		/** Records the grant that a yes gave: for every question that was asked. */
		give(held: Held, scope: GrantScope, offered: ScopeOffer & { open: true }, limits: GrantLimits, operator: Approver): number {
			const { cover } = offered;
			if (cover === null) throw new Error("a grant without a cover");
			const details: EntryDraft["details"] = {
				scope,
				cover,
				text: offered.text,
				kind: held.analysis.kind,
				risk: held.analysis.risk,
				questions: questionsOf(held.findings),
				session: scope === "session",
				expiresAt: now() + (limits.minutes === undefined ? lives[scope] : limits.minutes * 60_000),
				uses: limits.uses ?? defaultUses,
				via: operator.via,
			};
			return ledger.append(requestEntry("grant.given", operator.name, held.request, { details })).seq;
		},

		/** Faults: `not_found` when no such grant is in force. */
		revoke(id: string, reason: string, operator: Approver): Result<number> {
			const grant = inForce().find((each) => each.id === id);
			if (grant === undefined) return fail("not_found", `no grant \`${id}\` is in force`);
			const details = { grant: id, reason, text: grant.text, via: operator.via };
			return ok(ledger.append({ type: "grant.revoked", actor: operator.name, agent: grant.agent, details }).seq);
		},

		/** In force now, the one that ends first at the top. */
		views: (): GrantView[] =>
			inForce()
				.map(({ cover: _cover, questions: _questions, ...view }) => view)
				.sort((one, other) => one.expiresAt - other.expiresAt),
	};
};
