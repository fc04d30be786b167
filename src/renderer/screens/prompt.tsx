import { useCallback, useEffect, useRef, useState, type ReactNode } from "react";
import { CardSurface } from "../cards/surface.tsx";
import { Announcer } from "../frame/announcer.tsx";
import { Banners } from "../frame/banners.tsx";
import { KeyMap } from "../frame/key-map.tsx";
import { Palette } from "../frame/palette.tsx";
import { Receipt } from "../frame/receipt.tsx";
import { useFrameKeys } from "../frame/use-frame-keys.ts";
import { Mark } from "../parts/glyphs.tsx";
import { Empty, Loading } from "../parts/states.tsx";
import { formatCount } from "../parts/time.ts";
import { useConsole } from "../store/console-store.ts";
import { sortWaiting } from "../store/order.ts";
import { useUi } from "../store/ui-store.ts";
import { useInboxKeys } from "./inbox/use-inbox-keys.ts";
import { useKeepFocus } from "./inbox/use-keep-focus.ts";
import styles from "./prompt.module.css";

/** The prompt window: one card, one counter. Arrivals change the number and nothing else. */
export function PromptScreen(): ReactNode {
	const state = useConsole((store) => store.state);
	const phase = useConsole((store) => store.phase);
	const denied = useUi((ui) => ui.denied);
	const ref = useRef<HTMLElement>(null);
	const [later, setLater] = useState<readonly string[]>([]);
	const [chosen, setChosen] = useState<string | null>(null);
	useFrameKeys();
	useKeepFocus(ref);

	const waiting = sortWaiting(state?.waiting ?? []).filter((each) => !denied.has(each.id));
	const put = waiting.filter((each) => later.includes(each.id)).toSorted((one, other) => later.indexOf(one.id) - later.indexOf(other.id));
	const queue = [...waiting.filter((each) => !later.includes(each.id)), ...put].map((each) => each.id);
	// The card on screen stays until it is answered or put back, whatever arrives.
	const current = chosen ?? queue[0] ?? null;
	useEffect(() => {
		if (chosen === null && current !== null) setChosen(current);
	}, [chosen, current]);

	const next = useCallback((id: string) => setChosen(queue.find((each) => each !== id) ?? null), [queue]);
	const move = useCallback(
		(step: 1 | -1) => {
			const at = current === null ? -1 : queue.indexOf(current);
			setChosen(queue[(at + step + queue.length) % Math.max(1, queue.length)] ?? null);
		},
		[queue, current],
	);
	const putBack = (): void => {
		if (current === null) return;
		setLater((now) => [...now.filter((each) => each !== current), current]);
		next(current);
	};
	useInboxKeys({ move, later: putBack, merge: () => undefined });

	const place = current === null ? 0 : queue.indexOf(current) + 1;
	return (
		<main ref={ref} className={styles["prompt"]} tabIndex={-1} data-verdict-region="" data-screen="prompt" aria-label="Prompt">
			<div className={styles["bar"]}>
				<Mark />
				<strong>Countersign</strong>
				<span className={styles["count"]} data-count="">
					{queue.length === 0 ? "No request" : `Request ${Math.max(1, place)} of ${queue.length}`}
				</span>
				<Receipt />
				<span className={styles["readings"]}>
					{phase.name === "live" ? "Daemon connected" : "Not connected"}
					{state === null ? "" : ` · chain #${formatCount(state.chain.size)} · mode ${state.mode.mode}`}
				</span>
			</div>
			<Banners />
			{state === null ? (
				<Loading rows={6} what="the queue" />
			) : current === null ? (
				<Empty fact="Nothing waits for you." next="You can close this window. It comes back with the next request." />
			) : (
				<CardSurface key={current} id={current} takesFocus onDone={next} />
			)}
			<Palette />
			<KeyMap />
			<Announcer />
		</main>
	);
}
