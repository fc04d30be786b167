import type { Card, Scope } from "../../shared/model/card.ts";
import type { GuardView } from "./guard-view.ts";

/** What the Approve button says. Its width never changes with it. Source: ux §6.5. */
export function approveLabel(card: Card, twins: number, view: GuardView): string {
	if (view.stage === "sending") return "Sending";
	if (view.stage === "confirming") return card.ceremony === "name" ? "Name the target above" : "Confirm above";
	if (view.readTenths > 0) return `Reading ${(view.readTenths / 10).toFixed(1)} s`;
	return readyLabel(card, twins, view);
}

/** The label without what counts down: the button's name for a screen reader. */
export function readyLabel(card: Card, twins: number, { scope, unread }: Pick<GuardView, "scope" | "unread">): string {
	const mustRead = card.grade === "high" || card.grade === "critical";
	if (card.ceremony === "name") return twins === 0 ? "Approve: name the target" : `Approve all ${twins + 1}: name the target`;
	const label =
		card.approvals === undefined
			? wordsFor(card, twins, scope)
			: `Give approval ${card.approvals.given.length + 1} of ${card.approvals.needed}`;
	return unread === 0 || mustRead ? label : `${label}, ${unread} unread`;
}

/** What an approval is called that covers so much. */
export function wordsFor(card: Card, twins: number, scope: Scope): string {
	if (scope === "once" && twins > 0) return `Approve all ${twins + 1} once`;
	return scope === "once" && card.edit !== undefined ? "Approve edited once" : approveWords[scope];
}

const approveWords: Readonly<Record<Scope, string>> = {
	once: "Approve once",
	session: "Approve this session",
	minutes: "Approve 15 minutes",
	exact: "Approve this command",
	pattern: "Approve the pattern",
	path: "Approve the path",
};

/** The effect, restated for the confirming press. */
export const effectOf = (card: Card): string => card.steps.find((step) => step.risk === card.risk)?.effect ?? card.subject;
