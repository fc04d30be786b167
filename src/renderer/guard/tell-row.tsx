import { useEffect, useId, useRef, useState, type ReactNode } from "react";
import { chord } from "../keys/keys.ts";
import { Button, Key } from "../parts/button.tsx";
import { SafeText } from "../parts/safe-text.tsx";
import { openLayer } from "../store/ui-store.ts";
import type { InputGuard } from "./guard.ts";
import styles from "./verdict.module.css";

const maxLength = 500;

/** A denial with words for the agent. Only Ctrl+Enter or the button sends; every other key belongs to the text. */
export function TellRow({ guard, onClose }: { readonly guard: InputGuard; readonly onClose: () => void }): ReactNode {
	const [text, setText] = useState("");
	const field = useRef<HTMLTextAreaElement>(null);
	const id = useId();
	useEffect(() => {
		field.current?.focus();
		return openLayer("text");
	}, []);
	return (
		<div className={styles["scope"]} data-feedback="">
			<div className={styles["tell"]}>
				<label htmlFor={id}>Tell the agent</label>
				<h3>The agent receives exactly this</h3>
				<span />
				<textarea
					ref={field}
					id={id}
					value={text}
					maxLength={maxLength}
					onChange={(event) => setText(event.target.value)}
					onKeyDown={(event) => {
						const { nativeEvent } = event;
						if (event.key === "Escape") onClose();
						if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
						event.preventDefault();
						if (nativeEvent.isTrusted && !event.repeat && !nativeEvent.isComposing) guard.denyAndTell(text);
					}}
				/>
				<div className={styles["preview"]} tabIndex={0} role="group" aria-label="What the agent receives">
					{text.trim() === "" ? "denied by a person" : <SafeText text={text.trim()} mode="prose" />}
				</div>
				<div className={styles["tellActions"]}>
					<Button onClick={(event) => void (event.nativeEvent.isTrusted && guard.denyAndTell(text))}>
						Deny and tell <Key>{chord("⏎")}</Key>
					</Button>
					<Button look="quiet" onClick={onClose}>
						Back
					</Button>
				</div>
			</div>
		</div>
	);
}
