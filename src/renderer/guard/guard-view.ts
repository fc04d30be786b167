import type { Scope } from "../../shared/model/card.ts";

/**
 * COLD → READING → ARMED → (confirming) → sending. COLD until what is drawn is proven to be what runs, the fonts are
 * there and it is painted; READING until every clock is done; ARMED when the host has also given a one-time permission
 * for exactly this content.
 */
export type Stage = "cold" | "reading" | "armed" | "confirming" | "sending" | "answered" | "broken";

/** What the screen shows of a guard. */
export type GuardView = {
	readonly stage: Stage;
	/** Left of the read delay, in tenths of a second. */
	readonly readTenths: number;
	readonly waitsFor: string | null;
	/** What an approval would cover. */
	readonly scope: Scope;
	readonly note: string | null;
	readonly unread: number;
	/** Why the display check failed; then Approve does not exist. */
	readonly broken: string | null;
};

const cold: GuardView = {
	stage: "cold",
	readTenths: 0,
	waitsFor: "Checking what is drawn",
	scope: "once",
	note: null,
	unread: 0,
	broken: null,
};

/** The newest view and who wants to know of it. They are told only of a view that says something else. */
export class GuardViews {
	readonly #listeners = new Set<() => void>();
	#view = cold;

	readonly subscribe = (listener: () => void): (() => void) => {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	};

	readonly now = (): GuardView => this.#view;

	show(view: GuardView): void {
		const isSame = (Object.keys(view) as (keyof GuardView)[]).every((key) => view[key] === this.#view[key]);
		if (isSame) return;
		this.#view = view;
		for (const listener of this.#listeners) listener();
	}
}
