import { damageKinds } from "../../shared/model/damage.ts";
import type { Entry } from "../../shared/model/entry.ts";
import { fold } from "../engine/fold.ts";

export type FirstDamage = { readonly kind: (typeof damageKinds)[number]; readonly seq: number };

/** A verification that failed, as its entry says. */
export type Failure = {
	readonly at: number;
	readonly by: string;
	/** Entries that were looked at. */
	readonly size: number;
	readonly text: string;
	readonly first?: FirstDamage;
	readonly acknowledged?: { readonly by: string; readonly at: number; readonly reason: string };
};

/**
 * The newest verification that failed, whether somebody took note of it, and when one after it passed. A pass alone is
 * not kept: that the chain is whole is only believed of a run of this host.
 */
export type Verified = { readonly failed: Failure | null; readonly passedAt: number | null };

const firstOf = (value: unknown): Pick<Failure, "first"> => {
	const { kind, seq } = (typeof value === "object" && value !== null ? value : {}) as { kind?: unknown; seq?: unknown };
	const known = damageKinds.find((each) => each === kind);
	return known === undefined || typeof seq !== "number" ? {} : { first: { kind: known, seq } };
};

const wordsIn = (value: unknown): string => (typeof value === "string" ? value : "");

const isOf = (failed: Failure | null, { kind, seq }: FirstDamage): failed is Failure =>
	failed?.first?.kind === kind && failed.first.seq === seq;

const afterVerification = (verified: Verified, { at, actor, details }: Entry): Verified => {
	if (details["state"] === "passed") return verified.failed === null ? verified : { ...verified, passedAt: at };
	if (details["state"] !== "failed") return verified;
	const { entries, text, first, foundAt } = details;
	const when = typeof foundAt === "number" ? foundAt : at;
	const failed = { at: when, by: actor, size: typeof entries === "number" ? entries : 0, text: wordsIn(text), ...firstOf(first) };
	return { failed, passedAt: null };
};

const afterAcknowledgement = (verified: Verified, { seq, at, actor, details }: Entry): Verified => {
	const { first } = firstOf(details);
	if (first === undefined) return verified;
	const acknowledged = { by: actor, at, reason: wordsIn(details["reason"]) };
	if (isOf(verified.failed, first) && verified.failed.acknowledged === undefined)
		return { ...verified, failed: { ...verified.failed, acknowledged } };
	if (first.kind !== "verifiers-disagree") return verified;
	// What a window found and this host did not: with the note that somebody took of it, it is a verification that failed.
	const text = `a window found #${first.seq} changed, over the bytes that the host found intact`;
	return { failed: { at, by: actor, size: seq, text, first, acknowledged }, passedAt: null };
};

export const verifiedFold = fold<Verified>({
	name: "verified-1",
	initial: { failed: null, passedAt: null },
	apply: (verified, entry) => {
		if (entry.type === "verify.finished") return afterVerification(verified, entry);
		return entry.type === "log.damage-acknowledged" ? afterAcknowledgement(verified, entry) : verified;
	},
});
