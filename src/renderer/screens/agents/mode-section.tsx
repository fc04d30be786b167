import { type ReactNode, useState } from "react";
import { type Mode, modes, strictestMode } from "../../../shared/model/words.ts";
import type { AgentView } from "../../../shared/view/state.ts";
import { FreedomForm } from "../../guard/freedom-form.tsx";
import { Button } from "../../parts/button.tsx";
import { modeMeans } from "../../parts/mode-words.ts";
import { Said } from "../../parts/said.tsx";
import { Sheet } from "../../parts/sheet.tsx";
import { call } from "../../store/client.ts";
import { useConsole } from "../../store/console-store.ts";
import page from "../../parts/page.module.css";
import form from "../../parts/reason-form.module.css";

const wordOf = (mode: Mode | null): string => mode ?? "no mode of its own";

/** A mode of this agent's own. It can only make the mode of all stricter, and setting it back is a loosening. */
export function ModeSection({ agent, isLive }: { readonly agent: AgentView; readonly isLive: boolean }): ReactNode {
	const [isOpen, setOpen] = useState(false);
	const global = useConsole((store) => store.state?.mode);
	if (global === undefined) return null;
	const inForce = agent.mode === undefined ? global.mode : strictestMode(global.mode, agent.mode);
	return (
		<section className={page["section"]} aria-label="Mode">
			<div className={page["sectionHead"]}>
				<h2>Mode</h2>
				{isLive ? <Button onClick={() => setOpen(true)}>Change mode…</Button> : null}
			</div>
			<dl className={page["facts"]}>
				<dt>Of its own</dt>
				<dd>{agent.mode === undefined ? "none" : `${agent.mode}: ${modeMeans[agent.mode]}`}</dd>
				<dt>Of all</dt>
				<dd>
					{global.mode} (<Said text={global.why} />)
				</dd>
				<dt>In force</dt>
				<dd>
					<strong>{inForce}</strong>: {modeMeans[inForce]}
				</dd>
			</dl>
			{isOpen ? <ModeSheet agent={agent} global={global.mode} onClose={() => setOpen(false)} /> : null}
		</section>
	);
}

function ModeSheet({
	agent,
	global,
	onClose,
}: {
	readonly agent: AgentView;
	readonly global: Mode;
	readonly onClose: () => void;
}): ReactNode {
	const now = agent.mode ?? null;
	const choices: readonly (Mode | null)[] = [null, ...[...modes].reverse()].filter((each) => each !== now);
	const [mode, setMode] = useState<Mode | null>(choices[0] ?? null);
	const effective = (each: Mode | null): Mode => (each === null ? global : strictestMode(global, each));
	// Stricter, or as strict as now, is the safe direction.
	const isLooser = strictestMode(effective(now), effective(mode)) !== effective(mode);
	const choice = (
		<fieldset className={form["choices"]}>
			<legend>To</legend>
			{choices.map((each) => (
				<label key={each ?? "none"}>
					<input type="radio" name="mode" checked={mode === each} onChange={() => setMode(each)} />
					{wordOf(each)} <span className={page["means"]}>{each === null ? `then ${global} counts` : modeMeans[each]}</span>
				</label>
			))}
		</fieldset>
	);
	return (
		<Sheet title={`Mode of ${agent.name}`} onClose={onClose}>
			<FreedomForm
				label={`Set ${wordOf(mode)}`}
				loosens={
					isLooser
						? {
								grade: "high",
								content: `${agent.name}:${wordOf(mode)}`,
								effect: `From now on mode ${effective(mode)} counts for ${agent.name}: it ${modeMeans[effective(mode)]}.`,
							}
						: null
				}
				onSend={async (reason) => call("agent.set-mode", { name: agent.name, mode, reason })}
				onDone={onClose}
			>
				{choice}
			</FreedomForm>
		</Sheet>
	);
}
