import { useCallback, useEffect, useRef, useState } from "react";
import type { ReplayAsk, ReplayProgress } from "../../shared/contract/console-policies.ts";
import type { ReplayReport } from "../../shared/model/policy.ts";
import { call, onEvent } from "../store/client.ts";

/** One replay: what was asked, how far it is, and what came out. */
export type ReplayRun = {
	readonly ask: ReplayAsk;
	readonly progress: ReplayProgress | null;
	readonly report: ReplayReport | null;
	readonly fault: string | null;
};

export type Replaying = {
	readonly run: ReplayRun | null;
	readonly isRunning: boolean;
	readonly start: (ask: ReplayAsk) => void;
	readonly cancel: () => void;
};

/** Lets the host decide the log again. A replay that nobody looks at any more is cancelled. */
export function useReplay(): Replaying {
	const [run, setRun] = useState<ReplayRun | null>(null);
	const isRunning = run !== null && run.report === null && run.fault === null;
	const running = useRef(false);
	const cancel = useCallback(() => void call("policy.cancel-replay", {}), []);
	useEffect(
		() => () => {
			if (running.current) cancel();
		},
		[cancel],
	);
	const start = (ask: ReplayAsk): void => {
		if (running.current) return;
		running.current = true;
		setRun({ ask, progress: null, report: null, fault: null });
		const stop = onEvent("policy.progress", (progress) => setRun((last) => (last === null ? null : { ...last, progress })));
		void call("policy.replay", ask).then((result) => {
			stop();
			running.current = false;
			setRun({ ask, progress: null, report: result.ok ? result.value : null, fault: result.ok ? null : result.fault.message });
		});
	};
	return { run, isRunning, start, cancel };
}
