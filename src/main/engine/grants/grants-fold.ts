import type { Entry } from "../../../shared/model/entry.ts";
import { type Grant, grantSchema } from "../../../shared/model/grant.ts";
import { levelRank, levelSchema } from "../../../shared/model/words.ts";
import { fold } from "../fold.ts";

/**
 * Grants in force, as the log says. One ends by time, by its last use, when it is revoked, when its agent loses a level
 * or is refused, and with Stop all. What has ended once is gone: a clock that is put back does not bring it to life.
 *
 * Law: test/laws/grants.test.ts (live = rebuilt = a plain reference).
 */
export type Grants = readonly Grant[];

export const grantsFold = fold<Grants>({
	name: "grants-1",
	initial: [],
	apply: (given, entry) => {
		const lasting = given.some((grant) => grant.expiresAt <= entry.at) ? given.filter((grant) => grant.expiresAt > entry.at) : given;
		return entry.type === "grant.given" ? [...lasting, grantOf(entry)] : after(lasting, entry);
	},
});

/** In force at this time: given before it, and not ended. */
export const inForceAt = (given: Grants, now: number): Grants => given.filter((grant) => grant.createdAt <= now && now < grant.expiresAt);

const after = (given: Grants, entry: Entry): Grants => {
	const { details } = entry;
	switch (entry.type) {
		case "grant.revoked":
			return given.filter(({ id }) => id !== details["grant"]);
		case "request.allowed": {
			const used = details["grants"];
			if (!Array.isArray(used)) return given;
			return given
				.map((grant) => (used.includes(grant.id) ? { ...grant, usesLeft: grant.usesLeft - 1 } : grant))
				.filter(({ usesLeft }) => usesLeft > 0);
		}
		case "halt.set":
			return given.length === 0 ? given : [];
		case "agent.refused":
			return given.filter(({ agent }) => agent !== entry.agent);
		case "trust.changed": {
			const [from, to] = [levelSchema.safeParse(details["from"]), levelSchema.safeParse(details["to"])];
			const isRaise = from.success && to.success && levelRank(to.data) >= levelRank(from.data);
			return isRaise ? given : given.filter(({ agent }) => agent !== entry.agent);
		}
		default:
			return given;
	}
};

/** The entry's own number names the grant: it is the one thing that no other entry has. */
const grantOf = (entry: Entry): Grant => {
	const { details } = entry;
	return grantSchema.parse({
		id: `g${entry.seq}`,
		scope: details["scope"],
		agent: entry.agent,
		...(entry.session === undefined || details["session"] !== true ? {} : { session: entry.session }),
		kind: details["kind"],
		risk: details["risk"],
		cover: details["cover"],
		text: details["text"],
		questions: details["questions"],
		approver: entry.actor,
		createdAt: entry.at,
		expiresAt: details["expiresAt"],
		uses: details["uses"],
		usesLeft: details["uses"],
	});
};
