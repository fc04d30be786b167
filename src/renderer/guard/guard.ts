import type { Result } from "../../shared/lib/result.ts";
import type { Card } from "../../shared/model/card.ts";
import { clocks, confirmGapMs, focusMs, permissionMs, quietMs } from "./clocks.ts";
import { askPermission, decide, type VerdictReply } from "./decide.ts";
import { checkDisplay } from "./display-check.ts";
import { watchPointer, type PointerRest } from "./pointer-rest.ts";
import { watchPresses, type Control, type Input } from "./press.ts";
import { watchReading, type Reading } from "./reading.ts";
import { sinceFocus, sinceTyped } from "./senses.ts";
import { noteApproval, readFactor, slowReason } from "./streak.ts";

/**
 * The input guard of one card: the only way from a person's hand to a verdict.
 *
 * COLD → READING → ARMED → (confirming) → sending. COLD until what is drawn is proven to be what runs, the fonts are
 * there and it is painted; READING until every clock is done; ARMED when the host has also given a one-time permission
 * for exactly this content. Anything that changes what is drawn goes back to COLD. Nothing carries over to another card.
 * Source: ux §5.
 */
export type Stage = "cold" | "reading" | "armed" | "confirming" | "sending" | "answered" | "broken";

export type GuardView = {
	readonly stage: Stage;
	/** Left of the read delay, in tenths of a second. */
	readonly readTenths: number;
	readonly waitsFor: string | null;
	readonly note: string | null;
	readonly unread: number;
	/** Why the display check failed; then Approve does not exist. */
	readonly broken: string | null;
};

export type Verdict = "approve" | "deny";

export type GuardPorts = {
	readonly isLive: () => boolean;
	/** What became of a verdict. The text it gives back is shown and the guard starts anew; null means it is over. */
	readonly onReply: (verdict: Verdict, reply: Result<VerdictReply>) => string | null;
};

export type GuardParts = { readonly drawn: HTMLElement; readonly pane: HTMLElement };

const coldView: GuardView = { stage: "cold", readTenths: 0, waitsFor: "Checking what is drawn", note: null, unread: 0, broken: null };

export class InputGuard {
	readonly #card: Card;
	readonly #ports: GuardPorts;
	readonly #listeners = new Set<() => void>();
	readonly #pointers = new Set<PointerRest>();
	#view = coldView;
	#stage: Stage = "cold";
	#note: string | null = null;
	#broken: string | null = null;
	#paintedAt = Number.POSITIVE_INFINITY;
	#permission: { readonly nonce: string; readonly at: number } | null = null;
	#isAsking = false;
	/** Why the host gave no permission. */
	#fault: string | null = null;
	#firstPressAt = 0;
	#named = "";
	#reading: Reading | null = null;
	#timer: ReturnType<typeof setTimeout> | undefined;
	/** Counts preparations: what was begun for an earlier one has no effect. */
	#round = 0;

	constructor(card: Card, ports: GuardPorts) {
		this.#card = card;
		this.#ports = ports;
	}

	readonly subscribe = (listener: () => void): (() => void) => {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	};

	readonly view = (): GuardView => this.#view;

	/** Begins to watch what is drawn. Gives back how to stop. */
	start({ drawn, pane }: GuardParts): () => void {
		this.#reading = watchReading(pane, () => this.#tick());
		const mutations = new MutationObserver(() => this.#prepare(drawn));
		mutations.observe(drawn, { subtree: true, childList: true, characterData: true, attributes: true });
		const onVisibility = (): void => this.#prepare(drawn);
		document.addEventListener("visibilitychange", onVisibility);
		const wake = (): void => this.#tick();
		window.addEventListener("focus", wake);
		window.addEventListener("blur", wake);
		window.addEventListener("keydown", wake);
		this.#prepare(drawn);
		return () => {
			this.#round++;
			clearTimeout(this.#timer);
			this.#reading?.stop();
			mutations.disconnect();
			document.removeEventListener("visibilitychange", onVisibility);
			window.removeEventListener("focus", wake);
			window.removeEventListener("blur", wake);
			window.removeEventListener("keydown", wake);
		};
	}

	/** Binds the Approve control. */
	guardApprove(element: HTMLElement): () => void {
		return this.#bind(
			element,
			{ letter: "a" },
			() => (this.#stage === "confirming" ? "Confirm it in the row above" : null),
			(input) => {
				if (this.#card.ceremony === "press") void this.#send("approve", input);
				else this.#askToConfirm();
			},
		);
	}

	/** Binds the second press of a High or Critical card. `fields` are those that name the target. */
	guardConfirm(element: HTMLElement, fields: HTMLElement): () => void {
		const early = (): string | null => {
			if (this.#stage !== "confirming") return "Approve first";
			if (performance.now() - this.#firstPressAt < confirmGapMs) return "Press again";
			return this.#card.ceremony === "name" && this.#named.trim() === "" ? "Name the target first" : null;
		};
		return this.#bind(element, { fields }, early, (input) => void this.#send("approve", input));
	}

	/** A control that approves: every clock, then the pointer's own rules. */
	#bind(
		element: HTMLElement,
		keys: Pick<Control, "letter" | "fields">,
		early: () => string | null,
		onPress: (input: Input) => void,
	): () => void {
		const pointer = watchPointer(element);
		this.#pointers.add(pointer);
		const { pointerMs } = clocks[this.#card.grade];
		const stop = watchPresses({
			element,
			...keys,
			content: () => this.#content(),
			refusal: (input, event) => early() ?? this.#refusal() ?? (input === "pointer" ? pointer.refusal(event, pointerMs) : null),
			onPress,
			onRefused: (why) => this.#refuse(why),
		});
		return () => {
			stop();
			pointer.stop();
			this.#pointers.delete(pointer);
		};
	}

	/** Binds Deny: the safe direction waits only for the focus to settle and the keys to rest. */
	guardDeny(element: HTMLElement): () => void {
		return watchPresses({
			element,
			letter: "d",
			content: () => this.#content(),
			refusal: () => this.#denyRefusal(),
			onPress: (input) => void this.#send("deny", input),
			onRefused: (why) => this.#refuse(why),
		});
	}

	/** Denies with a message for the agent. The keys of the message are no noise: they were meant. */
	denyAndTell(feedback: string): void {
		const why = this.#ports.isLive() ? this.#settleRefusal() : "Not connected";
		if (why === null) void this.#send("deny", "key", feedback.trim());
		else this.#refuse(why);
	}

	/** Denies from the palette, which had the keys. */
	denyFromPalette(): void {
		if (this.#stage !== "sending" && this.#stage !== "answered" && this.#ports.isLive()) void this.#send("deny", "key");
	}

	setNamed(text: string): void {
		this.#named = text;
	}

	/** Leaves the confirmation; never a verdict. */
	cancel(): void {
		if (this.#stage === "confirming") this.#set("armed");
	}

	#content(): string {
		const { id, digest, rev } = this.#card;
		return `${this.#round}:${rev}:${id}:${digest}`;
	}

	/** Proves what is drawn, waits for fonts and paint, then starts the read delay. Whatever was armed is void. */
	#prepare(drawn: HTMLElement): void {
		if (this.#stage === "sending" || this.#stage === "answered") return;
		const round = ++this.#round;
		this.#paintedAt = Number.POSITIVE_INFINITY;
		this.#permission = null;
		this.#isAsking = false;
		const check = checkDisplay(this.#card, drawn);
		this.#broken = check.ok ? null : check.why;
		this.#set(check.ok ? "cold" : "broken");
		if (!check.ok) return;
		void document.fonts.ready.then(() => {
			requestAnimationFrame(() =>
				requestAnimationFrame(() => {
					if (round !== this.#round || document.hidden) return;
					this.#paintedAt = performance.now();
					this.#tick();
				}),
			);
		});
	}

	#restart(): void {
		this.#round++;
		this.#permission = null;
		this.#isAsking = false;
		this.#named = "";
		this.#paintedAt = performance.now();
		this.#set("reading");
	}

	/** Why nothing is armed yet, without the pointer's own rules. */
	#refusal(): string | null {
		const clock = this.#clockRefusal();
		if (clock !== null) return clock;
		return this.#permission === null ? (this.#fault ?? "Asking the host") : null;
	}

	#clockRefusal(): string | null {
		if (this.#stage === "sending" || this.#stage === "answered") return "Sent";
		if (this.#stage === "broken") return "Display check failed";
		if (!this.#ports.isLive()) return "Not connected";
		if (this.#paintedAt === Number.POSITIVE_INFINITY) return "Checking what is drawn";
		if (this.#readLeftMs() > 0) return "Reading";
		const unread = this.#mustRead() ? this.#reading?.unread()[0] : undefined;
		if (unread !== undefined) return `${unread.dataset["unit"] ?? "Evidence"} not yet read`;
		return this.#settleRefusal() ?? this.#quietRefusal();
	}

	#denyRefusal(): string | null {
		if (this.#stage === "sending" || this.#stage === "answered") return "Sent";
		if (!this.#ports.isLive()) return "Not connected";
		return this.#settleRefusal() ?? this.#quietRefusal();
	}

	#settleRefusal(): string | null {
		if (document.hidden || !document.hasFocus()) return "Click the window first";
		return sinceFocus(performance.now()) < focusMs ? "Window just came to the front" : null;
	}

	#quietRefusal(): string | null {
		return sinceTyped(performance.now()) < quietMs ? "Waiting for keys to rest" : null;
	}

	#readLeftMs(): number {
		const now = performance.now();
		return this.#paintedAt + clocks[this.#card.grade].readMs * readFactor(now) - now;
	}

	/** High and Critical stay closed until everything was on screen. */
	#mustRead(): boolean {
		return this.#card.grade === "high" || this.#card.grade === "critical";
	}

	#refuse(why: string): void {
		this.#note = why;
		this.#tick();
	}

	#askToConfirm(): void {
		this.#firstPressAt = performance.now();
		this.#named = "";
		this.#note = null;
		this.#set("confirming");
	}

	/** Looks at the clocks, moves between READING and ARMED, and comes back when the next one is due. */
	#tick(): void {
		clearTimeout(this.#timer);
		for (const pointer of this.#pointers) pointer.sample();
		const now = performance.now();
		if (this.#permission !== null && now - this.#permission.at > permissionMs) this.#permission = null;
		const why = this.#clockRefusal();
		if (why === null && this.#permission === null) this.#askPermission();
		if (this.#stage === "cold" && this.#paintedAt < Number.POSITIVE_INFINITY) this.#stage = "reading";
		if (this.#stage === "reading" && why === null && this.#permission !== null) {
			this.#stage = "armed";
			this.#note = null;
		} else if (this.#stage === "armed" && (why !== null || this.#permission === null)) {
			// A stray key or a lost focus: the next arming asks for a permission of its own.
			this.#stage = "reading";
			this.#permission = null;
			this.#isAsking = false;
			this.#round++;
		}
		this.#show();
		if (this.#stage === "reading") this.#timer = setTimeout(() => this.#tick(), this.#dueMs(now));
		else if (this.#stage === "armed" || this.#stage === "confirming") this.#timer = setTimeout(() => this.#tick(), 1000);
	}

	/** When to look again: when a clock ends, and every fifth of a second while tenths count on the label. */
	#dueMs(now: number): number {
		const ends = [this.#readLeftMs(), focusMs - sinceFocus(now), quietMs - sinceTyped(now)].filter((left) => left > 0);
		return Math.ceil(Math.min(this.#readLeftMs() > 0 ? 200 : 1000, ...ends));
	}

	#askPermission(): void {
		if (this.#isAsking) return;
		this.#isAsking = true;
		const round = this.#round;
		const { id, digest, rev } = this.#card;
		void askPermission(id, digest, rev).then((result) => {
			if (round !== this.#round) return;
			// Faults are shown and asked again with the next second: a host that cannot arm cannot be answered either.
			if (result.ok) this.#permission = { nonce: result.value.nonce, at: performance.now() };
			this.#fault = result.ok ? null : result.fault.message;
			setTimeout(() => (this.#isAsking = false), result.ok ? 0 : 1000);
			this.#tick();
		});
	}

	async #send(verdict: Verdict, input: Input, feedback = ""): Promise<void> {
		const now = performance.now();
		const { id, digest, rev } = this.#card;
		const readMs = this.#paintedAt === Number.POSITIVE_INFINITY ? 0 : Math.round(now - this.#paintedAt);
		const total = this.#reading?.total() ?? 0;
		const unread = this.#reading?.unread().length ?? 0;
		const nonce = verdict === "approve" ? this.#permission?.nonce : undefined;
		this.#note = null;
		this.#set("sending");
		const reply = await decide({
			id,
			digest,
			rev,
			verdict,
			scope: "once",
			seenRatio: total === 0 ? 1 : (total - unread) / total,
			readMs,
			input,
			...(nonce === undefined ? {} : { nonce }),
			...(feedback === "" ? {} : { feedback: feedback.slice(0, 500) }),
			...(verdict === "approve" && this.#card.ceremony === "name" ? { named: this.#named.trim() } : {}),
		});
		const note = this.#ports.onReply(verdict, reply);
		if (verdict === "approve" && note === null) noteApproval(now, readMs);
		if (note === null) return this.#set("answered");
		this.#stage = "reading";
		this.#restart();
		this.#refuse(note);
	}

	#set(stage: Stage): void {
		this.#stage = stage;
		this.#tick();
	}

	#show(): void {
		const now = performance.now();
		const isWaiting = this.#stage === "cold" || this.#stage === "reading";
		const view: GuardView = {
			stage: this.#stage,
			readTenths: this.#stage === "reading" ? Math.max(0, Math.ceil(this.#readLeftMs() / 100)) : 0,
			waitsFor: isWaiting || this.#stage === "confirming" ? this.#refusal() : null,
			note: this.#note ?? slowReason(now),
			unread: this.#reading?.unread().length ?? 0,
			broken: this.#broken,
		};
		const same = (Object.keys(view) as (keyof GuardView)[]).every((key) => view[key] === this.#view[key]);
		if (same) return;
		this.#view = view;
		for (const listener of this.#listeners) listener();
	}
}
