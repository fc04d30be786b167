import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { fail, ok, type Result } from "../../shared/lib/result.ts";

/**
 * Who may use the browser console: a one-time code is traded for a session.
 *
 * A session takes two secrets. The cookie is sent by the browser to every port of this host, so a development server
 * that an agent started could receive it; the proof is kept by the page in storage of its own origin (which includes
 * the port) and sent only by our own page. Either alone opens nothing. Both are stored here as hashes only.
 */

export type ConsoleSession = {
	/** Names the session in records; opens nothing. */
	readonly id: string;
	readonly signedInAt: number;
};

export type ConsoleSessionLimits = {
	readonly codeMs: number;
	readonly idleMs: number;
	readonly absoluteMs: number;
	/** Wrong codes within `lockMs` after which none is looked at until `lockMs` have passed. */
	readonly maxFailures: number;
	readonly lockMs: number;
};

export const defaultConsoleSessionLimits: ConsoleSessionLimits = {
	codeMs: 10 * 60_000,
	idleMs: 8 * 3_600_000,
	absoluteMs: 24 * 3_600_000,
	maxFailures: 10,
	lockMs: 60_000,
};

export type ConsoleSessions = {
	/** A fresh code of 256 bits, good once. The oldest of more than 16 unused ones is forgotten. */
	issueCode(): string;
	/** Faults: `forbidden` for a wrong, used or old code; `busy` after too many wrong ones. */
	signIn(code: string): Result<{ readonly session: ConsoleSession; readonly cookie: string; readonly proof: string }>;
	/** The live session that both secrets belong to; finding it counts as use. */
	find(cookie: string | undefined, proof: string | undefined): ConsoleSession | null;
	touch(session: ConsoleSession): void;
	signOut(session: ConsoleSession): void;
	/** Ends what has expired and says which sessions those were. */
	sweep(): readonly ConsoleSession[];
};

type Stored = ConsoleSession & { readonly proofHash: Buffer; seenAt: number };

const hash = (text: string): Buffer => createHash("sha256").update(text).digest();
const newSecret = (): string => randomBytes(32).toString("base64url");
const maxCodes = 16;
const maxSessions = 64;

export function createConsoleSessions(now: () => number, limits: ConsoleSessionLimits = defaultConsoleSessionLimits): ConsoleSessions {
	const codes: { readonly hash: Buffer; readonly expiresAt: number }[] = [];
	/** By hex hash of the cookie: looking up a hash of a secret tells nothing of the secret. */
	const sessions = new Map<string, Stored>();
	let failures: number[] = [];
	let lockedUntil = 0;

	const isOver = (session: Stored): boolean => {
		const at = now();
		return at - session.seenAt > limits.idleMs || at - session.signedInAt > limits.absoluteMs;
	};
	const takeCode = (code: string): boolean => {
		const given = hash(code);
		let found = -1;
		// Every code is compared, found or not, so that time tells nothing.
		for (const [at, each] of codes.entries()) if (timingSafeEqual(each.hash, given)) found = at;
		if (found < 0) return false;
		const [taken] = codes.splice(found, 1);
		return taken !== undefined && now() <= taken.expiresAt;
	};
	const keyOf = (session: ConsoleSession): string | undefined => {
		for (const [key, each] of sessions) if (each.id === session.id) return key;
		return undefined;
	};
	const signOut = (session: ConsoleSession): void => {
		const key = keyOf(session);
		if (key !== undefined) sessions.delete(key);
	};
	const sweep = (): readonly ConsoleSession[] => {
		const over = [...sessions.values()].filter(isOver);
		for (const each of over) signOut(each);
		return over;
	};

	return {
		issueCode: () => {
			const code = newSecret();
			codes.push({ hash: hash(code), expiresAt: now() + limits.codeMs });
			if (codes.length > maxCodes) codes.shift();
			return code;
		},
		signIn: (code) => {
			const at = now();
			if (at < lockedUntil) return fail("busy", "too many wrong codes: wait a minute");
			if (!takeCode(code)) {
				failures = [...failures.filter((each) => at - each < limits.lockMs), at];
				if (failures.length >= limits.maxFailures) lockedUntil = at + limits.lockMs;
				return fail("forbidden", "this code was used already, is too old, or never was one");
			}
			sweep();
			if (sessions.size >= maxSessions) return fail("busy", `\`${maxSessions}\` browsers are signed in: sign one out`);
			const [cookie, proof] = [newSecret(), newSecret()];
			const session: Stored = { id: randomBytes(8).toString("hex"), signedInAt: at, seenAt: at, proofHash: hash(proof) };
			sessions.set(hash(cookie).toString("hex"), session);
			return ok({ session: { id: session.id, signedInAt: at }, cookie, proof });
		},
		find: (cookie, proof) => {
			if (cookie === undefined || proof === undefined) return null;
			const session = sessions.get(hash(cookie).toString("hex"));
			if (session === undefined || !timingSafeEqual(session.proofHash, hash(proof))) return null;
			// Left for `sweep`, whose caller also ends the connections of such a session.
			if (isOver(session)) return null;
			session.seenAt = now();
			return { id: session.id, signedInAt: session.signedInAt };
		},
		touch: (session) => {
			const key = keyOf(session);
			const stored = key === undefined ? undefined : sessions.get(key);
			if (stored !== undefined) stored.seenAt = now();
		},
		signOut,
		sweep,
	};
}
