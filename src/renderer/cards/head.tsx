import { useState, type ReactNode, type Ref } from "react";
import type { Card } from "../../shared/model/card.ts";
import { Button, Key } from "../parts/button.tsx";
import { cx } from "../parts/cx.ts";
import { gradeWords, levelWords, RiskGlyph, TrustGlyph } from "../parts/glyphs.tsx";
import { SafeText } from "../parts/safe-text.tsx";
import { formatClock, formatElapsed } from "../parts/time.ts";
import { takeMoreTime } from "../store/actions.ts";
import { useHostNow } from "../store/clock.ts";
import { useConsole } from "../store/console-store.ts";
import styles from "./card.module.css";

const gradeColours = { routine: "grade", notable: "gradeNotable", high: "gradeHigh", critical: "gradeCritical" } as const;

/** Risk and headline, who asks, how long it has waited. Same place on every card. */
export function CardHead({ card, heading }: { readonly card: Card; readonly heading: Ref<HTMLHeadingElement> }): ReactNode {
	return (
		<header className={cx(styles["head"], styles[card.grade])} data-grade={card.grade}>
			<div className={styles["who"]}>
				<h1 className={styles["title"]} ref={heading} tabIndex={-1}>
					<RiskGlyph grade={card.grade} size={20} />
					<span className={styles[gradeColours[card.grade]]}>{gradeWords[card.grade]}</span>
					<span>{card.headline}</span>
				</h1>
				<Identity card={card} />
			</div>
			<HeldClock card={card} />
		</header>
	);
}

function Identity({ card }: { readonly card: Card }): ReactNode {
	const about = [card.parent.length > 0 ? "sub-agent" : null, card.agentKind ?? null].filter((each) => each !== null);
	return (
		<div className={styles["identity"]}>
			<span className={styles["agent"]}>
				{card.parent.map((name, index) => (
					<span key={index}>
						<SafeText text={name} mode="name" /> ›{" "}
					</span>
				))}
				<strong>
					<SafeText text={card.agent} mode="name" />
				</strong>{" "}
				{about.length === 0 && card.session === undefined ? null : (
					<span className={styles["quiet"]}>
						(
						<SafeText
							text={[...about, ...(card.session === undefined ? [] : [`session ${card.session.slice(0, 12)}`])].join(" · ")}
							mode="name"
						/>
						)
					</span>
				)}
			</span>
			{card.level === undefined ? null : (
				<span>
					<TrustGlyph level={card.level} /> {levelWords[card.level]}
				</span>
			)}
			<span>{keyState(card)}</span>
		</div>
	);
}

function keyState(card: Card): string {
	switch (card.agentStatus) {
		case "confirmed":
			return card.keyFingerprint === undefined ? "key ok" : `key ${card.keyFingerprint} ok`;
		case "pending":
			return "new agent, key not confirmed yet";
		case "refused":
			return "refused agent";
		case "unknown":
			return "unknown agent";
	}
}

/** Counts up in plain text; the second line says what happens when nobody answers, in absolute time. */
function HeldClock({ card }: { readonly card: Card }): ReactNode {
	const now = useHostNow();
	const offset = useConsole((store) => store.clockOffsetMs);
	const waiting = useConsole((store) => store.state?.waiting.find((each) => each.id === card.id));
	const [problem, setProblem] = useState<string | null>(null);
	const deadlineAt = waiting?.deadlineAt ?? card.deadlineAt;
	const left = deadlineAt - now;
	const extend = async (): Promise<void> => {
		const result = await takeMoreTime(card.id);
		setProblem(result.ok ? null : result.fault.message);
	};
	return (
		<div className={styles["clock"]}>
			<div className={styles["held"]}>held {formatElapsed(now - card.heldAt)}</div>
			<div>
				{problem ?? `denied at ${formatClock(deadlineAt - offset)} if no answer`} ·{" "}
				<Button look="quiet" data-extend="" aria-keyshortcuts="t" onClick={() => void extend()}>
					<Key>T</Key> more time
				</Button>
			</div>
			<span aria-live="polite">
				{left > 0 && left <= 20_000 ? "Less than 20 seconds left" : left > 0 && left <= 60_000 ? "Less than a minute left" : ""}
			</span>
		</div>
	);
}
