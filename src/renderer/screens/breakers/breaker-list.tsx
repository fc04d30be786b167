import { type ReactNode, useEffect, useState } from "react";
import { globalScope, type BreakerView } from "../../../shared/model/breaker.ts";
import type { GridColumn } from "../../grid/columns.ts";
import { Grid } from "../../grid/grid.tsx";
import { createListRows } from "../../grid/list-rows.ts";
import { BreakerGlyph, breakerWords } from "../../parts/glyphs.tsx";
import { SafeText } from "../../parts/safe-text.tsx";
import { formatCount } from "../../parts/time.ts";
import { formatRoute } from "../../router/route.ts";
import { useRowPx } from "../../store/preferences.ts";
import styles from "./breakers.module.css";
import { Ticks } from "./ticks.tsx";

const scopeOf = (breaker: BreakerView): string => breaker.scope;
const open = ({ scope }: BreakerView): void => {
	window.location.hash = addressOf(scope);
};
const addressOf = (scope: string): string => formatRoute({ path: scope === globalScope ? ["breakers"] : ["breakers", scope], query: {} });

/** Every breaker, the worst first: choosing one shows it beside the list. */
export function BreakerList({ breakers, chosen }: { readonly breakers: readonly BreakerView[]; readonly chosen: string }): ReactNode {
	const [rows] = useState(() => createListRows(breakers));
	useEffect(() => rows.set(breakers), [rows, breakers]);
	const rowPx = useRowPx();
	const notClosed = breakers.filter(({ state, isOff }) => state !== "Closed" && isOff !== true).length;
	return (
		<div className={styles["list"]}>
			<div className={styles["bar"]}>
				<h2>Breakers</h2>
				<span className={styles["count"]}>
					{formatCount(breakers.length)}
					{notClosed === 0 ? ", all closed" : `, ${formatCount(notClosed)} not closed`}
				</span>
			</div>
			<div className={styles["rows"]}>
				<Grid
					label="Breakers"
					rows={rows}
					columns={columns}
					keyOf={scopeOf}
					rowPx={rowPx + 8}
					selectedKey={chosen}
					onSelect={open}
					onOpen={open}
				/>
			</div>
		</div>
	);
}

const columns: readonly GridColumn<BreakerView>[] = [
	{
		id: "scope",
		header: "Of",
		leastPx: 96,
		cell: ({ scope }) => (
			<a className={styles["name"]} href={addressOf(scope)} tabIndex={-1}>
				{scope === globalScope ? "All agents" : <SafeText text={scope} mode="name" />}
			</a>
		),
	},
	{
		id: "state",
		header: "State",
		widthPx: 112,
		cell: ({ state, isOff }) => (
			<>
				<BreakerGlyph state={state} /> {isOff === true ? "off" : breakerWords[state]}
			</>
		),
	},
	{ id: "last", header: "Last 20", widthPx: 96, goes: 1, cell: ({ samples }) => <Ticks samples={samples.slice(-20)} /> },
	{ id: "failed", header: "Failed", widthPx: 72, align: "end", cell: ({ failed, total }) => (total === 0 ? "" : `${failed} of ${total}`) },
];
