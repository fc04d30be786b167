import { closeSync, constants, fchmodSync, openSync } from "node:fs";
import { destination, pino } from "pino";

/** The host's own diary, for finding out what went wrong. Not evidence: that is the audit log. */

export type Log = {
	info(message: string, fields?: Readonly<Record<string, unknown>>): void;
	warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
	/** `error` may be anything that was thrown. */
	error(message: string, error?: unknown): void;
	close(): void;
};

const deepest = 6;

/** Every string, and every name of a member, goes through the port: a secret may hide in either. */
const redactDeep = (value: unknown, redact: (text: string) => string, depth: number): unknown => {
	if (typeof value === "string") return redact(value);
	if (typeof value === "bigint") return `${value}`;
	if (typeof value !== "object" || value === null) return typeof value === "function" || typeof value === "symbol" ? undefined : value;
	if (depth >= deepest) return "[deeper]";
	if (Array.isArray(value)) return value.map((each) => redactDeep(each, redact, depth + 1));
	return Object.fromEntries(Object.entries(value).map(([name, each]) => [redact(name), redactDeep(each, redact, depth + 1)]));
};

const plainError = (error: unknown): unknown =>
	error instanceof Error
		? { name: error.name, message: error.message, stack: error.stack, code: (error as NodeJS.ErrnoException).code }
		: error;

/**
 * Opens a log of JSON lines, mode 0600, and goes on where it ended. Writes at once: the last line before a crash is the
 * one that is needed.
 *
 * Faults: throws when the file cannot be opened, or is a symlink.
 */
export function openLog(file: string, redact: (text: string) => string): Log {
	const noFollow = process.platform === "win32" ? 0 : constants.O_NOFOLLOW;
	const fd = openSync(file, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | noFollow, 0o600);
	fchmodSync(fd, 0o600);
	const lines = pino({ base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime }, destination({ fd, sync: true }));
	const fieldsOf = (fields: unknown): object => ({ ...(redactDeep(fields, redact, 0) as object) });
	return {
		info: (message, fields = {}) => lines.info(fieldsOf(fields), redact(message)),
		warn: (message, fields = {}) => lines.warn(fieldsOf(fields), redact(message)),
		error: (message, error) => lines.error(error === undefined ? {} : fieldsOf({ error: plainError(error) }), redact(message)),
		close: () => {
			lines.flush();
			closeSync(fd);
		},
	};
}
