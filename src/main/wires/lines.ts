import { isUtf8 } from "node:buffer";
import type { WireProblem } from "../../shared/contract/wire.ts";

/** Cuts a stream of bytes into lines of UTF-8 text. */

export type LineSink = { line(text: string): void; problem(problem: WireProblem): void };

const newline = 0x0a;

/**
 * Feeds on chunks as they come; a character or a line may be torn anywhere between them.
 *
 * Bytes that are not UTF-8 are a problem of their line only, never replaced by U+FFFD: what is judged must be what was
 * sent. A line over `maxBytes` is fatal, because waiting for its end could take for ever. Lines of white space say nothing.
 * `end` takes the last line without its newline: a message cut short is no JSON, so it cannot be taken for a whole one.
 */
export function createLineReader(maxBytes: number, sink: LineSink): { push(chunk: Buffer): void; end(): void; pendingBytes(): number } {
	let parts: Buffer[] = [];
	let pending = 0;
	let isBroken = false;

	const line = (bytes: Buffer): void => {
		if (bytes.length > maxBytes) return tooLong();
		if (!isUtf8(bytes)) return sink.problem({ code: "bad_request", message: "frame is not UTF-8", isFatal: false });
		const text = bytes.toString("utf8");
		if (text.trim() !== "") sink.line(text);
	};
	const tooLong = (): void => {
		isBroken = true;
		parts = [];
		pending = 0;
		sink.problem({ code: "too_large", message: `frame is larger than \`${maxBytes}\` bytes`, isFatal: true });
	};
	const lines = (block: Buffer): void => {
		// The common case first: whole lines, none of them long, all of them UTF-8. A newline never stands inside a character.
		if (block.length <= maxBytes && isUtf8(block)) {
			for (const text of block.toString("utf8").split("\n")) if (text.trim() !== "") sink.line(text);
			return;
		}
		for (let from = 0; from <= block.length && !isBroken;) {
			const at = block.indexOf(newline, from);
			const to = at < 0 ? block.length : at;
			if (to > from) line(block.subarray(from, to));
			from = to + 1;
		}
	};

	return {
		push: (chunk) => {
			if (isBroken) return;
			const first = chunk.indexOf(newline);
			if (first < 0) {
				pending += chunk.length;
				if (pending > maxBytes) return tooLong();
				// A copy: the chunk may be a view of a larger buffer that would be kept alive with it.
				parts.push(Buffer.from(chunk));
				return;
			}
			let from = 0;
			if (pending > 0) {
				if (pending + first > maxBytes) return tooLong();
				const whole = Buffer.concat([...parts, chunk.subarray(0, first)]);
				parts = [];
				pending = 0;
				line(whole);
				from = first + 1;
			}
			const last = chunk.lastIndexOf(newline);
			if (last > from) lines(chunk.subarray(from, last));
			const rest = chunk.subarray(Math.max(from, last + 1));
			if (rest.length === 0 || isBroken) return;
			if (rest.length > maxBytes) return tooLong();
			parts = [Buffer.from(rest)];
			pending = rest.length;
		},
		end: () => {
			if (isBroken || pending === 0) return;
			const whole = Buffer.concat(parts);
			parts = [];
			pending = 0;
			line(whole);
		},
		pendingBytes: () => pending,
	};
}
