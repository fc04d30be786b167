import { type ReactNode, useState } from "react";
import type { PoliciesView, ReplayProgress } from "../../../shared/contract/console-policies.ts";
import type { ReplayReport } from "../../../shared/model/policy.ts";
import { GuardedAct } from "../../guard/guarded-button.tsx";
import { Button } from "../../parts/button.tsx";
import page from "../../parts/page.module.css";
import { Said } from "../../parts/said.tsx";
import { SafeText } from "../../parts/safe-text.tsx";
import type { Reading } from "../../parts/use-call.ts";
import { call, onEvent } from "../../store/client.ts";
import { announce } from "../../store/ui-store.ts";
import { Notes } from "./notes.tsx";
import styles from "./policies.module.css";

type Run = {
	readonly of: string;
	readonly progress: ReplayProgress | null;
	readonly report: ReplayReport | null;
	readonly fault: string | null;
};

/** A text that is not in force, and what it was made from. */
export type DraftState = { readonly text: string; readonly base: Pick<PoliciesView, "text" | "hashHex"> };

const spans = [
	{ label: "the whole log", days: undefined },
	{ label: "the last 30 days", days: 30 },
	{ label: "the last 7 days", days: 7 },
] as const;

/** A draft: what is wrong with it, how it differs, what it would have decided, and the way into force. */
export function Changes(props: {
	readonly draft: DraftState;
	readonly check: Reading<Pick<PoliciesView, "notes"> & { readonly diff: string }>;
	readonly onDone: () => void;
}): ReactNode {
	const { draft, check, onDone } = props;
	const { text, base } = draft;
	const [span, setSpan] = useState(0);
	const [run, setRun] = useState<Run | null>(null);
	const [fault, setFault] = useState<string | null>(null);
	const isBad = check.state !== "ready" || check.value.notes.some(({ severity }) => severity === "error");
	const days = spans[span]?.days;
	const report = run?.of === text ? run.report : null;
	const isRunning = run !== null && run.report === null && run.fault === null;

	const replay = async (): Promise<void> => {
		const of = text;
		setRun({ of, progress: null, report: null, fault: null });
		const stop = onEvent("policy.progress", (progress) => setRun((last) => (last === null ? null : { ...last, progress })));
		const result = await call("policy.replay", { text: of, ...(days === undefined ? {} : { days }) });
		stop();
		setRun({ of, progress: null, report: result.ok ? result.value : null, fault: result.ok ? null : result.fault.message });
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
				<Button aria-disabled={isBad || isRunning} onClick={() => (isBad || isRunning ? undefined : void replay())}>
					Try it over the log
				</Button>
				{isRunning ? <Button onClick={() => void call("policy.cancel-replay", {})}>Cancel</Button> : null}
				<Button look="quiet" onClick={onDone}>
					Put the draft away
				</Button>
				<span role="status">
					{isRunning ? (run.progress === null ? "Reading the log" : `${run.progress.done} of ${run.progress.total} entries`) : ""}
				</span>
			</div>
			{run?.fault == null ? null : (
				<p role="alert" className={page["fault"]}>
					Not tried: <Said text={run.fault} />.
				</p>
			)}
			{report === null ? null : <Report report={report} />}
			{report === null || report.state !== "finished" || report.differences.length === 0 ? null : <SaveTests text={text} key={text} />}
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

/** What would differ, kept as tests that `countersign policy test` runs. */
function SaveTests({ text }: { readonly text: string }): ReactNode {
	const [said, setSaid] = useState<string | null>(null);
	const save = async (): Promise<void> => {
		const result = await call("policy.save-tests", { text });
		if (!result.ok) return setSaid(`Not kept: ${result.fault.message}.`);
		const { file, tests, left } = result.value;
		setSaid(`${tests} ${tests === 1 ? "test" : "tests"} in \`${file}\`${left === 0 ? "" : `; ${left} could not be told as one`}.`);
	};
	return (
		<div className={styles["acts"]}>
			<Button onClick={() => void save()}>Keep as tests</Button>
			<span role="status">{said === null ? "" : <Said text={said} />}</span>
		</div>
	);
}

const shown = 50;

function Report({ report }: { readonly report: ReplayReport }): ReactNode {
	const denied = report.differences.filter(({ stricter, person }) => !stricter && person === "denied").length;
	return (
		<div aria-label="What it would have decided" role="region">
			<p>
				<strong>{report.state === "cancelled" ? "Cancelled: nothing is known of the rest. " : ""}</strong>
				{report.decisions} decisions in {report.entries} entries: {report.stricter} would be stricter, {report.looser} looser
				{denied > 0 ? `, ${denied} of them you had denied` : ""}.
				{report.approximate > 0 ? ` ${report.approximate} were judged by the part that the log keeps.` : ""}
				{report.undecided > 0 ? ` ${report.undecided} were not decided by rules.` : ""}
			</p>
			<ul>
				{report.differences.slice(0, shown).map(({ seq, agent, subject, before, after, person, afterWhy }) => (
					<li key={seq}>
						#{seq} <SafeText text={agent} mode="name" />: {before} → {after}
						{person === undefined ? "" : ` (a person ${person} it)`}{" "}
						<code>
							<SafeText text={subject} mode="file" />
						</code>
						<span className={page["second"]}>
							<Said text={afterWhy} />
						</span>
					</li>
				))}
			</ul>
			{report.differences.length > shown ? (
				<p>
					… and {report.stricter + report.looser - shown} more; <code>countersign policy replay</code> lists them.
				</p>
			) : null}
		</div>
	);
}
