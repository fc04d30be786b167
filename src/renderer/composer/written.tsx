import { type ReactNode, useEffect, useRef, useState } from "react";
import type { WrittenRule } from "../guard/write-rule.tsx";
import { isSingle, letterOf } from "../keys/keys.ts";
import { Button, Key } from "../parts/button.tsx";
import page from "../parts/page.module.css";
import { Said } from "../parts/said.tsx";
import { undoRule } from "../store/written-rule.ts";
import styles from "./composer.module.css";

/** What became of it, as the host reads it back, and the way back. */
export function Written({ written, onClose }: { readonly written: WrittenRule; readonly onClose: () => void }): ReactNode {
	const close = useRef<HTMLButtonElement>(null);
	const [undone, setUndone] = useState<string | null>(null);
	const undo = (): void => void undoRule().then(setUndone);
	useEffect(() => close.current?.focus(), []);
	useEffect(() => {
		const onKey = (event: KeyboardEvent): void => {
			if (event.isTrusted && !event.repeat && !event.isComposing && isSingle(event) && letterOf(event) === "z") undo();
		};
		window.addEventListener("keydown", onKey);
		return () => window.removeEventListener("keydown", onKey);
	}, []);
	return (
		<div className={styles["written"]} data-written={written.state}>
			<p role="status" className={written.state === "not-in-force" ? page["fault"] : undefined}>
				<strong>
					<Said text={undone ?? written.text} />
				</strong>
			</p>
			<div className={styles["acts"]}>
				{undone === null ? (
					<Button aria-keyshortcuts="z" onClick={undo}>
						Undo <Key>Z</Key>
					</Button>
				) : null}
				<button ref={close} type="button" className={styles["close"]} onClick={onClose}>
					Close
				</button>
			</div>
			{undone === null ? <p className={page["means"]}>It can be taken back for ten minutes.</p> : null}
		</div>
	);
}
