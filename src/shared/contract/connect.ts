import { fail, type Result } from "../lib/result.ts";
import type { Client, Contract } from "./contract.ts";
import { explainIssues } from "./explain.ts";
import { decodeFrame, defaultFrameLimits, encodeCall, type Frame, type FrameId, type FrameLimits } from "./frames.ts";
import type { Wire } from "./wire.ts";

/** Calls the other end of a wire. The only function, with `serve`, that knows frames. */

export type ConnectOptions = {
	readonly limits?: FrameLimits;
	/** A listener of an event threw. Absent: the throw ends the connection, because what it missed is lost. */
	onBug?(bug: { readonly event: string; readonly error: unknown }): void;
};

type Pending = { readonly method: string; readonly settle: (result: Result<unknown>) => void };

/**
 * A client of `contract` over `wire`.
 *
 * Replies and events are decoded as strictly as calls. What cannot be trusted (a reply to no call, a wrong shape, a
 * broken frame) closes the connection: every open call ends `unavailable`, which no caller may read as a yes.
 */
export function connect<C extends Contract>(contract: C, wire: Wire, options: ConnectOptions = {}): Client<C> {
	const { limits = defaultFrameLimits } = options;
	const pending = new Map<FrameId, Pending>();
	const listeners = new Map<string, Set<(data: never) => void>>();
	const closeListeners = new Set<(reason: string) => void>();
	let closedBecause: string | undefined;
	let nextId = 1;

	const end = (reason: string): void => {
		if (closedBecause !== undefined) return;
		closedBecause = reason;
		const open = [...pending.values()];
		pending.clear();
		for (const each of open) each.settle(fail("unavailable", `the connection ended before the answer: ${reason}`));
		for (const listener of closeListeners) listener(reason);
	};
	const abandon = (reason: string): void => {
		end(reason);
		wire.close(reason);
	};

	const reply = (frame: Extract<Frame, { kind: "reply" | "error" }>): void => {
		// An error without an id says that something we sent was unreadable; which call it was cannot be known.
		if (frame.id === null) return frame.kind === "error" ? abandon(frame.error.message) : undefined;
		const call = pending.get(frame.id);
		if (call === undefined) return abandon("the other end answered a call that was not made");
		pending.delete(frame.id);
		if (frame.kind === "error") {
			const { code, detail } = frame.error.data;
			return call.settle(fail(code, frame.error.message, detail));
		}
		const result = contract.methods[call.method]?.result.safeParse(frame.result);
		if (result?.success === true) return call.settle({ ok: true, value: result.data });
		call.settle(fail("unavailable", `the answer to \`${call.method}\` has an unknown shape`));
		const text = result === undefined ? "no such method" : explainIssues(result.error).text;
		abandon(`the answer to \`${call.method}\` has an unknown shape: ${text}`);
	};

	const event = (frame: Extract<Frame, { kind: "notification" }>): void => {
		const schema = Object.hasOwn(contract.events, frame.method) ? contract.events[frame.method] : undefined;
		if (schema === undefined) return abandon("the other end sent an unknown event");
		const data = schema.safeParse(frame.params);
		if (!data.success) return abandon(`event \`${frame.method}\` has an unknown shape: ${explainIssues(data.error).text}`);
		for (const listener of listeners.get(frame.method) ?? []) {
			try {
				listener(data.data as never);
			} catch (error) {
				if (options.onBug !== undefined) options.onBug({ event: frame.method, error });
				else {
					abandon(`a listener of \`${frame.method}\` failed`);
					throw error;
				}
			}
		}
	};

	wire.onFrame((text) => {
		if (closedBecause !== undefined) return;
		const decoded = decodeFrame(text, limits);
		if (!decoded.ok) return abandon(`the other end sent a broken frame: ${decoded.malformed.error.message}`);
		const { frame } = decoded;
		if (frame.kind === "call") return abandon("the other end made a call, which only this end does");
		if (frame.kind === "notification") return event(frame);
		reply(frame);
	});
	wire.onProblem?.((problem) => abandon(`the other end sent a broken frame: ${problem.message}`));
	wire.onEnd?.(() => abandon("the other end stopped sending"));
	wire.onClose(end);

	return {
		call: (method, params) =>
			new Promise((resolve) => {
				if (closedBecause !== undefined) return resolve(fail("unavailable", `not connected: ${closedBecause}`));
				const id = nextId++;
				pending.set(id, { method, settle: resolve as (result: Result<unknown>) => void });
				wire.send(encodeCall(id, method, params));
			}),
		on: (name, listener) => {
			const set = listeners.get(name) ?? new Set();
			listeners.set(name, set);
			set.add(listener);
			return () => set.delete(listener);
		},
		onClose: (listener) => {
			if (closedBecause === undefined) closeListeners.add(listener);
			else listener(closedBecause);
		},
		close: () => abandon("closed by this end"),
	};
}
