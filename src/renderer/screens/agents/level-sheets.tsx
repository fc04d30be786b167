import { type ReactNode, useState } from "react";
import { type Level, levelRank, levels } from "../../../shared/model/words.ts";
import type { AgentView } from "../../../shared/view/state.ts";
import { FreedomForm } from "../../guard/freedom-form.tsx";
import { levelWords, TrustGlyph } from "../../parts/glyphs.tsx";
import { Sheet } from "../../parts/sheet.tsx";
import { call } from "../../store/client.ts";
import { useConsole } from "../../store/console-store.ts";
import { announce } from "../../store/ui-store.ts";
import page from "../../parts/page.module.css";
import form from "../../parts/reason-form.module.css";
import styles from "./agents.module.css";
import { cellOf, matrixRisks } from "./level-matrix.ts";
import { ReasonForm } from "../../parts/reason-form.tsx";
import { levelMeans } from "./words.ts";

type SheetProps = { readonly agent: AgentView; readonly onClose: () => void };

/** More freedom: guarded, with a reason. The highest level asks for the agent's name too. */
export function PromoteSheet({ agent, onClose }: SheetProps): ReactNode {
	const higher = levels.filter((each) => levelRank(each) > levelRank(agent.level));
	const [level, setLevel] = useState<Level>(higher[0] ?? agent.level);
	const isTop = level === "SelectiveAutonomy";
	return (
		<Sheet title={`Promote ${agent.name}`} onClose={onClose}>
			<FreedomForm
				label={`Promote to ${levelWords[level]}`}
				loosens={{
					grade: isTop ? "critical" : "high",
					content: `${agent.name}:${agent.level}:${level}`,
					effect: `From now on ${agent.name} ${levelMeans[level]}.`,
					...(isTop ? { name: { of: "the agent", word: agent.name } } : {}),
				}}
				onSend={async (reason) => call("agent.set-level", { name: agent.name, level, reason })}
				onDone={() => {
					announce(`${agent.name} is now at ${levelWords[level]}.`);
					onClose();
				}}
			>
				<LevelChoice levels={higher} level={level} onChange={setLevel} />
				<Changes agent={agent} to={level} />
			</FreedomForm>
		</Sheet>
	);
}

/** Less freedom: any level down, one press. */
export function DemoteSheet({ agent, onClose }: SheetProps): ReactNode {
	const lower = levels.filter((each) => levelRank(each) < levelRank(agent.level)).reverse();
	const [level, setLevel] = useState<Level>(lower[0] ?? agent.level);
	return (
		<Sheet title={`Demote ${agent.name}`} onClose={onClose}>
			<ReasonForm
				label={`Demote to ${levelWords[level]}`}
				least={1}
				onSend={async (reason) => call("agent.set-level", { name: agent.name, level, reason })}
				onDone={() => {
					announce(`${agent.name} is now at ${levelWords[level]}.`);
					onClose();
				}}
			>
				<LevelChoice levels={lower} level={level} onChange={setLevel} />
			</ReasonForm>
		</Sheet>
	);
}

function LevelChoice(props: {
	readonly levels: readonly Level[];
	readonly level: Level;
	readonly onChange: (level: Level) => void;
}): ReactNode {
	return (
		<fieldset className={form["choices"]}>
			<legend>To</legend>
			{props.levels.map((each) => (
				<label key={each}>
					<input type="radio" name="level" checked={props.level === each} onChange={() => props.onChange(each)} />
					<TrustGlyph level={each} /> {levelWords[each]} <span className={page["means"]}>{levelMeans[each]}</span>
				</label>
			))}
		</fieldset>
	);
}

/** What the new level would change, and what it would not, under the modes in force. */
function Changes({ agent, to }: { readonly agent: AgentView; readonly to: Level }): ReactNode {
	const global = useConsole((store) => store.state?.mode.mode ?? "safe");
	const modes = { global, own: agent.mode };
	const rows = matrixRisks.map(({ risk, title }) => ({ title, now: cellOf(agent.level, modes, risk), later: cellOf(to, modes, risk) }));
	const changed = rows.filter((row) => row.now !== row.later);
	const same = rows.filter((row) => row.now === row.later);
	return (
		<div>
			<h3 className={page["small"]}>What changes at {levelWords[to]}</h3>
			<ul className={styles["changes"]}>
				{changed.map(({ title, now, later }) => (
					<li key={title}>
						<span aria-hidden="true">+</span> {title}: {later} (now: {now})
					</li>
				))}
				<li>
					<span aria-hidden="true">=</span> {changed.length === 0 ? "Nothing, under the modes in force: " : "As now: "}
					{same.map(({ title, now }) => `${title.toLowerCase()}: ${now}`).join(", ")}
				</li>
			</ul>
		</div>
	);
}
