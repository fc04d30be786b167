import { useCallback, useRef, useState } from "react";
import { mostListed } from "../../../shared/contract/console.ts";
import { announce } from "../../store/ui-store.ts";

/** Which rows are selected. What ends is not selected any more; at most as many as one list may name. */
export type Selection = {
	readonly selected: readonly string[];
	readonly toggle: (id: string) => void;
	/** Everything between the row that was selected last and this one, both included. */
	readonly reach: (id: string) => void;
	readonly clear: () => void;
};

export function useSelection(rows: readonly string[], isOpen: (id: string) => boolean): Selection {
	const [chosen, setChosen] = useState<readonly string[]>([]);
	// Keys can come faster than the screen is drawn: each starts from what the one before it chose.
	const latest = useRef(chosen);
	const now = (): readonly string[] => latest.current.filter(isOpen);
	const set = useCallback((next: readonly string[]) => {
		latest.current = next.slice(0, mostListed);
		setChosen(latest.current);
		announce(next.length > mostListed ? `At most ${mostListed} at once` : `${next.length} selected`);
	}, []);
	return {
		selected: chosen.filter(isOpen),
		toggle: (id) => {
			const selected = now();
			if (isOpen(id)) set(selected.includes(id) ? selected.filter((each) => each !== id) : [...selected, id]);
		},
		reach: (id) => {
			const selected = now();
			const [from, to] = [rows.indexOf(selected.at(-1) ?? id), rows.indexOf(id)].toSorted((one, other) => one - other);
			const between = rows.slice(from, (to ?? 0) + 1).filter((each) => isOpen(each) && !selected.includes(each));
			set([...selected, ...(between.at(-1) === id ? between : between.toReversed())]);
		},
		clear: useCallback(() => {
			latest.current = [];
			setChosen([]);
		}, []),
	};
}
