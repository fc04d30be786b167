import type { ComponentType } from "react";
import { ActivityScreen } from "./activity/activity-screen.tsx";
import { AgentsScreen } from "./agents/agents-screen.tsx";
import { AuditScreen } from "./audit/audit-screen.tsx";
import { BreakersScreen } from "./breakers/breakers-screen.tsx";
import { GrantsScreen } from "./grants/grants-screen.tsx";
import { InboxScreen } from "./inbox.tsx";
import { PoliciesScreen } from "./policies/policies-screen.tsx";
import { SettingsScreen } from "./settings/settings-screen.tsx";

/**
 * Every screen there is: the navigation, the palette, the `g` keys and the routes are made from this list. A screen is
 * added with one line here and one file beside it.
 */
export type Screen = {
	/** First part of the address, such as `audit`. */
	readonly route: string;
	readonly title: string;
	readonly group: "" | "Trust" | "Record" | "Settings";
	/** Second key after `g`. Never one of `a d e f`: they are verdicts. */
	readonly letter: string;
	/** Path data of a 16 × 16 line drawing, for the collapsed navigation. */
	readonly icon: string;
	readonly Component: ComponentType;
};

export const screens: readonly Screen[] = [
	{
		route: "inbox",
		title: "Inbox",
		group: "",
		letter: "i",
		icon: "M2 9.5h3.5l1 2h3l1-2H14M2 9.5V13h12V9.5L12 3H4Z",
		Component: InboxScreen,
	},
	{
		route: "activity",
		title: "Activity",
		group: "",
		letter: "y",
		icon: "M1.5 8.5h3l2-5 3 9 2-4h3",
		Component: ActivityScreen,
	},
	{
		route: "agents",
		title: "Agents",
		group: "Trust",
		letter: "n",
		icon: "M8 2.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5ZM2.5 13.5c.6-3 2.8-4.5 5.5-4.5s4.9 1.5 5.5 4.5Z",
		Component: AgentsScreen,
	},
	{
		route: "breakers",
		title: "Breakers",
		group: "Trust",
		letter: "b",
		icon: "M1 10h3.5M11.5 10H15M4.5 10l6-5.5M4.5 8.6v2.8M11.5 8.6v2.8",
		Component: BreakersScreen,
	},
	{
		route: "grants",
		title: "Grants",
		group: "Trust",
		letter: "r",
		icon: "M5.5 2.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6ZM7.8 7.8l5.2 5.2M11 11l1.8-1.8",
		Component: GrantsScreen,
	},
	{
		route: "policies",
		title: "Policies",
		group: "Trust",
		letter: "p",
		icon: "M4 2.5h8v11H4zM6 5.5h4M6 8h4M6 10.5h2",
		Component: PoliciesScreen,
	},
	{
		route: "audit",
		title: "Audit",
		group: "Record",
		letter: "u",
		icon: "M3 2.5h10v11H3zM5.5 6h5M5.5 8.5h5M5.5 11h3",
		Component: AuditScreen,
	},
	{
		route: "settings",
		title: "Settings",
		group: "Settings",
		letter: ",",
		icon: "M2 4.5h6M12 4.5h2M8 2.5v4M2 11.5h2M8 11.5h6M4 9.5v4",
		Component: SettingsScreen,
	},
];
