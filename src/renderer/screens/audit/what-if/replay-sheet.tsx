import { type ReactNode, useEffect } from "react";
import { levels, modes } from "../../../../shared/model/words.ts";
import type { AuditQuery } from "../../../../shared/query/audit-query.ts";
import { formatQuery } from "../../../../shared/query/format-query.ts";
import { Button } from "../../../parts/button.tsx";
import { levelWords } from "../../../parts/glyphs.tsx";
import page from "../../../parts/page.module.css";
import { SafeText } from "../../../parts/safe-text.tsx";
import { Sheet } from "../../../parts/sheet.tsx";
import { formatCount } from "../../../parts/time.ts";
import { ReplayResult, ReplayState } from "../../../replay/replay-result.tsx";
import type { Replaying } from "../../../replay/use-replay.ts";
import { useLive } from "../../../store/console-store.ts";
import { usePolicyDraft } from "../../../store/policy-draft.ts";
import { type Choice, askOf } from "./ask.ts";
import { OtherText, PolicyChoice } from "./policy-choice.tsx";
import { usePoliciesToTry } from "./use-policies-to-try.ts";
import styles from "./what-if.module.css";

/** Decides the requests of a query again by other policies, at another level or in another mode. It changes nothing. */
export function ReplaySheet(props: {
	readonly query: AuditQuery;
	/** Entries of the query. */
	readonly total: number | undefined;
	readonly choice: Choice;
	readonly replaying: Replaying;
	readonly onChoose: (choice: Choice) => void;
	readonly onClose: () => void;
}): ReactNode {
	const { query, total, choice, replaying, onChoose, onClose } = props;
	const { run, isRunning, start, cancel } = replaying;
	const draft = usePolicyDraft((store) => store.draft?.text);
	const toTry = usePoliciesToTry();
	const isLive = useLive();
	useEffect(() => {
		// What a link in the result leads to is behind this sheet.
		window.addEventListener("hashchange", onClose);
		return () => window.removeEventListener("hashchange", onClose);
	}, [onClose]);
	const ask = askOf(query, choice, { now: toTry.now, draft });
	const set = (part: Partial<Choice>): void => onChoose({ ...choice, ...part });
	const blocked = ask === null ? "Choose other policies, another level or another mode." : isLive ? null : "Not connected.";
	const line = formatQuery(query);
	return (
		<Sheet title="Replay against…" wide onClose={onClose}>
			<div className={styles["whatIf"]} aria-busy={isRunning}>
				<p className={page["means"]}>
					Decides again every request of which an entry matches. What the other checks found then stands as recorded. Nothing is changed.
				</p>
				<dl className={styles["about"]}>
					<dt>Query</dt>
					<dd>{line === "" ? "everything" : <SafeText text={line} mode="name" />}</dd>
					<dt>Entries</dt>
					<dd>{total === undefined ? "" : formatCount(total)}</dd>
				</dl>
				<fieldset className={styles["fields"]} disabled={isRunning}>
					<legend>As if</legend>
					<PolicyChoice
						toTry={toTry}
						hasDraft={draft !== undefined}
						policies={choice.policies}
						onChoose={(policies) => set({ policies })}
					/>
					<label>
						<span>Level of every agent</span>
						<select value={choice.level} onChange={(event) => set({ level: levels.find((each) => each === event.target.value) ?? "" })}>
							<option value="">as it was</option>
							{levels.map((level) => (
								<option key={level} value={level}>
									{levelWords[level]}
								</option>
							))}
						</select>
					</label>
					<label>
						<span>Mode</span>
						<select value={choice.mode} onChange={(event) => set({ mode: modes.find((each) => each === event.target.value) ?? "" })}>
							<option value="">as it was</option>
							{modes.map((mode) => (
								<option key={mode} value={mode}>
									{mode}
								</option>
							))}
						</select>
					</label>
				</fieldset>
				{choice.policies === "text" ? <OtherText text={choice.text} disabled={isRunning} onText={(text) => set({ text })} /> : null}
				<div className={styles["acts"]}>
					{isRunning ? (
						<Button onClick={cancel}>Cancel</Button>
					) : (
						<Button
							look="filled"
							aria-disabled={blocked !== null}
							onClick={() => (ask === null || blocked !== null ? undefined : start(ask))}
						>
							Replay
						</Button>
					)}
					<Button look="quiet" onClick={onClose}>
						Close
					</Button>
					{blocked === null ? null : <span className={page["means"]}>{blocked}</span>}
				</div>
				<ReplayState run={run} isRunning={isRunning} />
				{run === null || run.report === null ? null : <ReplayResult ask={run.ask} report={run.report} />}
			</div>
		</Sheet>
	);
}
