import { type KeyboardEvent, type ReactNode, useCallback, useEffect, useId, useRef, useState } from "react";
import { parseQuery, type Problem } from "../../../../shared/query/parse-query.ts";
import { isSingle, isTyping } from "../../../keys/keys.ts";
import { useUi } from "../../../store/ui-store.ts";
import { complete, type Option, placeAt } from "../completion.ts";
import { Backdrop } from "./backdrop.tsx";
import { Options } from "./options.tsx";
import styles from "./query-box.module.css";
import { useOptions } from "./use-options.ts";

/** A query runs by itself when typing has rested this long. */
const restMs = 100;

/**
 * The query, on one line. What was typed of a field is drawn as a chip and stays text; what means nothing is underlined
 * where it stands, and the last line that meant something stays in force.
 */
export function QueryBox({ line, onRun }: { readonly line: string; readonly onRun: (line: string) => void }): ReactNode {
	const id = useId();
	const input = useRef<HTMLInputElement>(null);
	const [text, setText] = useState(line);
	const [caret, setCaret] = useState(0);
	const [scrollPx, setScrollPx] = useState(0);
	const [isOpen, setOpen] = useState(false);
	const [at, setAt] = useState<number | undefined>(undefined);
	const place = isOpen ? placeAt(text, caret) : undefined;
	const options = useOptions(place);
	const { problems } = parseQuery(text, Date.now());
	const isWhole = problems.length === 0;

	/** Lines of ours that have not come back yet: what was typed meanwhile stays. */
	const sent = useRef<string[]>([]);
	const send = useCallback(
		(next: string): void => {
			if (next !== line) sent.current.push(next);
			onRun(next);
		},
		[line, onRun],
	);
	// An address that somebody else changed (back, a link, a facet) is what counts.
	useEffect(() => {
		const own = sent.current.indexOf(line);
		sent.current = own < 0 ? [] : sent.current.slice(own + 1);
		if (own < 0) setText(line);
	}, [line]);
	useEffect(() => {
		if (text === line || !isWhole) return undefined;
		const timer = setTimeout(() => send(text), restMs);
		return () => clearTimeout(timer);
	}, [text, line, isWhole, send]);
	useEffect(() => setAt(undefined), [place?.from, place?.prefix, options.length]);
	useSlashKey(() => input.current?.focus());

	const run = (): void => {
		setOpen(false);
		if (isWhole) send(text);
	};
	const take = (option: Option): void => {
		if (place === undefined) return;
		const next = complete(text, place, option.text);
		setText(next.line);
		setCaret(next.caret);
		// A field is followed by its values; a finished value by nothing until typing goes on.
		setOpen(place.kind === "field");
		setAt(undefined);
		// After the new text is in: only then is there a place for the caret.
		requestAnimationFrame(() => input.current?.setSelectionRange(next.caret, next.caret));
	};
	const onKeyDown = (event: KeyboardEvent): void => {
		if (event.nativeEvent.isComposing) return;
		const chosen = at === undefined ? undefined : options[at];
		if (event.key === "Enter") {
			if (chosen !== undefined && !event.ctrlKey && !event.metaKey) take(chosen);
			else run();
			event.preventDefault();
		} else if (event.key === "Tab" && chosen !== undefined && !event.shiftKey) {
			take(chosen);
			event.preventDefault();
		} else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
			event.preventDefault();
			if (!isOpen) return setOpen(true);
			if (options.length === 0) return undefined;
			const by = event.key === "ArrowDown" ? 1 : -1;
			setAt(at === undefined ? (by > 0 ? 0 : options.length - 1) : (at + by + options.length) % options.length);
		} else if (event.key === "Escape") {
			if (isOpen && options.length > 0) setOpen(false);
			else input.current?.blur();
		}
	};
	const readCaret = (): void => setCaret(input.current?.selectionStart ?? 0);
	const problem = problems[0];
	const isListShown = isOpen && options.length > 0;
	return (
		<div className={styles["query"]} role="search">
			<Backdrop text={text} problems={problems} scrollPx={scrollPx} />
			<input
				ref={input}
				className={styles["input"]}
				role="combobox"
				aria-label="Query"
				aria-keyshortcuts="/"
				aria-autocomplete="list"
				aria-expanded={isListShown}
				aria-controls={`${id}-options`}
				aria-activedescendant={isListShown && at !== undefined ? `${id}-options-${at}` : undefined}
				aria-invalid={problem !== undefined}
				aria-describedby={problem === undefined ? undefined : `${id}-problem`}
				placeholder={'agent:test-runner verdict:denied "git push"'}
				spellCheck={false}
				autoComplete="off"
				value={text}
				onChange={(event) => {
					setText(event.target.value);
					setCaret(event.target.selectionStart ?? event.target.value.length);
					setOpen(true);
				}}
				onSelect={readCaret}
				onKeyDown={onKeyDown}
				onBlur={() => setOpen(false)}
				onScroll={(event) => setScrollPx(event.currentTarget.scrollLeft)}
			/>
			{isListShown ? <Options id={`${id}-options`} options={options} at={at} onTake={take} /> : null}
			{problem === undefined || isListShown ? null : <Sentence id={`${id}-problem`} problem={problem} />}
		</div>
	);
}

function Sentence({ id, problem }: { readonly id: string; readonly problem: Problem }): ReactNode {
	return (
		<p id={id} role="status" className={styles["problem"]}>
			{problem.text}. The last good query stays in force.
		</p>
	);
}

/** `/` goes to the query, from anywhere but a text field or a sheet. */
function useSlashKey(focus: () => void): void {
	useEffect(() => {
		const onKey = (event: globalThis.KeyboardEvent): void => {
			if (event.key !== "/" || !isSingle(event) || isTyping(event.target) || useUi.getState().layers.length > 0) return;
			event.preventDefault();
			focus();
		};
		window.addEventListener("keydown", onKey);
		return () => window.removeEventListener("keydown", onKey);
	});
}
