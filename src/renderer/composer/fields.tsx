import type { ReactNode } from "react";
import type { RuleDraft, RuleStart } from "../../shared/model/rule-draft.ts";
import { SafeText } from "../parts/safe-text.tsx";
import styles from "./composer.module.css";

const lives = [1, 7, 30, 90, 365] as const;

/** For whom, where, until when, why. */
export function RuleFields(props: {
	readonly agent: string;
	readonly start: RuleStart;
	readonly draft: RuleDraft;
	readonly onChange: (part: Partial<RuleDraft>) => void;
}): ReactNode {
	const { agent, start, draft, onChange } = props;
	return (
		<div className={styles["fields"]}>
			<fieldset>
				<legend>Agents</legend>
				<label>
					<input type="radio" name="rule-agents" checked={draft.agents === "this"} onChange={() => onChange({ agents: "this" })} />{" "}
					<SafeText text={agent} mode="name" />
				</label>
				<label>
					<input type="radio" name="rule-agents" checked={draft.agents === "all"} onChange={() => onChange({ agents: "all" })} /> all
				</label>
			</fieldset>
			{start.wheres.length === 0 ? null : (
				<label>
					Where
					<select aria-label="Where" value={draft.where ?? ""} onChange={(event) => onChange({ where: event.target.value })}>
						{start.wheres.map((folder) => (
							<option key={folder} value={folder}>
								{folder} and below
							</option>
						))}
					</select>
				</label>
			)}
			<label>
				Until
				<select
					aria-label="Until"
					value={draft.days ?? ""}
					onChange={(event) => onChange({ days: event.target.value === "" ? undefined : Number(event.target.value) })}
				>
					{lives.map((days) => (
						<option key={days} value={days}>
							{days === 1 ? "1 day" : `${days} days`}
						</option>
					))}
					<option value="">no end; look again after 90 days</option>
				</select>
			</label>
			<label className={styles["reason"]}>
				Reason
				<input
					type="text"
					aria-label="Reason"
					maxLength={300}
					value={draft.reason}
					placeholder={draft.days === undefined ? "needed for a rule without an end" : ""}
					onChange={(event) => onChange({ reason: event.target.value })}
				/>
			</label>
			{start.merge === undefined ? null : (
				<label>
					<input type="checkbox" checked={draft.merges} onChange={(event) => onChange({ merges: event.target.checked })} /> Replaces{" "}
					{start.merge.names.length} rules with 1
				</label>
			)}
		</div>
	);
}
