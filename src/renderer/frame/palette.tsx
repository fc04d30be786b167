import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from "react";
import { create } from "zustand";
import type { SavedQuery } from "../../shared/query/saved.ts";
import { Key } from "../parts/button.tsx";
import { Said } from "../parts/said.tsx";
import { SafeText } from "../parts/safe-text.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { useCall } from "../parts/use-call.ts";
import { useConsole } from "../store/console-store.ts";
import { useUi } from "../store/ui-store.ts";
import { commandsFor, type Command } from "./commands.ts";
import styles from "./palette.module.css";

const usePalette = create<{ readonly isOpen: boolean }>()(() => ({ isOpen: false }));

export function openPalette(): void {
	if (useUi.getState().layers.length === 0) usePalette.setState({ isOpen: true });
}

/** One box for commands and for what there is. It shows the key of each command, so it teaches. */
export function Palette(): ReactNode {
	const isOpen = usePalette((palette) => palette.isOpen);
	return isOpen ? <Box onClose={() => usePalette.setState({ isOpen: false })} /> : null;
}

function Box({ onClose }: { readonly onClose: () => void }): ReactNode {
	const [text, setText] = useState("");
	const [at, setAt] = useState(0);
	const state = useConsole((store) => store.state);
	const saved = useCall("audit.queries", {});
	const queries = saved.state === "ready" ? saved.value.queries : none;
	const commands = useMemo(() => commandsFor(text, state, queries), [text, state, queries]);
	const listId = useId();
	const chosen = commands[Math.min(at, commands.length - 1)];
	const run = (command: Command): void => {
		onClose();
		command.run();
	};
	const onKeyDown = (event: KeyboardEvent): void => {
		const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
		if (step !== 0) {
			event.preventDefault();
			setAt((now) => Math.max(0, Math.min(commands.length - 1, now + step)));
		} else if (event.key === "Enter" && !event.nativeEvent.isComposing && !event.repeat && chosen !== undefined) {
			event.preventDefault();
			run(chosen);
		}
	};
	return (
		<Sheet title="Search or run a command" bare onClose={onClose}>
			<input
				className={styles["box"]}
				role="combobox"
				aria-label="Search or run a command"
				aria-expanded="true"
				aria-controls={listId}
				aria-activedescendant={chosen === undefined ? undefined : `${listId}-${chosen.id}`}
				placeholder="Command, > command, @ agent, # audit entry"
				spellCheck={false}
				autoComplete="off"
				value={text}
				onChange={(event) => {
					setText(event.target.value);
					setAt(0);
				}}
				onKeyDown={onKeyDown}
			/>
			<ul className={styles["list"]} id={listId} role="listbox" aria-label="Results">
				{commands.map((command) => (
					<Option
						key={command.id}
						id={`${listId}-${command.id}`}
						command={command}
						isChosen={command === chosen}
						onRun={() => run(command)}
					/>
				))}
			</ul>
			{commands.length === 0 ? <p className={styles["none"]}>Nothing is called that.</p> : null}
			{saved.state === "failed" ? (
				<p className={styles["none"]} role="status">
					The saved queries could not be read: <Said text={saved.fault.message} />.
				</p>
			) : null}
		</Sheet>
	);
}

const none: readonly SavedQuery[] = [];

function Option(props: {
	readonly id: string;
	readonly command: Command;
	readonly isChosen: boolean;
	readonly onRun: () => void;
}): ReactNode {
	const { id, command, isChosen, onRun } = props;
	const ref = useRef<HTMLLIElement>(null);
	useEffect(() => {
		if (isChosen) ref.current?.scrollIntoView({ block: "nearest" });
	}, [isChosen]);
	// The box keeps the focus and handles the keys; an option is only pointed at.
	return (
		<li ref={ref} id={id} className={styles["option"]} role="option" aria-selected={isChosen} onPointerUp={onRun}>
			<span>
				<SafeText text={command.text} mode="name" />
			</span>
			{command.more === undefined ? null : (
				<code className={styles["more"]}>
					<SafeText text={command.more} mode="name" />
				</code>
			)}
			{command.keys === undefined ? null : <Key>{command.keys}</Key>}
		</li>
	);
}
