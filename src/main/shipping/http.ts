import { fail, ok, type Result } from "../../shared/lib/result.ts";
import type { Delay, SinkPorts } from "./sink.ts";

/** How every sink that is reached by HTTP is asked: bounded in time and size, and never led elsewhere. */

export type HttpRequest = {
	readonly url: string;
	readonly method: "POST" | "PUT";
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
	readonly timeoutMs: number;
};

/** What is read of an answer; the rest is dropped with the connection. */
const maxAnswerBytes = 4_194_304;
const maxQuoted = 200;
const maxDelayMs = 3_600_000;

const readBounded = async (response: Response): Promise<string> => {
	const chunks: Uint8Array[] = [];
	let bytes = 0;
	const body: AsyncIterable<Uint8Array> | null = response.body;
	if (body === null) return "";
	for await (const chunk of body) {
		chunks.push(chunk);
		bytes += chunk.length;
		if (bytes > maxAnswerBytes) break;
	}
	return Buffer.concat(chunks).toString("utf8");
};

/** `Retry-After` in seconds or as a date. */
const delayOf = (header: string | null, now: number): Delay | undefined => {
	if (header === null) return undefined;
	const ms = /^\d{1,9}$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now;
	return Number.isFinite(ms) && ms > 0 ? { retryAfterMs: Math.min(ms, maxDelayMs) } : undefined;
};

/** The cause that Node hides behind `fetch failed`. */
const causeOf = (error: unknown): string => {
	const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
	if (!(cause instanceof Error)) return "unknown error";
	return (cause as NodeJS.ErrnoException).code ?? cause.message.split("\n")[0] ?? "unknown error";
};

/**
 * The text of a 2xx answer.
 *
 * Faults: `too_large` for 413; `forbidden` for 401 and 403; `unavailable` for everything else, a redirect among it: it
 * would carry the log, and the credential, to a place that nobody configured.
 */
export const ask = async (request: HttpRequest, ports: Pick<SinkPorts, "mask" | "now">, signal: AbortSignal): Promise<Result<string>> => {
	const { host } = new URL(request.url);
	let status: number;
	let text: string;
	let delay: Delay | undefined;
	try {
		const response = await fetch(request.url, {
			method: request.method,
			headers: request.headers,
			body: request.body,
			redirect: "manual",
			signal: AbortSignal.any([signal, AbortSignal.timeout(request.timeoutMs)]),
		});
		({ status } = response);
		delay = delayOf(response.headers.get("retry-after"), ports.now());
		text = await readBounded(response);
	} catch (error) {
		if (signal.aborted) return fail("unavailable", "stopped");
		const isLate = error instanceof Error && error.name === "TimeoutError";
		return fail(
			"unavailable",
			`\`${host}\` ${isLate ? `did not answer within ${request.timeoutMs / 1000} s` : `cannot be reached (${causeOf(error)})`}`,
		);
	}
	if (status >= 200 && status < 300) return ok(text);
	if (status >= 300 && status < 400)
		return fail("unavailable", `\`${host}\` redirects (${status}): that is refused, put the right address in the rules`);
	const quoted = ports.mask(text).replace(/\s+/g, " ").trim().slice(0, maxQuoted);
	const said = quoted === "" ? "" : `: ${quoted}`;
	if (status === 413) return fail("too_large", `\`${host}\` takes no batch of this size`);
	if (status === 401 || status === 403) return fail("forbidden", `\`${host}\` refuses the credential (${status})${said}`);
	return fail("unavailable", `\`${host}\` answered ${status}${said}`, delay);
};
