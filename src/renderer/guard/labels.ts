import type { Card } from "../../shared/model/card.ts";
import type { GuardView } from "./guard-view.ts";

/** What the Approve button says. Its width never changes with it. Source: ux §6.5. */
export function approveLabel(card: Card, view: GuardView): string {
	if (view.stage === "sending") return "Sending";
	if (view.stage === "confirming") return card.ceremony === "name" ? "Name the target above" : "Confirm above";
	if (view.readTenths > 0) return `Reading ${(view.readTenths / 10).toFixed(1)} s`;
	return readyLabel(card, view.unread);
}

/** The label without what counts down: the button's name for a screen reader. */
export function readyLabel(card: Card, unread: number): string {
	const mustRead = card.grade === "high" || card.grade === "critical";
	if (card.ceremony === "name") return "Approve: name the target";
	if (unread === 0 || mustRead) return "Approve once";
	return `Approve once, ${unread} unread`;
}

/** The effect, restated for the confirming press. */
export const effectOf = (card: Card): string => card.steps.find((step) => step.risk === card.risk)?.effect ?? card.subject;
