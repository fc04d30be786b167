import { undoDeny } from "./actions.ts";
import { useConsole } from "./console-store.ts";
import { announce, setDenied, setReceipt, useUi } from "./ui-store.ts";
import { hasWrittenRule, undoRule } from "./written-rule.ts";

/** Takes back the last thing that can be: a denial that was not told yet, else the rule that was written last. */
export async function undoLast(): Promise<void> {
	if (useUi.getState().denied.size > 0 || !hasWrittenRule()) return undoLastDeny();
	const text = await undoRule();
	if (text === null) return;
	setReceipt({ request: "", text: text.replaceAll("`", "") });
	announce(text.replaceAll("`", ""));
}

/** Takes back what the last press denied and has not been told yet. Nothing happens when there is none. */
export async function undoLastDeny(): Promise<void> {
	const { denied } = useUi.getState();
	const last = [...denied.values()].at(-1);
	if (last === undefined) return;
	const together = [...denied].flatMap(([request, { press }]) => (press === last.press ? [request] : []));
	const results = await Promise.all(together.map(undoDeny));
	setDenied(together, null);
	const text = takenBackText(results.filter((each) => each.ok && each.value.undone).length, together.length);
	setReceipt({ request: together[0] ?? "", text });
	announce(text);
}

const takenBackText = (back: number, all: number): string => {
	if (back === 0) return "Too late: the agent was told.";
	if (all === 1) return "Taken back. The request waits again.";
	return back === all ? `${all} taken back. They wait again.` : `${back} of ${all} taken back. For the others it was too late.`;
};

// A denial that was told cannot be taken back any more.
useConsole.subscribe(({ ended }, before) => {
	if (ended === before.ended) return;
	const told = [...useUi.getState().denied.keys()].filter((request) => ended.has(request));
	if (told.length > 0) setDenied(told, null);
});
