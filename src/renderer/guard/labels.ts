import type { Card, Scope } from "../../shared/model/card.ts";
import type { GuardView } from "./guard-view.ts";

/** What the Approve button says. Its width never changes with it. Source: ux §6.5. */
export function approveLabel(card: Card, view: GuardView): string {
	if (view.stage === "sending") return "Sending";
	if (view.stage === "confirming") return card.ceremony === "name" ? "Name the target above" : "Confirm above";
	if (view.readTenths > 0) return `Reading ${(view.readTenths / 10).toFixed(1)} s`;
	return readyLabel(card, view);
}

/** The label without what counts down: the button's name for a screen reader. */
export function readyLabel(card: Card, { scope, unread }: Pick<GuardView, "scope" | "unread">): string {
	const mustRead = card.grade === "high" || card.grade === "critical";
	if (card.ceremony === "name") return "Approve: name the target";
	const label =
		card.approvals === undefined
			? card.edit === undefined
				? approveWords[scope]
				: "Approve edited once"
			: `Give approval ${card.approvals.given.length + 1} of ${card.approvals.needed}`;
	return unread === 0 || mustRead ? label : `${label}, ${unread} unread`;
}

export const approveWords: Readonly<Record<Scope, string>> = {
	once: "Approve once",
	session: "Approve this session",
	minutes: "Approve 15 minutes",
	exact: "Approve this command",
	pattern: "Approve the pattern",
	path: "Approve the path",
};

/** The effect, restated for the confirming press. */
export const effectOf = (card: Card): string => card.steps.find((step) => step.risk === card.risk)?.effect ?? card.subject;
