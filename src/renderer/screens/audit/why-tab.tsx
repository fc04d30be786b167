import type { ReactNode } from "react";
import type { Why } from "../../../shared/model/why.ts";
import { Failure, Loading } from "../../parts/states.tsx";
import { Said } from "../../parts/said.tsx";
import { SafeText } from "../../parts/safe-text.tsx";
import { formatCount } from "../../parts/time.ts";
import { TimeText } from "../../parts/time-text.tsx";
import { useCall } from "../../parts/use-call.ts";
import styles from "./detail.module.css";

/** Why the request of this entry ended as it did: the decision, what would have changed it, and every step to it. */
export function WhyTab({
	request,
	seq,
	onOpen,
}: {
	readonly request: string;
	readonly seq: number;
	readonly onOpen: (seq: number) => void;
}): ReactNode {
	const reading = useCall("audit.why", { request }, seq);
	if (reading.state === "loading") return <Loading rows={6} what="the decision" />;
	if (reading.state === "failed")
		return <Failure what="The decision could not be read." details={reading.fault.message} onRetry={reading.retry} />;
	return <Decision why={reading.value} onOpen={onOpen} />;
}

function Decision({ why, onOpen }: { readonly why: Why; readonly onOpen: (seq: number) => void }): ReactNode {
	return (
		<div className={styles["why"]} data-why-trace="">
			<p>
				<strong>
					<Said text={why.decision} />
				</strong>
			</p>
			{why.counterfactual === undefined ? null : (
				<p data-counterfactual="">
					<Said text={why.counterfactual} />
				</p>
			)}
			{why.edit === undefined ? null : (
				<dl data-edit-trace="">
					<dt>Asked</dt>
					<dd>
						<SafeText text={why.edit.original} mode="file" />
					</dd>
					<dt>
						Changed by <SafeText text={why.edit.by} mode="name" /> to
					</dt>
					<dd>
						<SafeText text={why.edit.edited} mode="file" />
					</dd>
				</dl>
			)}
			<h3>Steps</h3>
			<ol>
				{why.trace.map((step) => (
					<li key={step.seq}>
						<button type="button" onClick={() => onOpen(step.seq)}>
							#{formatCount(step.seq)}
						</button>{" "}
						<TimeText at={step.at} /> <SafeText text={`${step.actor}: ${step.text}`} mode="prose" />
					</li>
				))}
			</ol>
			<h3>What each gate said</h3>
			<ul>
				{why.findings.map((finding, index) => (
					<li key={index}>
						<strong>{finding.effect}</strong> <Said text={`${finding.gate}: ${finding.reason}`} />
					</li>
				))}
			</ul>
		</div>
	);
}
