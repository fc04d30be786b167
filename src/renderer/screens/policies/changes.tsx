import { type ReactNode, useState } from "react";
import type { PoliciesView } from "../../../shared/contract/console-policies.ts";
import { GuardedAct } from "../../guard/guarded-button.tsx";
import { Button } from "../../parts/button.tsx";
import page from "../../parts/page.module.css";
import { Said } from "../../parts/said.tsx";
import { SafeText } from "../../parts/safe-text.tsx";
import type { Reading } from "../../parts/use-call.ts";
import { ReplayResult, ReplayState } from "../../replay/replay-result.tsx";
import { useReplay } from "../../replay/use-replay.ts";
import { call } from "../../store/client.ts";
import type { PolicyDraft } from "../../store/policy-draft.ts";
import { announce } from "../../store/ui-store.ts";
import { Notes } from "./notes.tsx";
import styles from "./policies.module.css";

const spans = [
	{ label: "the whole log", days: undefined },
	{ label: "the last 30 days", days: 30 },
	{ label: "the last 7 days", days: 7 },
] as const;

/** A draft: what is wrong with it, how it differs, what it would have decided, and the way into force. */
export function Changes(props: {
	readonly draft: PolicyDraft;
	readonly check: Reading<Pick<PoliciesView, "notes"> & { readonly diff: string }>;
	readonly onDone: () => void;
}): ReactNode {
	const { draft, check, onDone } = props;
	const { text, base } = draft;
	const [span, setSpan] = useState(0);
	const { run, isRunning, start, cancel } = useReplay();
	const [fault, setFault] = useState<string | null>(null);
	const isBad = check.state !== "ready" || check.value.notes.some(({ severity }) => severity === "error");
	const days = spans[span]?.days;
	const report = run?.ask.text === text ? run.report : null;
	const replay = (): void => {
		if (!isBad) start({ text, ...(days === undefined ? {} : { days }) });
	};
	const save = async (): Promise<void> => {
		const result = await call("policy.save", { text, baseHashHex: base.hashHex });
		if (!result.ok) return setFault(result.fault.message);
		announce("The policies are in force.", true);
		onDone();
	};
	const widens = report !== null && report.looser > 0;
	const blocked =
		text === base.text
			? "Nothing is changed"
			: isBad
				? "It cannot be read"
				: report === null || report.state !== "finished"
					? "Try it over the log first"
					: null;
	return (
		<section className={page["section"]} aria-label="Changes">
			<h2>Changes</h2>
			<div role="status">
				{check.state === "ready" ? check.value.notes.length === 0 ? "It can be read." : <Notes notes={check.value.notes} /> : null}
			</div>
			{check.state !== "ready" || check.value.diff === "" ? null : (
				<pre className={styles["text"]} tabIndex={0} aria-label="Difference">
					<SafeText text={check.value.diff} mode="file" />
				</pre>
			)}
			<div className={styles["acts"]}>
				<select aria-label="Over what" value={span} onChange={(event) => setSpan(Number(event.target.value))}>
					{spans.map(({ label }, index) => (
						<option key={label} value={index}>
							{label}
						</option>
					))}
				</select>
				<Button aria-disabled={isBad || isRunning} onClick={replay}>
					Try it over the log
				</Button>
				{isRunning ? <Button onClick={cancel}>Cancel</Button> : null}
				<Button look="quiet" onClick={onDone}>
					Put the draft away
				</Button>
			</div>
			<ReplayState run={run} isRunning={isRunning} />
			{run === null || report === null ? null : <ReplayResult ask={run.ask} report={report} />}
			{fault === null ? null : (
				<p role="alert" className={page["fault"]}>
					Not written: <Said text={fault} />.
				</p>
			)}
			<div>
				<GuardedAct
					grade={widens ? "critical" : "high"}
					content={text}
					label="Put in force"
					effect={
						widens ? `This asks less: ${report.looser} decisions of the log would have been looser.` : "From now on these policies decide."
					}
					blocked={blocked}
					onAct={() => void save()}
				/>
			</div>
		</section>
	);
}
