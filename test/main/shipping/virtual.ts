import { hash } from "node:crypto";
import { fail, ok, type Result } from "../../../src/shared/lib/result.ts";
import type { Cursor } from "../../../src/main/shipping/cursors.ts";
import { readCommitted } from "../../../src/main/shipping/read-committed.ts";
import { createShipper, type Shipper, type ShipperPorts } from "../../../src/main/shipping/shipper.ts";
import type { Shipped, Sink } from "../../../src/main/shipping/sink.ts";

/** A log, a sink and a clock that only tests move: a day passes in as long as its work takes. */

export const entryOf = (seq: number, bytes = 100): Shipped => {
	const body = JSON.stringify({ actor: "bot", at: seq, seq, type: "request.allowed", x: "y".repeat(bytes) });
	return { seq, at: 1_800_000_000_000 + seq, leaf: hash("sha256", body, "hex"), body };
};

export const createClock = () => {
	let at = 1_800_000_000_000;
	let timers: { readonly at: number; readonly run: () => void }[] = [];
	/** Lets everything that was started by what is due come to rest. */
	const settle = async (): Promise<void> => {
		for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
	};
	return {
		now: () => at,
		after: (ms: number, run: () => void) => {
			const timer = { at: at + ms, run };
			timers.push(timer);
			return () => {
				timers = timers.filter((each) => each !== timer);
			};
		},
		settle,
		pass: async (ms: number): Promise<void> => {
			const until = at + ms;
			for (;;) {
				await settle();
				const due = timers.filter((each) => each.at <= until).sort((a, b) => a.at - b.at)[0];
				if (due === undefined) break;
				timers = timers.filter((each) => each !== due);
				at = Math.max(at, due.at);
				due.run();
			}
			at = until;
			await settle();
		},
	};
};

export const createWorld = (options: Partial<Pick<ShipperPorts, "batchBytes" | "batchWaitMs">> = {}) => {
	const clock = createClock();
	const log: Shipped[] = [];
	const calls: (readonly Shipped[])[] = [];
	const outages: unknown[] = [];
	let cursor: Cursor = { next: 0 };
	let answer: (batch: readonly Shipped[]) => Result<void> | Promise<Result<void>> = () => ok(undefined);
	const sink: Sink = {
		target: "test",
		send: async (batch) => {
			calls.push(batch);
			return answer(batch);
		},
		test: async () => ok(undefined),
	};
	const start = (): Shipper =>
		createShipper({
			sink,
			cursor: {
				get: () => cursor,
				set: (next) => {
					cursor = next;
				},
			},
			read: readCommitted((from, limit) => log.slice(from, from + limit)),
			leafOf: (seq) => log[seq]?.leaf ?? null,
			size: () => log.length,
			now: clock.now,
			after: clock.after,
			random: () => 1,
			batchBytes: options.batchBytes ?? 1_000_000,
			batchWaitMs: options.batchWaitMs ?? 5000,
			onOutage: (what, about) => outages.push([what, about.text, about.behind]),
		});
	return {
		clock,
		log,
		calls,
		outages,
		start,
		cursor: () => cursor,
		append: (count: number, bytes?: number) => {
			for (let at = 0; at < count; at++) log.push(entryOf(log.length, bytes));
		},
		answer: (next: typeof answer) => {
			answer = next;
		},
		/** What the sink has said yes to is everything, in order. */
		arrived: (batches: readonly (readonly Shipped[])[]) => batches.flat().map(({ seq }) => seq),
	};
};

export const down = (retryAfterMs?: number): Result<void> =>
	fail("unavailable", "down", retryAfterMs === undefined ? undefined : { retryAfterMs });
