import type { ReactNode } from "react";
import type { EntryView } from "../../../shared/contract/console-audit.ts";
import type { Entry } from "../../../shared/model/entry.ts";
import { CopyButton } from "../../parts/copy-button.tsx";
import { VerdictGlyph } from "../../parts/glyphs.tsx";
import { HashText } from "../../parts/hash-text.tsx";
import { Said } from "../../parts/said.tsx";
import { SafeText } from "../../parts/safe-text.tsx";
import { formatUtc, TimeText } from "../../parts/time-text.tsx";
import { formatRoute } from "../../router/route.ts";
import styles from "./detail.module.css";
import { FindingRule } from "./finding-rule.tsx";
import { SearchLink } from "./search-link.tsx";

/** The entry as labelled fields, each with its value to copy. */
export function FieldsTab({ entry, view }: { readonly entry: Entry | null; readonly view: EntryView }): ReactNode {
	if (entry === null) {
		return <p className={styles["note"]}>The bytes of this entry are not an entry of this version. The Raw tab shows them as they are.</p>;
	}
	const { outcome, findings = [] } = entry;
	return (
		<>
			<dl className={styles["fields"]}>
				<Field label="Time" copy={formatUtc(entry.at)}>
					<TimeText at={entry.at} form="full" />
					<div className={styles["second"]}>{formatUtc(entry.at)}</div>
				</Field>
				<Field label="Event" copy={entry.type}>
					<SearchLink field="event" value={entry.type} />
				</Field>
				<Field label="Actor" copy={entry.actor}>
					<SearchLink field="actor" value={entry.actor} />
				</Field>
				{entry.agent === undefined ? null : (
					<Field label="Agent" copy={entry.agent}>
						<SearchLink field="agent" value={entry.agent} /> ·{" "}
						<a href={formatRoute({ path: ["agents", entry.agent], query: {} })}>its page</a>
					</Field>
				)}
				{entry.session === undefined ? null : (
					<Field label="Session" copy={entry.session}>
						<SearchLink field="session" value={entry.session} />
					</Field>
				)}
				{entry.request === undefined ? null : (
					<Field label="Request" copy={entry.request}>
						<SearchLink field="request" value={entry.request} />
					</Field>
				)}
				{entry.digest === undefined ? null : (
					<Field label="Digest" copy={entry.digest}>
						<HashText hex={entry.digest} full />
					</Field>
				)}
				{outcome === undefined ? null : (
					<Field label="Outcome" copy={outcome.state}>
						<VerdictGlyph verdict={outcome.state} /> {outcome.state}
						{outcome.state === "denied" ? (
							<div className={styles["second"]}>
								{outcome.code}: <Said text={outcome.reason} />
							</div>
						) : null}
						{outcome.state === "held" ? <div className={styles["second"]}>asks: {outcome.questions.join(", ")}</div> : null}
					</Field>
				)}
				<Field label="Host" copy={entry.host}>
					<SafeText text={entry.host} mode="name" />
				</Field>
				{entry.sandbox === undefined ? null : (
					<Field label="Sandbox" copy={entry.sandbox}>
						<SafeText text={entry.sandbox} mode="name" />
					</Field>
				)}
				<Field label="Leaf hash" copy={view.recordedHex}>
					<HashText hex={view.recordedHex} full />
				</Field>
			</dl>
			{findings.length === 0 ? null : (
				<section className={styles["section"]}>
					<h3>Findings, every one</h3>
					<ul>
						{findings.map((finding, index) => (
							<li key={index} className={styles["finding"]}>
								<strong>{finding.effect}</strong> {finding.gate} · {finding.code}
								<div>
									<Said text={finding.reason} />
								</div>
								{finding.rule === undefined ? null : <FindingRule rule={finding.rule} seq={view.seq} />}
							</li>
						))}
					</ul>
				</section>
			)}
			{Object.keys(entry.details).length === 0 ? null : (
				<section className={styles["section"]}>
					<h3>Details</h3>
					<dl className={styles["fields"]}>
						{Object.entries(entry.details).map(([name, value]) => {
							const text = typeof value === "string" ? value : JSON.stringify(value, null, 1);
							return (
								<Field key={name} label={name} copy={text}>
									<code className={styles["value"]}>
										<SafeText text={text} mode="file" />
									</code>
								</Field>
							);
						})}
					</dl>
				</section>
			)}
		</>
	);
}

function Field({ label, copy, children }: { readonly label: string; readonly copy: string; readonly children: ReactNode }): ReactNode {
	return (
		<div className={styles["field"]}>
			<dt>
				<SafeText text={label} mode="name" />
			</dt>
			<dd>
				<div>{children}</div>
				<CopyButton text={copy} what={label} />
			</dd>
		</div>
	);
}
