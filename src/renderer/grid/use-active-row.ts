import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { Rows } from "./rows.ts";

/** What names a row wherever it stands. */
export type RowKey = number | string;

/** A detail follows the active row only after this rest, so that holding a key does not load every row passed. */
const restMs = 80;

/**
 * The active row of a grid: moved by key and pointer at once, reported to the screen when it rests.
 * `selectedKey` is what the screen shows; when the screen shows another row, no row is active until the next move.
 */
export const useActiveRow = <Row>(
	rows: Rows<Row>,
	keyOf: (row: Row) => RowKey,
	selectedKey: RowKey | undefined,
	onSelect: (row: Row) => void,
): { readonly active: number | undefined; activate(index: number): void } => {
	const [active, setActive] = useState<number | undefined>(undefined);
	const isMoved = useRef(false);
	const select = useRef(onSelect);
	useEffect(() => {
		select.current = onSelect;
	}, [onSelect]);

	const activate = useCallback((index: number) => {
		isMoved.current = true;
		setActive(index);
	}, []);

	useEffect(() => setActive(undefined), [rows]);

	// Rendered again when this row came, not whenever any did.
	const row = useSyncExternalStore(rows.subscribe, () => (active === undefined ? undefined : rows.at(active)));
	useEffect(() => {
		if (row === undefined || !isMoved.current) return undefined;
		const timer = setTimeout(() => {
			isMoved.current = false;
			select.current(row);
		}, restMs);
		return () => clearTimeout(timer);
	}, [row]);

	const activeKey = row === undefined ? undefined : keyOf(row);
	useEffect(() => {
		if (!isMoved.current && activeKey !== undefined && activeKey !== selectedKey) setActive(undefined);
	}, [activeKey, selectedKey]);

	return { active, activate };
};
