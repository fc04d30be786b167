import { type ReactNode, useId, useState } from "react";
import { create } from "zustand";
import { fail } from "../../shared/lib/result.ts";
import { type Mode, modes, strictestMode } from "../../shared/model/words.ts";
import type { ConsoleState } from "../../shared/view/state.ts";
import { FreedomForm } from "../guard/freedom-form.tsx";
import { modeMeans } from "../parts/mode-words.ts";
import page from "../parts/page.module.css";
import form from "../parts/reason-form.module.css";
import { Said } from "../parts/said.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { formatSpan } from "../parts/time.ts";
import { call } from "../store/client.ts";
import { useHostNow } from "../store/clock.ts";
import { useConsole } from "../store/console-store.ts";
import { announce } from "../store/ui-store.ts";

const useModeSheet = create<{ readonly isOpen: boolean }>()(() => ({ isOpen: false }));

export const openModeSheet = (): void => useModeSheet.setState({ isOpen: true });

/** The approval mode of all agents. Stricter is one press; looser is guarded, and what is looser than the rules ends by itself. */
export function ModeSheet(): ReactNode {
	const isOpen = useModeSheet((sheet) => sheet.isOpen);
	const mode = useConsole((store) => store.state?.mode);
	const close = (): void => useModeSheet.setState({ isOpen: false });
	return isOpen && mode !== undefined ? (
		<Sheet title="Mode of all agents" onClose={close}>
			<Setting state={mode} onClose={close} />
		</Sheet>
	) : null;
}

type ModeState = ConsoleState["mode"];
/** `null` is the mode of the rules. */
type Choice = Mode | null;

const isLooserThan = (mode: Mode, other: Mode): boolean => mode !== other && strictestMode(mode, other) === other;

const usualMinutes = 15;
const mostMinutes = 480;

function Setting({ state, onClose }: { readonly state: ModeState; readonly onClose: () => void }): ReactNode {
	const choices: readonly Choice[] = [...(state.isSet === true ? [null] : []), ...[...modes].reverse()];
	const [mode, setMode] = useState<Choice>(choices.find((each) => each !== state.mode) ?? null);
	const [minutes, setMinutes] = useState(String(usualMinutes));
	const then = mode ?? state.rules;
	const isTimed = mode !== null && isLooserThan(mode, state.rules);
	// The same one again for a longer time loosens too.
	const isLooser = isTimed ? strictestMode(mode, state.mode) === state.mode : isLooserThan(then, state.mode);
	const count = /^[0-9]{1,3}$/.test(minutes) ? Number(minutes) : 0;
	const send = async (reason: string): ReturnType<typeof call<"mode.set">> =>
		isTimed && !isMinutes(count)
			? fail("bad_request", wrongMinutes)
			: call("mode.set", { mode, reason, ...(isTimed ? { minutes: count } : {}) });
	const done = (): void => {
		announce(`Mode ${then} counts for all agents${isTimed ? `, for ${minutesText(count)}` : ""}.`);
		onClose();
	};
	const label = mode === null ? "Go back to the rules" : `Set ${mode}`;
	const fields = (
		<>
			<InForce state={state} />
			<fieldset className={form["choices"]}>
				<legend>To</legend>
				{choices.map((each) => (
					<label key={each ?? "rules"}>
						<input type="radio" name="mode" checked={mode === each} onChange={() => setMode(each)} />
						{each ?? "as the rules say"}{" "}
						<span className={page["means"]}>
							{each === null ? `then ${state.rules} counts` : modeMeans[each]}
							{each === null || !isLooserThan(each, state.rules) ? "" : "; for a time only"}
						</span>
					</label>
				))}
			</fieldset>
			{isTimed ? <Minutes value={minutes} onChange={setMinutes} /> : null}
		</>
	);
	const loosens = {
		grade: then === "yolo" ? "critical" : "high",
		content: `${then}:${isTimed ? count : ""}`,
		effect: `${isTimed ? `For ${minutesText(count)}` : "From now on"} mode ${then} counts for all agents: it ${modeMeans[then]}.`,
		blocked: isTimed && !isMinutes(count) ? `Minutes: ${wrongMinutes}` : null,
		...(then === "yolo" ? { name: { of: "the mode", word: then } } : {}),
	} as const;
	return (
		<FreedomForm label={label} loosens={isLooser ? loosens : null} onSend={send} onDone={done}>
			{fields}
		</FreedomForm>
	);
}

const isMinutes = (count: number): boolean => count >= 1 && count <= mostMinutes;
const wrongMinutes = `a whole number from 1 to ${mostMinutes}`;
const minutesText = (count: number): string => `${count} ${count === 1 ? "minute" : "minutes"}`;

function InForce({ state: { mode, why, untilAt } }: { readonly state: ModeState }): ReactNode {
	const now = useHostNow();
	return (
		<p>
			In force: <strong>{mode}</strong> (<Said text={why} />)
			{untilAt !== undefined && untilAt > now ? `, for ${formatSpan(untilAt - now)} more` : ""}. An agent or a folder can have a stricter
			one of its own; the strictest counts.
		</p>
	);
}

function Minutes({ value, onChange }: { readonly value: string; readonly onChange: (value: string) => void }): ReactNode {
	const id = useId();
	return (
		<div className={form["reason"]}>
			<label htmlFor={id}>
				Minutes <span className={page["means"]}>until it ends, 1 to {mostMinutes}</span>
			</label>
			<input
				id={id}
				type="number"
				min={1}
				max={mostMinutes}
				step={1}
				value={value}
				autoComplete="off"
				onChange={(event) => onChange(event.target.value)}
			/>
		</div>
	);
}
