import { isPlain, isSingle, letterOf } from "../keys/keys.ts";
import { focusClickMs, restMs } from "./clocks.ts";
import { isBusy, noise, setAside, sinceFocus } from "./senses.ts";

/**
 * Turns real input into presses of one control, and nothing else. A press begins and ends while `refusal` is null, on
 * the same element and for the same content; what a script makes, what repeats, what is held over from before is no press.
 * Source: ux §5.3, rules 1, 2, 3, 5 and 6.
 */
export type Input = "key" | "pointer" | "assistive";

export type Control = {
	readonly element: HTMLElement;
	/** The letter that presses it from anywhere in the region, if any. */
	readonly letter?: string;
	/** Fields from which Enter presses it. */
	readonly fields?: HTMLElement;
	/** Names the content a press is for; another value ends the press without effect. */
	readonly content: () => string;
	/** Why a press may not begin or end now, in words, or null. */
	readonly refusal: (input: Input, event: Event) => string | null;
	readonly onPress: (input: Input) => void;
	readonly onRefused: (why: string, input: Input) => void;
};

type Press = { readonly input: Input; readonly content: string; readonly code: string };

/** Where single keys are live: the card and the list it came from. */
const inRegion = (target: EventTarget | null): boolean => target instanceof Element && target.closest("[data-verdict-region]") !== null;

export function watchPresses(control: Control): () => void {
	const { element, letter, fields } = control;
	const life = new AbortController();
	let press: Press | null = null;
	/** A key that was refused on the element: the click that the browser may still make of it is refused too. */
	let isSpoiled = false;
	let focusedAt = document.activeElement === element ? performance.now() : Number.POSITIVE_INFINITY;

	const begin = (input: Input, event: Event, code = ""): boolean => {
		const why = control.refusal(input, event);
		press = why === null ? { input, content: control.content(), code } : null;
		if (why !== null) control.onRefused(why, input);
		return why === null;
	};
	const end = (input: Input, event: Event, code = ""): void => {
		const begun = press;
		press = null;
		if (begun === null || begun.input !== input || begun.code !== code || begun.content !== control.content()) return;
		const why = control.refusal(input, event);
		if (why === null) control.onPress(input);
		else control.onRefused(why, input);
	};
	const rested = (): boolean => performance.now() - focusedAt >= restMs;

	const onActivationKey = (event: KeyboardEvent): void => {
		isSpoiled = true;
		if (event.isTrusted && !event.repeat && !event.isComposing && isPlain(event)) {
			setAside(event);
			if (!rested()) control.onRefused("Press again", "assistive");
			else isSpoiled = !begin("assistive", event, "activation");
			if (isSpoiled) noise();
		}
		if (isSpoiled) event.preventDefault();
	};
	const onLetter = (event: KeyboardEvent): void => {
		if (event.repeat || event.isComposing || event.shiftKey || !isSingle(event) || isBusy() || !inRegion(event.target)) return;
		event.preventDefault();
		setAside(event);
		if (!begin("key", event, event.code)) noise();
	};
	const onKeyDown = (event: KeyboardEvent): void => {
		if ((event.key === "Enter" || event.key === " ") && event.target === element) return onActivationKey(event);
		if (!event.isTrusted) return;
		if (event.key === "Enter" && fields?.contains(event.target as Node) === true) {
			event.preventDefault();
			if (!event.repeat && !event.isComposing && isPlain(event)) begin("key", event, event.code);
			return;
		}
		if (letter !== undefined && letterOf(event) === letter) onLetter(event);
	};
	const onKeyUp = (event: KeyboardEvent): void => {
		if (event.isTrusted && press?.input === "key" && press.code === event.code) end("key", event, event.code);
	};
	const onPointerDown = (event: PointerEvent): void => {
		press = null;
		isSpoiled = false;
		if (!event.isTrusted || !event.isPrimary || event.button !== 0) return;
		if (sinceFocus(performance.now()) < focusClickMs) control.onRefused("Click again", "pointer");
		else begin("pointer", event);
	};
	const onClick = (event: MouseEvent): void => {
		event.preventDefault();
		if (!event.isTrusted) return control.onRefused("Made by a script", "assistive");
		if (event.detail > 0) return end("pointer", event);
		if (isSpoiled) return void (isSpoiled = false);
		if (press?.input === "assistive") return end("assistive", event, "activation");
		// A screen reader or switch presses without any key or pointer event.
		if (!rested()) return control.onRefused("Press again", "assistive");
		if (begin("assistive", event, "activation")) end("assistive", event, "activation");
	};

	const on = { signal: life.signal };
	const early = { signal: life.signal, capture: true };
	window.addEventListener("keydown", onKeyDown, early);
	window.addEventListener("keyup", onKeyUp, early);
	window.addEventListener("blur", () => (press = null), on);
	window.addEventListener("pointercancel", () => (press = null), early);
	window.addEventListener("pointerup", (event) => void (element.contains(event.target as Node) || (press = null)), early);
	element.addEventListener("pointerdown", onPointerDown, on);
	element.addEventListener("click", onClick, on);
	element.addEventListener("focus", () => (focusedAt = performance.now()), on);
	element.addEventListener("blur", () => (focusedAt = Number.POSITIVE_INFINITY), on);
	return () => life.abort();
}
