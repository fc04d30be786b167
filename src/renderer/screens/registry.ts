import type { ComponentType } from "react";
import { InboxScreen } from "./inbox.tsx";

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
];
