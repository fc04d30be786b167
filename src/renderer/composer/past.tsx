import { type ReactNode, useState } from "react";
import type { PastRow, RuleHistory } from "../../shared/model/rule-draft.ts";
import { Button } from "../parts/button.tsx";
import { SafeText } from "../parts/safe-text.tsx";
import { TimeText } from "../parts/time-text.tsx";
import type { Reading } from "../parts/use-call.ts";
import styles from "./composer.module.css";

const words: Readonly<Record<PastRow["answer"], string>> = {
	approved: "approved",
	denied: "denied",
	none: "no answer of yours",
};

/** What the rule would have been about lately. What was denied stands first and has to be opened once. */
export function Past(props: { readonly reading: Reading<RuleHistory>; readonly onSeen: () => void }): ReactNode {
	const { reading, onSeen } = props;
	const [isOpen, setOpen] = useState(false);
	if (reading.state === "failed") return null;
	if (reading.state === "loading")
		return (
			<p role="status" className={styles["past"]}>
				<strong>Last 30 days</strong> Reading the log
			</p>
		);
	const { matched, approved, denied, partial, rows } = reading.value;
	return (
		<section className={styles["past"]} aria-label="Last 30 days">
			<p>
				<strong>Last 30 days</strong> would have matched {matched}: you approved {approved}, denied {denied}
				{partial === 0 ? "" : `; ${partial} of them by the part that the log keeps`}{" "}
				{rows.length === 0 ? null : (
					<Button
						aria-expanded={isOpen}
						onClick={() => {
							setOpen(!isOpen);
							if (!isOpen) onSeen();
						}}
					>
						{isOpen ? "Hide" : denied > 0 ? `See the ${denied} denied` : "See"}
					</Button>
				)}
			</p>
			{isOpen ? (
				<ul>
					{rows.map(({ seq, at, agent, subject, answer }) => (
						<li key={seq}>
							#{seq} <TimeText at={at} form="day" /> <SafeText text={agent} mode="name" />:{" "}
							<code>
								<SafeText text={subject} mode="code" />
							</code>{" "}
							<strong>{words[answer]}</strong>
						</li>
					))}
				</ul>
			) : null}
		</section>
	);
}
