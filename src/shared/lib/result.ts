/**
 * Expected refusals are values, bugs are throws.
 *
 * Shapes: `Result<T>` is `{ ok: true, value }` or `{ ok: false, fault }`.
 */

/** Closed set of reasons a call can be refused for. Agents and consoles branch on the code, never on the message. */
export const faultCodes = [
	"bad_request",
	"not_found",
	"conflict",
	"stale",
	"expired",
	"forbidden",
	"not_enrolled",
	"too_large",
	"busy",
	"unavailable",
	"internal",
] as const;
export type FaultCode = (typeof faultCodes)[number];

/** Why something was refused. `message` is one lower-case line with values in backticks. */
export type Fault = { readonly code: FaultCode; readonly message: string; readonly data?: unknown };

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly fault: Fault };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

export const fail = (code: FaultCode, message: string, data?: unknown): { readonly ok: false; readonly fault: Fault } => ({
	ok: false,
	fault: data === undefined ? { code, message } : { code, message, data },
});
