import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { fieldHelp } from "../../../shared/query/fields.ts";
import { parseQuery, type Problem } from "../../../shared/query/parse-query.ts";
import { isSingle, isTyping } from "../../keys/keys.ts";
import { Button } from "../../parts/button.tsx";
import { useUi } from "../../store/ui-store.ts";
import styles from "./audit.module.css";

/** A query runs by itself when typing has rested this long. */
const restMs = 250;

/**
 * The query line. What means nothing is underlined where it stands; the last line that meant something stays in force.
 */
export function QueryBar({ line, onRun }: { readonly line: string; readonly onRun: (line: string) => void }): ReactNode {
	const id = useId();
	const input = useRef<HTMLInputElement>(null);
	const [text, setText] = useState(line);
	const [scrollPx, setScrollPx] = useState(0);
	const [isHelpOpen, setHelpOpen] = useState(false);
	const { problems } = parseQuery(text, Date.now());

	// An address that changed (back, a link) is what counts; our own runs come back as they were sent.
	useEffect(() => setText(line), [line]);
	useEffect(() => {
		if (text === line || problems.length > 0) return undefined;
		const timer = setTimeout(() => onRun(text), restMs);
		return () => clearTimeout(timer);
	}, [text, line, problems.length, onRun]);
	useSlashKey(() => input.current?.focus());

	const onKeyDown = (event: KeyboardEvent): void => {
		if (event.key === "Enter" && !event.nativeEvent.isComposing && problems.length === 0) onRun(text);
		if (event.key === "Escape") {
			if (isHelpOpen) setHelpOpen(false);
			else input.current?.blur();
		}
	};
	const problem = problems[0];
	return (
		<div className={styles["query"]} role="search" onKeyDown={onKeyDown}>
			<div className={styles["field"]}>
				<div className={styles["backdrop"]} aria-hidden="true">
					<div style={{ transform: `translateX(${-scrollPx}px)` }}>
						<Underlined text={text} problems={problems} />
					</div>
				</div>
				<input
					ref={input}
					className={styles["input"]}
					aria-label="Filter"
					aria-keyshortcuts="/"
					aria-invalid={problem !== undefined}
					aria-describedby={problem === undefined ? undefined : `${id}-problem`}
					placeholder={'agent:test-runner  outcome:denied  "git push"'}
					spellCheck={false}
					autoComplete="off"
					value={text}
					onChange={(event) => setText(event.target.value)}
					onScroll={(event) => setScrollPx(event.currentTarget.scrollLeft)}
				/>
				{problem === undefined ? null : (
					<p id={`${id}-problem`} role="status" className={styles["problem"]}>
						{problem.text}. The last good filter stays in force.
					</p>
				)}
			</div>
			<Button look="quiet" aria-expanded={isHelpOpen} aria-controls={`${id}-help`} onClick={() => setHelpOpen((was) => !was)}>
				Fields
			</Button>
			{isHelpOpen ? (
				<div id={`${id}-help`} className={styles["help"]}>
					<dl>
						{fieldHelp.map((each) => (
							<div key={each.field}>
								<dt>
									<code>{each.field}</code>
								</dt>
								<dd>{each.means.replaceAll("`", "")}</dd>
							</div>
						))}
					</dl>
					<p>
						Words without a field are looked for, side by side, in what was asked. A field given twice means any of both; <code>-</code>{" "}
						before a field or a quote leaves out.
					</p>
				</div>
			) : null}
		</div>
	);
}

/** The line again, invisible but for the waves under what means nothing. */
function Underlined({ text, problems }: { readonly text: string; readonly problems: readonly Problem[] }): ReactNode {
	const parts: ReactNode[] = [];
	let at = 0;
	for (const problem of problems) {
		if (problem.from < at) continue;
		parts.push(text.slice(at, problem.from), <u key={problem.from}>{text.slice(problem.from, problem.to)}</u>);
		at = problem.to;
	}
	return [...parts, text.slice(at)];
}

/** `/` goes to the filter, from anywhere but a text field or a sheet. */
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
