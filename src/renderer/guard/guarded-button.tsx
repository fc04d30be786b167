import { type ReactNode, type RefObject, useEffect, useId, useRef, useState } from "react";
import type { Grade } from "../../shared/model/words.ts";
import { Button } from "../parts/button.tsx";
import { cx } from "../parts/cx.ts";
import { clocks, confirmGapMs } from "./clocks.ts";
import styles from "./guarded-button.module.css";
import { watchPointer } from "./pointer-rest.ts";
import { watchPresses } from "./press.ts";
import { quietRefusal, settleRefusal } from "./waits.ts";

/**
 * A press that gives an agent more freedom, under the same rules as an approval: it waits until what it does was on
 * screen for a while, the keys rest and the pointer came on purpose. It carries no verdict on a request.
 *
 * High and above take a second press in another place, which says once more what will happen.
 * Law: test/e2e/agents.test.ts
 */
export type GuardedActProps = {
	readonly grade: Grade;
	/** What the press is for. Another value begins the waiting anew. */
	readonly content: string;
	readonly label: string;
	/** What will happen, said again before the second press. */
	readonly effect: string;
	/** Why it cannot be done yet, in words. */
	readonly blocked: string | null;
	readonly onAct: () => void;
};

export function GuardedAct({ grade, content, label, effect, blocked, onAct }: GuardedActProps): ReactNode {
	const id = useId();
	const [confirming, setConfirming] = useState<string | null>(null);
	const first = useRef<HTMLButtonElement>(null);
	const isConfirming = confirming === content && blocked === null;
	const isDouble = grade === "high" || grade === "critical";
	const reason = useGuardedPress(first, grade, `${content}:${isConfirming}`, isConfirming ? "Confirm it above" : blocked, () =>
		isDouble ? setConfirming(content) : onAct(),
	);
	return (
		<div className={styles["act"]}>
			<div className={styles["confirm"]}>
				{isConfirming ? (
					<>
						<p>{effect}</p>
						<Confirm content={content} onAct={onAct} onCancel={() => setConfirming(null)} />
					</>
				) : null}
			</div>
			<div className={styles["row"]}>
				<p id={id} className={styles["reason"]} role="status">
					{reason}
				</p>
				<button ref={first} type="button" className={styles["press"]} aria-disabled={reason !== null} aria-describedby={id}>
					{label}
				</button>
			</div>
		</div>
	);
}

function Confirm({
	content,
	onAct,
	onCancel,
}: {
	readonly content: string;
	readonly onAct: () => void;
	readonly onCancel: () => void;
}): ReactNode {
	const ref = useRef<HTMLButtonElement>(null);
	useEffect(() => ref.current?.focus(), []);
	const reason = useGuardedPress(ref, null, content, null, onAct);
	return (
		<div className={styles["choice"]}>
			<button ref={ref} type="button" className={cx(styles["press"], styles["second"])} aria-disabled={reason !== null}>
				Confirm
			</button>
			<Button look="quiet" onClick={onCancel}>
				Back
			</Button>
		</div>
	);
}

const lookMs = 200;

/** Binds an element to the guard's rules; gives what it waits for, or null when a press counts. `grade` null is the second press. */
function useGuardedPress(
	element: RefObject<HTMLElement | null>,
	grade: Grade | null,
	content: string,
	blocked: string | null,
	onPress: () => void,
): string | null {
	const [reason, setReason] = useState<string | null>("Reading");
	const now = useRef({ content, blocked, onPress });
	now.current = { content, blocked, onPress };
	useEffect(() => {
		const node = element.current;
		if (node === null) return undefined;
		const waits = grade === null ? { readMs: confirmGapMs, pointerMs: clocks.high.pointerMs } : clocks[grade];
		const paintedAt = performance.now();
		let note: string | null = null;
		const pointer = watchPointer(node);
		const refusal = (): string | null => {
			const time = performance.now();
			if (now.current.blocked !== null) return now.current.blocked;
			if (time - paintedAt < waits.readMs) return `Reading ${((paintedAt + waits.readMs - time) / 1000).toFixed(1)} s`;
			return settleRefusal() ?? quietRefusal();
		};
		const look = (): void => {
			pointer.sample();
			const waitsFor = refusal();
			if (waitsFor !== null) note = null;
			setReason(waitsFor ?? note);
		};
		const stop = watchPresses({
			element: node,
			content: () => now.current.content,
			refusal: (input, event) => refusal() ?? (input === "pointer" ? pointer.refusal(event, waits.pointerMs) : null),
			onPress: () => now.current.onPress(),
			onRefused: (why) => {
				note = why;
				look();
			},
		});
		look();
		const timer = setInterval(look, lookMs);
		return () => {
			clearInterval(timer);
			stop();
			pointer.stop();
		};
		// Another content or blockage is another thing to read: every wait begins anew.
	}, [element, grade, content, blocked]);
	return reason;
}
