import type { ReactNode } from "react";
import { CopyButton } from "../../parts/copy-button.tsx";
import { HashText } from "../../parts/hash-text.tsx";
import { Failure, Loading } from "../../parts/states.tsx";
import { Said } from "../../parts/said.tsx";
import { SafeText } from "../../parts/safe-text.tsx";
import { TimeText } from "../../parts/time-text.tsx";
import { useCall } from "../../parts/use-call.ts";
import { Row } from "./row.tsx";
import type { SectionProps } from "./settings-screen.tsx";
import styles from "./settings.module.css";

const statusWords = {
	"in-force": "In force",
	"last-good": "Not readable; the last good rules are in force",
	none: "No rules are in force: everything that is not a read is denied",
} as const;

/** The rules file as the host read it: what is in force, not what was meant. */
export function Rules({ state }: SectionProps): ReactNode {
	const { config } = state;
	const reading = useCall("config.get", {}, config.since);
	return (
		<>
			<dl className={styles["rows"]}>
				<Row label="Status">
					<strong>{statusWords[config.status]}</strong>, since <TimeText at={config.since} form="day" />
				</Row>
				<Row label="File" means="Edit it with any editor; it is read again when it changes.">
					<code>
						<SafeText text={config.file} mode="name" />
					</code>{" "}
					<CopyButton text={config.file} what="the path of the rules file" />
				</Row>
				{config.problem === undefined ? null : (
					<Row label="Problem">
						<span className={styles["bad"]} role="alert">
							{config.problem.line === undefined ? "" : `Line ${config.problem.line}`}
							{config.problem.column === undefined ? "" : `, column ${config.problem.column}`}
							{config.problem.line === undefined ? "" : ": "}
							<Said text={config.problem.message} />
						</span>
					</Row>
				)}
			</dl>
			{reading.state === "loading" ? <Loading rows={8} what="the rules" /> : null}
			{reading.state === "failed" ? (
				<Failure
					what="The rules could not be shown."
					holds="What is in force does not change."
					details={reading.fault.message}
					onRetry={reading.retry}
				/>
			) : null}
			{reading.state === "ready" ? (
				<>
					<h2>Effective values</h2>
					<p className={styles["means"]}>
						Defaults filled in. File hash <HashText hex={reading.value.hashHex} />.
					</p>
					{reading.value.effective.length === 0 ? (
						<p className={styles["means"]}>None: no rules are in force.</p>
					) : (
						<table className={styles["values"]}>
							<thead>
								<tr>
									<th scope="col">Setting</th>
									<th scope="col">Value</th>
								</tr>
							</thead>
							<tbody>
								{reading.value.effective.map(({ key, value }) => (
									<tr key={key}>
										<th scope="row">
											<code>
												<SafeText text={key} mode="name" />
											</code>
										</th>
										<td>
											<code>
												<SafeText text={value} mode="file" />
											</code>
										</td>
									</tr>
								))}
							</tbody>
						</table>
					)}
					{reading.value.notYetEnforced.length === 0 ? null : (
						<>
							<h2>Read, but not enforced yet</h2>
							<p className={styles["means"]}>This version understands these settings and does not act on them. Do not rely on them.</p>
							<ul className={styles["unenforced"]}>
								{reading.value.notYetEnforced.map((each) => (
									<li key={each}>
										<code>
											<SafeText text={each} mode="name" />
										</code>
									</li>
								))}
							</ul>
						</>
					)}
				</>
			) : null}
		</>
	);
}
