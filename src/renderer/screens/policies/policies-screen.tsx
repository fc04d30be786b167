import { type ReactNode, useState } from "react";
import type { PoliciesView } from "../../../shared/contract/console-policies.ts";
import { Button } from "../../parts/button.tsx";
import page from "../../parts/page.module.css";
import { Said } from "../../parts/said.tsx";
import { SafeText } from "../../parts/safe-text.tsx";
import { AsOf, Empty, Failure, Loading } from "../../parts/states.tsx";
import { TimeText } from "../../parts/time-text.tsx";
import { useCall } from "../../parts/use-call.ts";
import { useConsole } from "../../store/console-store.ts";
import { Draft } from "./draft.tsx";
import { Notes } from "./notes.tsx";
import styles from "./policies.module.css";
import { Projects } from "./projects.tsx";

const statusWords = {
	"in-force": "In force",
	"last-good": "Not readable; the last good policies are in force",
	none: "No policies are in force: everything that is not a read is denied",
} as const;

/** `policies.toml` as the host has it in force, the policies that projects bring along, and a draft to try and put in force. */
export function PoliciesScreen(): ReactNode {
	const since = useConsole((store) => store.state?.policies?.since);
	const problem = useConsole((store) => store.state?.policies?.problem?.message);
	const [turn, setTurn] = useState(0);
	const reading = useCall("policy.get", {}, (since ?? 0) + turn + (problem?.length ?? 0));
	const [isEditing, setEditing] = useState(false);
	return (
		<div className={page["scroll"]} data-screen="policies">
			<div className={page["page"]}>
				<AsOf />
				<div className={page["head"]}>
					<h1>Policies</h1>
				</div>
				{reading.state === "loading" ? <Loading rows={8} what="the policies" /> : null}
				{reading.state === "failed" ? (
					<Failure
						what="The policies could not be shown."
						holds="What is in force does not change."
						details={reading.fault.message}
						onRetry={reading.retry}
					/>
				) : null}
				{reading.state === "ready" ? (
					<>
						<Status view={reading.value} />
						<Projects projects={reading.value.projects} onDone={() => setTurn((last) => last + 1)} />
						<section className={page["section"]}>
							<h2>Policies</h2>
							<Table view={reading.value} />
						</section>
						<section className={page["section"]}>
							<h2>Text</h2>
							{isEditing ? (
								<Draft
									view={reading.value}
									onDone={() => {
										setEditing(false);
										setTurn((last) => last + 1);
									}}
								/>
							) : (
								<>
									<pre className={styles["text"]} tabIndex={0} aria-label="Text in force">
										<SafeText text={reading.value.text === "" ? "# empty" : reading.value.text} mode="file" />
									</pre>
									<div className={styles["acts"]}>
										<Button onClick={() => setEditing(true)}>Edit a draft</Button>
									</div>
								</>
							)}
						</section>
					</>
				) : null}
			</div>
		</div>
	);
}

function Status({ view }: { readonly view: PoliciesView }): ReactNode {
	const { state, notes } = view;
	return (
		<section className={page["section"]} aria-label="Status">
			<p>
				<strong>{statusWords[state.status]}</strong>, since <TimeText at={state.since} form="day" />, from{" "}
				<code>
					<SafeText text={state.file} mode="name" />
				</code>
			</p>
			{state.problem === undefined ? null : (
				<p className={page["fault"]} role="alert">
					<Said text={state.problem.message} />
				</p>
			)}
			<Notes notes={notes} />
		</section>
	);
}

function Table({ view }: { readonly view: PoliciesView }): ReactNode {
	if (view.policies.length === 0) return <Empty fact="There are no policies." next="The approval mode and the rules decide alone." />;
	return (
		<div className={page["wide"]}>
			<table className={styles["table"]}>
				<thead>
					<tr>
						{["Line", "Name", "Effect", "About", "When", "30 days", "Last", "Ends"].map((each) => (
							<th key={each} scope="col">
								{each}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{view.policies.map(({ name, line, effect, scope, when, hits, lastHitAt, expires, enabled }) => (
						<tr key={name}>
							<td>{line}</td>
							<th scope="row">
								<SafeText text={name} mode="name" />
							</th>
							<td>{enabled ? effect : "off"}</td>
							<td>
								<SafeText text={scope} mode="name" />
							</td>
							<td>{when.join(", ")}</td>
							<td>{hits === 0 ? "never" : hits}</td>
							<td>{lastHitAt === undefined ? "-" : <TimeText at={lastHitAt} form="day" />}</td>
							<td>{expires ?? "-"}</td>
						</tr>
					))}
				</tbody>
			</table>
		</div>
	);
}
