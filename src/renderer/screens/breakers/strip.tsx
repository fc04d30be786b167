import { type KeyboardEvent, type ReactNode, useRef, useState } from "react";
import type { BreakerView } from "../../../shared/model/breaker.ts";
import { formatClock, formatCount } from "../../parts/time.ts";
import { formatRoute } from "../../router/route.ts";
import styles from "./breakers.module.css";

const entryOf = (seq: number): string => formatRoute({ path: ["audit"], query: { sel: `${seq}` } });

/**
 * The actions that count, newest at right: success is a tick above the line, failure a bar below it. One tab stop, arrows
 * move, Enter opens the entry; the failures stand once more as rows below the strip.
 */
export function Strip({ samples }: { readonly samples: BreakerView["samples"] }): ReactNode {
	const list = useRef<HTMLOListElement>(null);
	const [active, setActive] = useState<number | null>(null);
	const at = samples.findIndex(({ seq }) => seq === active);
	const current = at < 0 ? samples.length - 1 : at;
	const onKeyDown = (event: KeyboardEvent): void => {
		const steps: Readonly<Record<string, number>> = { ArrowLeft: current - 1, ArrowRight: current + 1, Home: 0, End: samples.length - 1 };
		const step = steps[event.key];
		const next = step === undefined ? undefined : samples[Math.max(0, Math.min(samples.length - 1, step))];
		if (next === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
		event.preventDefault();
		setActive(next.seq);
		list.current?.querySelector<HTMLElement>(`[data-seq="${next.seq}"]`)?.focus();
	};
	if (samples.length === 0) return <p className={styles["quiet"]}>No finished action that is not a read. The strip fills as agents act.</p>;
	const shown = samples[current];
	return (
		<>
			<ol ref={list} className={styles["strip"]} aria-label="Actions that count, oldest first" onKeyDown={onKeyDown}>
				{samples.map(({ seq, at: time, ok }, index) => (
					<li key={seq}>
						<a
							href={entryOf(seq)}
							data-seq={seq}
							data-ok={ok}
							tabIndex={index === current ? 0 : -1}
							title={`#${formatCount(seq)} ${formatClock(time)} ${ok ? "succeeded" : "failed"}`}
							aria-label={`entry ${seq} at ${formatClock(time)} ${ok ? "succeeded" : "failed"}`}
							onFocus={() => setActive(seq)}
						/>
					</li>
				))}
			</ol>
			<p className={styles["under"]} aria-hidden="true">
				<span>
					{active === null || shown === undefined
						? "Above the line: succeeded. Below: failed."
						: `#${formatCount(shown.seq)} at ${formatClock(shown.at)} ${shown.ok ? "succeeded" : "failed"}. Enter opens the entry.`}
				</span>
				<span>newest at right</span>
			</p>
		</>
	);
}

/** The failures of the strip as rows, newest first. */
export function Failures({ samples }: { readonly samples: BreakerView["samples"] }): ReactNode {
	const failed = samples.filter(({ ok }) => !ok).reverse();
	if (failed.length === 0) return null;
	return (
		<p className={styles["failures"]}>
			<span>Failed</span>
			{failed.slice(0, 12).map(({ seq, at }) => (
				<a key={seq} href={entryOf(seq)}>
					#{formatCount(seq)} <time>{formatClock(at)}</time>
				</a>
			))}
			{failed.length > 12 ? <span>and {failed.length - 12} more</span> : null}
		</p>
	);
}
