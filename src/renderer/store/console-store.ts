import { create } from "zustand";
import { reduce } from "../../shared/view/reduce.ts";
import type { Change, ConsoleState, Ended } from "../../shared/view/state.ts";

/**
 * What this window knows: the host's state, mirrored. Fed by one snapshot and then by changes through the same reducer
 * that the host's feed uses. Nothing here is guessed ahead: a verdict shows when its entry arrives.
 */

export type Phase =
	| { readonly name: "connecting" }
	| { readonly name: "live" }
	| { readonly name: "lost"; readonly why: string; readonly retryAt: number }
	| { readonly name: "signed-out"; readonly why: string };

export type ConsoleStore = {
	readonly phase: Phase;
	/** Absent until the first snapshot; kept, and shown with its age, while the connection is lost. */
	readonly state: ConsoleState | null;
	/** When the state was last known to be true, by this machine's clock. */
	readonly asOf: number;
	/** Host clock minus ours, in ms: deadlines are the host's times. */
	readonly clockOffsetMs: number;
	/** How requests ended while this window watched, by id: ghosts and receipts. */
	readonly ended: ReadonlyMap<string, Ended>;
};

/** Endings kept for ghosts; the record of all of them is the audit log. */
const endedLimit = 500;

export const useConsole = create<ConsoleStore>()(() => ({
	phase: { name: "connecting" },
	state: null,
	asOf: 0,
	clockOffsetMs: 0,
	ended: new Map(),
}));

export const setPhase = (phase: Phase): void => useConsole.setState({ phase });

/** Changes that arrived since the screen was last told. */
let pending: Pick<ConsoleStore, "state" | "asOf" | "ended"> | null = null;

// Many frames can arrive in one go: the screen is told once for all of them, in a task of its own, and never draws a
// flood one by one. A message port, because timers stand still in a hidden window.
const flusher = new MessageChannel();
flusher.port1.addEventListener("message", () => {
	if (pending !== null) useConsole.setState(pending);
	pending = null;
});
flusher.port1.start();

export function takeSnapshot(state: ConsoleState, at: number): void {
	pending = null;
	useConsole.setState({ phase: { name: "live" }, state, asOf: at, clockOffsetMs: state.serverNow - at });
}

/** Applies one change. False when changes were missed: the caller watches again. */
export function takeChange(seq: number, change: Change, at: number): boolean {
	const { state, ended } = pending ?? useConsole.getState();
	if (state === null || seq > state.seq + 1) return false;
	// A snapshot may already hold changes that were on their way.
	if (seq <= state.seq) return true;
	if (pending === null) flusher.port2.postMessage(null);
	pending = {
		state: { ...reduce(state, change), seq },
		asOf: at,
		ended: change.type === "waiting.ended" ? remember(ended, change.ended) : ended,
	};
	return true;
}

export function rememberEnded(each: Ended): void {
	if (pending !== null) pending = { ...pending, ended: remember(pending.ended, each) };
	useConsole.setState(({ ended }) => ({ ended: remember(ended, each) }));
}

function remember(ended: ReadonlyMap<string, Ended>, each: Ended): ReadonlyMap<string, Ended> {
	const next = new Map(ended).set(each.id, each);
	const oldest = next.size > endedLimit ? next.keys().next() : undefined;
	if (oldest !== undefined && oldest.done !== true) next.delete(oldest.value);
	return next;
}

export const useLive = (): boolean => useConsole((store) => store.phase.name === "live");
