import { undoDeny } from "./actions.ts";
import { useConsole } from "./console-store.ts";
import { announce, setDenied, setReceipt, useUi } from "./ui-store.ts";

/** Takes back the last denial that has not been told yet. Nothing happens when there is none. */
export async function undoLastDeny(): Promise<void> {
	const last = [...useUi.getState().denied.keys()].at(-1);
	if (last === undefined) return;
	const result = await undoDeny(last);
	setDenied(last, null);
	const text = result.ok && result.value.undone ? "Taken back. The request waits again." : "Too late: the agent was told.";
	setReceipt({ request: last, text });
	announce(text);
}

// A denial that was told cannot be taken back any more.
useConsole.subscribe(({ ended }, before) => {
	if (ended === before.ended) return;
	for (const request of useUi.getState().denied.keys()) if (ended.has(request)) setDenied(request, null);
});
