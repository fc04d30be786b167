import type { Result } from "../../shared/lib/result.ts";

/** One entry as sinks get it: the canonical bytes that were hashed, redacted long before, and the leaf that proves them. */
export type Shipped = { readonly seq: number; readonly at: number; readonly leaf: string; readonly body: string };

/** Whose entries they are. */
export type Origin = {
	/** The log's name, as its checkpoints bear it. */
	readonly log: string;
	/** Name of the machine. */
	readonly host: string;
	readonly version: string;
};

/**
 * A place that takes copies of entries.
 *
 * Law: sending the same batch again leaves the sink with nothing it did not have, or with copies that bear the same leaf.
 */
export type Sink = {
	/** Where, in words for a person; never a credential. */
	readonly target: string;
	/**
	 * Resolves when the sink has said yes to all of it. One batch at a time.
	 *
	 * Faults: `too_large` asks for a smaller batch; every other is tried again. `data` may be a `Delay`.
	 */
	send(batch: readonly Shipped[], signal: AbortSignal): Promise<Result<void>>;
	/** Sends one record that is no entry and says so. Faults as `send`. */
	test(text: string, at: number, signal: AbortSignal): Promise<Result<void>>;
};

/** What a sink asked to be left alone for. */
export type Delay = { readonly retryAfterMs: number };

/** Gives the credential behind a reference. Faults: `not_found`, `unavailable`. */
export type SecretReader = (reference: string) => Promise<Result<string>>;

export type SinkPorts = {
	readonly origin: Origin;
	readonly secret: SecretReader;
	/** Masks what looks like a secret in words that a sink answered. */
	readonly mask: (text: string) => string;
	readonly now: () => number;
};
