import { type ReactNode, useState } from "react";
import { globalScope, type BreakerView } from "../../../shared/model/breaker.ts";
import { Button } from "../../parts/button.tsx";
import { cx } from "../../parts/cx.ts";
import { BreakerGlyph, breakerWords } from "../../parts/glyphs.tsx";
import page from "../../parts/page.module.css";
import { Said } from "../../parts/said.tsx";
import { formatElapsed } from "../../parts/time.ts";
import { TimeText } from "../../parts/time-text.tsx";
import { href } from "../../router/use-route.ts";
import { useLive } from "../../store/console-store.ts";
import { CloseSheet, Trip } from "./acts.tsx";
import styles from "./breakers.module.css";
import { Circuit } from "./circuit.tsx";
import { History } from "./history.tsx";
import { Readings } from "./readings.tsx";
import { Refused } from "./refused.tsx";
import { Failures, Strip } from "./strip.tsx";
import { meaningOf, restOf, titleOf } from "./words.ts";

/** One breaker: in which state it is and why, how far it is from tripping, and how to move it by hand. */
export function BreakerPage({ breaker, now }: { readonly breaker: BreakerView; readonly now: number }): ReactNode {
	const { scope, state, isOff = false, samples } = breaker;
	const [isClosing, setClosing] = useState(false);
	const isLive = useLive();
	return (
		<div className={page["page"]}>
			<header className={page["head"]}>
				<h1>{titleOf(scope)}</h1>
				<span className={page["links"]}>
					{scope === globalScope ? null : <a href={href("agents", scope)}>Agent</a>}
					{isLive && state !== "Closed" ? <Button onClick={() => setClosing(true)}>Close…</Button> : null}
				</span>
			</header>
			<Standing breaker={breaker} now={now} />
			{isOff ? <SwitchedOff /> : null}
			{isLive && !isOff && state !== "Open" ? <Trip breaker={breaker} /> : null}
			<Circuit state={state} />
			<Refused breaker={breaker} />
			<section className={page["section"]} aria-label="Actions that count">
				<h2>Last {samples.length === 0 ? "" : `${samples.length} `}actions that are not reads</h2>
				<Strip samples={samples} />
				<Failures samples={samples} />
				<Readings breaker={breaker} />
			</section>
			<History breaker={breaker} />
			{isClosing ? <CloseSheet breaker={breaker} onClose={() => setClosing(false)} /> : null}
		</div>
	);
}

/** The state as a band: drawing, word, since when, why, and what follows. */
function Standing({ breaker, now }: { readonly breaker: BreakerView; readonly now: number }): ReactNode {
	const { state, cause, openedAt, halfOpenAt } = breaker;
	const rest = restOf(breaker);
	return (
		<div className={cx(styles["standing"], state === "Open" && styles["isOpen"], state === "HalfOpen" && styles["isHalf"])} role="status">
			<p>
				<BreakerGlyph state={state} size={24} /> <strong>{breakerWords[state].replace(/^[a-z]/, (letter) => letter.toUpperCase())}</strong>
				{openedAt === undefined ? null : (
					<span>
						{" "}
						opened <TimeText at={openedAt} form="day" />: <Said text={cause} />
					</span>
				)}
			</p>
			<p>
				{meaningOf(breaker)}
				{state === "Open" && halfOpenAt !== undefined ? <span aria-hidden="true"> ({formatElapsed(halfOpenAt - now)})</span> : null}
			</p>
			{rest === null ? null : <p className={page["means"]}>Cool-down {rest}.</p>}
		</div>
	);
}

/** The rules can keep the global breaker from refusing anything. It goes on counting; this says so. */
function SwitchedOff(): ReactNode {
	return (
		<p className={styles["off"]} role="status">
			Switched off in the rules file (<code>feature_flags.global_circuit_breaker</code>): it counts, but denies nothing.{" "}
			<a href={href("settings", "rules")}>Rules file</a>
		</p>
	);
}
