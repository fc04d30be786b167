import { type ReactNode, useEffect, useState } from "react";
import styles from "./copy-button.module.css";

const shownMs = 1500;

/** Copies a value as it is. Says that it did, in the same place and size. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }): ReactNode {
	const [state, setState] = useState<"idle" | "copied" | "refused">("idle");
	useEffect(() => {
		if (state === "idle") return undefined;
		const timer = setTimeout(() => setState("idle"), shownMs);
		return () => clearTimeout(timer);
	}, [state]);
	const copy = (): void => {
		navigator.clipboard.writeText(text).then(
			() => setState("copied"),
			() => setState("refused"),
		);
	};
	return (
		<button type="button" className={styles["copy"]} aria-label={`Copy ${what}`} title={`Copy ${what}`} onClick={copy}>
			<svg width="16" height="16" viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.5" aria-hidden="true">
				{state === "idle" ? (
					<path d="M5.5 5.5h7v8h-7zM3.5 10.5v-8h7" />
				) : (
					<path d={state === "copied" ? "M3 8.5l3.2 3.2L13 4.8" : "M4 4l8 8M12 4l-8 8"} />
				)}
			</svg>
			<span role="status" className={styles["said"]}>
				{state === "idle" ? "" : state === "copied" ? "Copied" : "Not copied"}
			</span>
		</button>
	);
}
