import type { Fault, Result } from "../../shared/lib/result.ts";
import type { Card } from "../../shared/model/card.ts";
import { rememberEnded, useConsole } from "../store/console-store.ts";
import { announce, setDenied, setReceipt } from "../store/ui-store.ts";
import type { VerdictReply } from "./decide.ts";
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
			setDenied(card.id, value.undoUntilAt);
			tell(card.id, "Denied. Undo (z)");
			onDone();
			return null;
	}
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
