import type { Wire } from "./wire.ts";

/**
 * Two wires joined in memory: what one sends, the other receives in order, in a later turn, as on a real wire.
 * `maxQueued` frames not yet delivered make `send` answer false; `onDrain` follows when they were.
 */
export function createMemoryWirePair(maxQueued = 1024): readonly [Wire, Wire] {
	const first = createEnd(maxQueued);
	const second = createEnd(maxQueued);
	first.join(second);
	second.join(first);
	return [first.wire, second.wire];
}

type End = { readonly wire: Wire; join(other: End): void; take(frame: string): void; ended(reason: string): void };

function createEnd(maxQueued: number): End {
	const frameListeners: ((frame: string) => void)[] = [];
	const drainListeners: (() => void)[] = [];
	const closeListeners: ((reason: string) => void)[] = [];
	let other: End | undefined;
	let isClosed = false;
	let queued = 0;
	let mustDrain = false;

	const ended = (reason: string): void => {
		if (isClosed) return;
		isClosed = true;
		for (const listener of closeListeners) listener(reason);
	};
	const delivered = (): void => {
		queued--;
		if (queued > 0 || !mustDrain) return;
		mustDrain = false;
		for (const listener of drainListeners) listener();
	};
	const wire: Wire = {
		send: (frame) => {
			if (isClosed) return false;
			queued++;
			// A later turn, so that no caller can depend on an answer within its own call.
			void Promise.resolve().then(() => {
				other?.take(frame);
				delivered();
			});
			mustDrain ||= queued > maxQueued;
			return !mustDrain;
		},
		onFrame: (listener) => void frameListeners.push(listener),
		onDrain: (listener) => void drainListeners.push(listener),
		onClose: (listener) => void closeListeners.push(listener),
		close: (reason) => {
			ended(reason);
			void Promise.resolve().then(() => other?.ended(reason));
		},
	};
	return {
		wire,
		join: (end) => {
			other = end;
		},
		take: (frame) => {
			if (isClosed) return;
			for (const listener of frameListeners) listener(frame);
		},
		ended,
	};
}
