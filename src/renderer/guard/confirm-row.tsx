import { useEffect, useId, useRef, useState, type ReactNode } from "react";
import type { Card, Scope } from "../../shared/model/card.ts";
import { Button, Key } from "../parts/button.tsx";
import { cx } from "../parts/cx.ts";
import { SafeText } from "../parts/safe-text.tsx";
import type { InputGuard } from "./guard.ts";
import { effectOf, wordsFor } from "./labels.ts";
import styles from "./verdict.module.css";

/** The second press, in another place than the first: it says what will happen, or asks for the name of what is hit. */
export function ConfirmRow(props: {
	readonly card: Card;
	readonly twins: number;
	readonly guard: InputGuard;
	readonly scope: Scope;
}): ReactNode {
	const { card, twins, guard, scope } = props;
	const row = useRef<HTMLDivElement>(null);
	const confirm = useRef<HTMLButtonElement>(null);
	const isNaming = card.ceremony === "name";
	useEffect(() => {
		if (row.current === null || confirm.current === null) return;
		// The confirming button, or the field that names the target: the keyboard goes on from there.
		(isNaming ? row.current.querySelector<HTMLElement>("input[type=text]") : confirm.current)?.focus();
		return guard.guardConfirm(confirm.current, row.current);
	}, [guard, isNaming]);
	useEffect(() => {
		const onKey = (event: KeyboardEvent): void => {
			if (event.key === "Escape" && event.isTrusted) guard.cancel();
		};
		window.addEventListener("keydown", onKey);
		return () => window.removeEventListener("keydown", onKey);
	}, [guard]);
	return (
		<div ref={row} className={styles["scope"]} data-confirm="" role="group" aria-label="Confirm">
			<div className={cx(isNaming ? styles["name"] : styles["confirm"])}>
				{isNaming ? (
					<NameTarget card={card} guard={guard} />
				) : (
					<p>
						Press Enter to approve: <SafeText text={effectOf(card)} mode="code" />
					</p>
				)}
				<div>
					<button ref={confirm} type="button" className={styles["verdict"]} data-confirm-press="">
						{wordsFor(card, twins, scope)} <Key>Enter</Key>
					</button>{" "}
					<Button look="quiet" onClick={() => guard.cancel()}>
						Back
					</Button>
				</div>
			</div>
		</div>
	);
}

/** Type it or pick it: both count the same. The answer is checked by the host, which alone knows it. */
function NameTarget({ card, guard }: { readonly card: Card; readonly guard: InputGuard }): ReactNode {
	const [text, setText] = useState("");
	const id = useId();
	const name = (next: string): void => {
		setText(next);
		guard.setNamed(next);
	};
	const { question = "Name the target", choices = [] } = card.target ?? {};
	return (
		<>
			<p>
				<label htmlFor={id}>
					<SafeText text={question} mode="code" />
				</label>
			</p>
			<input
				id={id}
				type="text"
				value={text}
				autoComplete="off"
				spellCheck={false}
				placeholder="Type it, or pick it"
				onChange={(event) => name(event.target.value)}
			/>
			<div className={styles["choices"]} role="radiogroup" aria-label="Pick the target">
				{choices.map((choice) => (
					<label key={choice}>
						<input type="radio" name="target" value={choice} checked={text === choice} onChange={() => name(choice)} />
						<SafeText text={choice} mode="name" />
					</label>
				))}
			</div>
		</>
	);
}
