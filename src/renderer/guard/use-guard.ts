import { useEffect, useMemo, useRef, useSyncExternalStore, type RefObject } from "react";
import type { Card } from "../../shared/model/card.ts";
import { setCurrentDeny } from "../store/current-verdict.ts";
import { useConsole } from "../store/console-store.ts";
import type { GuardView } from "./guard-view.ts";
import { InputGuard, type GuardPorts, type Twin } from "./guard.ts";
import { takeManyReply, takeReply } from "./replies.ts";

export type Guarded = { readonly guard: InputGuard; readonly view: GuardView };

/** One guard for one card on screen. `onDone` is told when a verdict was taken and the next card may come. */
export function useGuard(
	card: Card,
	twins: readonly Twin[],
	drawn: RefObject<HTMLElement | null>,
	pane: RefObject<HTMLElement | null>,
	onDone: () => void,
): Guarded {
	// The guard belongs to the card alone: whatever else changes around it must not start it over.
	const done = useRef(onDone);
	useEffect(() => {
		done.current = onDone;
	}, [onDone]);
	const guard = useMemo(() => {
		const ports: GuardPorts = {
			isLive: () => useConsole.getState().phase.name === "live",
			onReply: (verdict, reply) => takeReply(card, verdict, reply, () => done.current()),
			onListReply: (verdict, reply) => {
				const note = takeManyReply(verdict, reply);
				if (note === null) done.current();
				return note;
			},
		};
		return new InputGuard(card, twins, ports);
	}, [card, twins]);
	useEffect(() => {
		if (drawn.current === null || pane.current === null) return;
		const stop = guard.start({ drawn: drawn.current, pane: pane.current });
		setCurrentDeny(() => guard.denyFromPalette());
		return () => {
			setCurrentDeny(null);
			stop();
		};
	}, [guard, drawn, pane]);
	return { guard, view: useSyncExternalStore(guard.views.subscribe, guard.views.now) };
}
