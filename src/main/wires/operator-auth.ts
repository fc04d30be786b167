import { createHash, createHmac, randomBytes, timingSafeEqual } from "node:crypto";
import type { Params, Reply } from "../../shared/contract/contract.ts";
import { type OperatorContract, proofMessage } from "../../shared/contract/operator.ts";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
import type { PassphraseRecord } from "../../shared/model/operator.ts";
import type { ProcessInfo } from "../system/processes.ts";

/**
 * Whether the command line at the other end may decide. An agent with a shell can run the same command as the same user,
 * so the connection alone proves nothing: the approver's passphrase does, and no agent may be among its parents.
 */

export type OperatorAuthOptions = {
	readonly operator: string;
	/** Read at each attempt: undefined when no passphrase was set. */
	readonly passphrase: () => Result<PassphraseRecord | undefined>;
	/** The name of the enrolled agent that this process belongs to; null when it belongs to none. */
	readonly agentOf: (process: ProcessInfo) => string | null;
	readonly now: () => number;
	onProven(ancestors: readonly ProcessInfo[]): void;
	onRefused(why: string, ancestors: readonly ProcessInfo[]): void;
};

type Challenge = Reply<OperatorContract, "operator.challenge">;
type Proof = Params<OperatorContract, "operator.prove">;
type Proven = Reply<OperatorContract, "operator.prove">;

/** One connection's standing. It ends with the connection. */
export type OperatorAuth = {
	challenge(): Result<Challenge>;
	/** Faults: `forbidden` for a wrong proof or an agent among the parents; `busy` while attempts are slowed down; `conflict` for a nonce that is not open. */
	prove(proof: Proof): Result<Proven>;
	/** Why this connection may only look; null when it may also decide. Asked anew for each verdict: an agent may have connected since. */
	readOnlyWhy(): string | null;
};

export type OperatorDoor = { connection(ancestors: readonly ProcessInfo[]): OperatorAuth };

const freeFailures = 3;
const longestWaitMs = 300_000;

const hmac = (key: Uint8Array, text: string): Buffer => createHmac("sha256", key).update(text).digest();
const isProofOf = (record: PassphraseRecord, message: string, proofHex: string): boolean => {
	const storedKey = Buffer.from(record.storedKeyHex, "hex");
	const signature = hmac(storedKey, message);
	const clientKey = Buffer.from(proofHex, "hex").map((byte, at) => byte ^ (signature[at] ?? 0));
	return timingSafeEqual(createHash("sha256").update(clientKey).digest(), storedKey);
};

/**
 * One for the whole listener, because the slowing down of guesses must not start again with each connection: after three
 * wrong proofs the next is looked at after 1 s, 2 s, 4 s … 5 min. Who guesses can thus keep the operator's command line
 * out, but not the window.
 */
export function createOperatorDoor(options: OperatorAuthOptions): OperatorDoor {
	let failures = 0;
	let waitUntil = 0;

	const failed = (): void => {
		failures++;
		if (failures >= freeFailures) waitUntil = options.now() + Math.min(1000 * 2 ** (failures - freeFailures), longestWaitMs);
	};

	const agentAmong = (ancestors: readonly ProcessInfo[]): string | null => {
		for (const each of ancestors) {
			const agent = options.agentOf(each);
			if (agent !== null) return `agent \`${agent}\` (process \`${each.pid}\`) started this command: answer in the window`;
		}
		return null;
	};

	return {
		connection: (ancestors) => {
			let nonceHex: string | null = null;
			let isProven = false;
			const refuse = (code: "forbidden" | "busy", why: string, data?: unknown) => {
				options.onRefused(why, ancestors);
				return fail(code, why, data);
			};
			return {
				challenge: () => {
					const record = options.passphrase();
					if (!record.ok) return record;
					if (record.value === undefined) return ok({ isSet: false });
					nonceHex = randomBytes(32).toString("hex");
					return ok({ isSet: true, nonceHex, saltHex: record.value.saltHex, cost: record.value.cost });
				},
				prove: (proof) => {
					const open = nonceHex;
					nonceHex = null;
					if (open === null || proof.nonceHex !== open) return fail("conflict", "this challenge is not open: ask for another one");
					const why = agentAmong(ancestors);
					if (why !== null) return refuse("forbidden", why);
					const waitMs = waitUntil - options.now();
					if (waitMs > 0) return refuse("busy", `too many wrong passphrases: wait \`${Math.ceil(waitMs / 1000)}\` s`, { waitMs });
					const record = options.passphrase();
					if (!record.ok) return record;
					if (record.value === undefined) return fail("conflict", "no passphrase is set");
					const { saltHex, cost, serverKeyHex } = record.value;
					const message = proofMessage({ nonceHex: open, clientNonceHex: proof.clientNonceHex, saltHex, cost });
					if (!isProofOf(record.value, message, proof.proofHex)) {
						failed();
						return refuse("forbidden", "wrong passphrase");
					}
					failures = 0;
					isProven = true;
					options.onProven(ancestors);
					return ok({ operator: options.operator, serverProofHex: hmac(Buffer.from(serverKeyHex, "hex"), message).toString("hex") });
				},
				readOnlyWhy: () => agentAmong(ancestors) ?? (isProven ? null : "deciding from the command line needs the approver's passphrase"),
			};
		},
	};
}
