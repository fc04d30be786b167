import type { Fault, Result } from "../../shared/lib/result.ts";
import type { Card } from "../../shared/model/card.ts";
import { rememberEnded, useConsole } from "../store/console-store.ts";
import { announce, setDenied, setReceipt } from "../store/ui-store.ts";
import type { ListReply, VerdictReply } from "./decide.ts";
import type { Verdict } from "./guard.ts";

/**
 * What became of a verdict, in words. Nothing is assumed: a verdict counts when the host says so, and a lost reply is
 * said to be lost.
 */
export function takeReply(card: Card, verdict: Verdict, reply: Result<VerdictReply>, onDone: () => void): string | null {
	if (!reply.ok) return ofFault(card, reply.fault);
	const { value } = reply;
	switch (value.state) {
		case "held":
			return value.text;
		case "ended":
			rememberEnded(value.ended);
			tell(card.id, value.ended.text);
			onDone();
			return null;
		case "undoable":
			setDenied([card.id], value.undoUntilAt);
			tell(card.id, "Denied. Undo (z)");
			onDone();
			return null;
	}
}

/** What became of a list that was answered; the text it gives back is shown and the list stays as it is. */
export function takeManyReply(verdict: Verdict, reply: Result<ListReply>): string | null {
	const word = verdict === "deny" ? "denied" : "approved";
	if (!reply.ok) return `${reply.fault.message}. Nothing was ${word}.`;
	const { items } = reply.value;
	const told = items.flatMap(({ id, result }) => (result.state === "undoable" ? [{ id, untilAt: result.undoUntilAt }] : []));
	if (items.every(({ result }) => result.state === "refused")) return `None was ${word}: they ended or changed before.`;
	if (told.length > 0)
		setDenied(
			told.map(({ id }) => id),
			Math.min(...told.map(({ untilAt }) => untilAt)),
		);
	for (const { result } of items) if (result.state === "ended") rememberEnded(result.ended);
	const refused = items.filter(({ result }) => result.state === "refused").length;
	const done = items.length - refused;
	const undo = verdict === "deny" ? ". Undo (z)" : ", once each.";
	tell(items[0]?.id ?? "", `${done} ${word}${undo}${refused === 0 ? "" : ` ${refused} not: they ended or changed before`}`);
	return null;
}

function tell(request: string, text: string): void {
	setReceipt({ request, text });
	announce(text);
}

function ofFault(card: Card, fault: Fault): string {
	switch (fault.code) {
		case "stale":
			return "This request changed while you were reading. Nothing was sent. Read it again.";
		case "bad_request":
			return `${fault.message}. Nothing was approved.`;
		case "unavailable":
			return whereIsIt(card.id);
		default:
			return `${fault.message}. Your answer was not used.`;
	}
}

const whereIsIt = (id: string): string => {
	const { phase, ended } = useConsole.getState();
	return ended.get(id)?.text ?? (phase.name === "live" ? "Not sent: the host is busy." : "Not known whether it arrived. Checking…");
};
