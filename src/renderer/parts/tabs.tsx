import { type KeyboardEvent, type ReactNode, useId, useRef } from "react";
import styles from "./tabs.module.css";

export type Tab = { readonly id: string; readonly title: string; readonly panel: () => ReactNode };

/** Tabs of a detail pane: one tab stop, arrows move, the chosen panel alone is there. */
export function Tabs(props: {
	readonly label: string;
	readonly tabs: readonly Tab[];
	readonly current: string;
	readonly onChange: (id: string) => void;
}): ReactNode {
	const { label, tabs, current, onChange } = props;
	const id = useId();
	const list = useRef<HTMLDivElement>(null);
	const at = Math.max(
		0,
		tabs.findIndex((tab) => tab.id === current),
	);
	const chosen = tabs[at];
	const onKeyDown = (event: KeyboardEvent): void => {
		const steps: Readonly<Record<string, number>> = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: tabs.length - 1 };
		const step = steps[event.key];
		if (step === undefined || event.ctrlKey || event.altKey || event.metaKey) return;
		const next = tabs[(step + tabs.length) % tabs.length];
		if (next === undefined) return;
		event.preventDefault();
		onChange(next.id);
		list.current?.querySelector<HTMLElement>(`[data-tab="${next.id}"]`)?.focus();
	};
	if (chosen === undefined) return null;
	return (
		<>
			<div className={styles["list"]} role="tablist" aria-label={label} tabIndex={-1} ref={list} onKeyDown={onKeyDown}>
				{tabs.map((tab) => (
					<button
						key={tab.id}
						type="button"
						role="tab"
						id={`${id}-${tab.id}`}
						data-tab={tab.id}
						className={styles["tab"]}
						aria-selected={tab === chosen}
						aria-controls={`${id}-panel`}
						tabIndex={tab === chosen ? 0 : -1}
						onClick={() => onChange(tab.id)}
					>
						{tab.title}
					</button>
				))}
			</div>
			<div className={styles["panel"]} role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${chosen.id}`} tabIndex={0}>
				{chosen.panel()}
			</div>
		</>
	);
}
