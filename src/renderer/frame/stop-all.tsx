import { useEffect, useState, type ReactNode } from "react";
import { chord, isMac } from "../keys/keys.ts";
import { Button, Key } from "../parts/button.tsx";
import { Said } from "../parts/said.tsx";
import { stopAll } from "../store/actions.ts";
import { useConsole } from "../store/console-store.ts";
import { announce } from "../store/ui-store.ts";

/** Stops everything: one press, no question, from anywhere in our windows. Releasing is what is guarded. */
export function StopAll(): ReactNode {
	const halted = useConsole((store) => store.state?.halted ?? null);
	const [problem, setProblem] = useState<string | null>(null);
	const stop = async (): Promise<void> => {
		const result = await stopAll();
		setProblem(result.ok ? null : result.fault.message);
		announce(result.ok ? "All agents are stopped." : `Not stopped: ${result.fault.message}`, true);
	};
	useEffect(() => {
		const onKey = (event: KeyboardEvent): void => {
			const isChord = (isMac ? event.metaKey : event.ctrlKey) && event.shiftKey && event.code === "Period";
			if (!event.isTrusted || event.repeat || !isChord) return;
			event.preventDefault();
			void stop();
		};
		window.addEventListener("keydown", onKey, true);
		return () => window.removeEventListener("keydown", onKey, true);
	}, []);
	if (halted !== null) return <strong>All agents stopped</strong>;
	return (
		<>
			{problem === null ? null : (
				<span role="alert">
					Not stopped: <Said text={problem} />
				</span>
			)}
			<Button onClick={() => void stop()} aria-keyshortcuts="Control+Shift+." title="Deny everything until released">
				Stop all agents
				<Key>{chord("⇧ .")}</Key>
			</Button>
		</>
	);
}
