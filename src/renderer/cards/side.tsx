import { useState, type ReactNode } from "react";
import type { Card } from "../../shared/model/card.ts";
import type { Finding } from "../../shared/model/finding.ts";
import { Button, Key } from "../parts/button.tsx";
import { Said } from "../parts/said.tsx";
import { SafeText } from "../parts/safe-text.tsx";
import { formatDay } from "../parts/time.ts";
import styles from "./card.module.css";

/** Right side of a card: why a person is asked, what was answered before, what the agent claims. */
export function Side({ card }: { readonly card: Card }): ReactNode {
	return (
		<aside className={styles["side"]} aria-label="About this request" tabIndex={0}>
			<Why card={card} />
			<PastAnswers card={card} />
			{card.agentSays === undefined ? null : (
				<section>
					<h2>
						Agent says <strong>(not verified)</strong>
					</h2>
					<div className={styles["claim"]} tabIndex={0} role="group" aria-label="Agent says, not verified">
						<SafeText text={card.agentSays} mode="prose" />
					</div>
				</section>
			)}
		</aside>
	);
}

/** One line above the evidence where the side column does not fit beside it. */
export function WhySummary({ card }: { readonly card: Card }): ReactNode {
	return (
		<p className={styles["summary"]}>
			<strong>Why you are asked:</strong> <Said text={card.why} />
		</p>
	);
}

function Why({ card }: { readonly card: Card }): ReactNode {
	const [isFull, setFull] = useState(false);
	const asks = card.findings.filter((finding) => finding.effect === "ask");
	const shown = isFull ? card.findings : asks;
	const raisedBy = [...new Set(card.reasons.map((reason) => (isFull ? reason.text : reason.rule.replaceAll("-", " "))))];
	return (
		<section>
			<h2>Why you are asked</h2>
			{shown.length === 0 ? <Said text={card.why} /> : null}
			<ul>
				{shown.map((finding, index) => (
					<GateLine key={index} finding={finding} />
				))}
			</ul>
			{raisedBy.length === 0 ? null : (
				<p>
					Risk raised by{" "}
					{raisedBy.map((text, index) => (
						<span key={text}>
							{index === 0 ? "" : ", "}
							<strong className={styles["strong"]}>
								<Said text={text} />
							</strong>
						</span>
					))}
					.
				</p>
			)}
			{isFull ? (
				<p>
					Mode <strong className={styles["strong"]}>{card.mode.mode}</strong>: <Said text={card.mode.why} />
				</p>
			) : null}
			<Button look="quiet" data-why="" aria-keyshortcuts="w" aria-expanded={isFull} onClick={() => setFull((now) => !now)}>
				<Key>W</Key> {isFull ? "less" : "all gates"}
			</Button>
		</section>
	);
}

const effects: Readonly<Record<Finding["effect"], string>> = { allow: "passes", ask: "asks", deny: "denies" };

function GateLine({ finding }: { readonly finding: Finding }): ReactNode {
	const { rule } = finding;
	// What the reason says already needs no line of its own.
	const evidence = [...new Set(finding.evidence)].filter((each) => !finding.reason.includes(each));
	return (
		<li>
			Gate <strong className={styles["strong"]}>{finding.gate}</strong> {effects[finding.effect]}: <Said text={finding.reason} />
			{rule === undefined ? null : (
				<div>
					<code>
						<SafeText
							text={rule.file === undefined ? rule.name : `${rule.file}${rule.line === undefined ? "" : `:${rule.line}`}`}
							mode="name"
						/>
					</code>
				</div>
			)}
			{evidence.map((each) => (
				<div key={each}>
					<SafeText text={each} mode="code" />
				</div>
			))}
		</li>
	);
}

function PastAnswers({ card }: { readonly card: Card }): ReactNode {
	const { same, similar, lastReason, lastAt } = card.history;
	const sameCount = same.approved + same.denied;
	const similarCount = similar.approved + similar.denied;
	return (
		<section data-history="" tabIndex={-1}>
			<h2>Your past answers</h2>
			{sameCount + similarCount === 0 ? <p>None yet for this tool.</p> : null}
			{sameCount === 0 ? null : <p>Exactly this: {tally(same)}</p>}
			{similarCount === 0 ? null : <p>Same tool: {tally(similar)}</p>}
			{lastReason === undefined ? null : (
				<p>
					last{lastAt === undefined ? "" : ` ${formatDay(lastAt)}`}: “<SafeText text={lastReason} mode="prose" />”
				</p>
			)}
		</section>
	);
}

const tally = ({ approved, denied }: { readonly approved: number; readonly denied: number }): string =>
	`you approved ${approved}, denied ${denied}`;
