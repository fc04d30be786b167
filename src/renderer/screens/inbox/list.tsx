import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useMemo, useRef, useState, type ReactNode, type Ref } from "react";
import type { Waiting } from "../../../shared/model/card.ts";
import { mostListed } from "../../../shared/contract/console.ts";
import { AlikeSheet } from "../../guard/alike-sheet.tsx";
import { DenyMany } from "../../guard/deny-many.tsx";
import { Button, Key } from "../../parts/button.tsx";
import { formatElapsed } from "../../parts/time.ts";
import { useHostNow } from "../../store/clock.ts";
import { useConsole } from "../../store/console-store.ts";
import type { Order } from "../../store/order.ts";
import styles from "./inbox.module.css";
import { type Ghost, Row } from "./row.tsx";
import type { Selection } from "./use-selection.ts";

export type ListRow = { readonly waiting: Waiting; readonly ghost: Ghost | null };

const rowPx = 56;
const belowPx = 34;

/** The waiting requests. Only the rows in view exist; the order is given and frozen elsewhere. */
export function List(props: {
	readonly ref: Ref<HTMLElement>;
	readonly order: Order;
	readonly rowOf: (id: string) => ListRow | undefined;
	/** What is open behind a row: itself, and all that is the same. */
	readonly behind: ReadonlyMap<string, readonly string[]>;
	readonly count: number;
	readonly oldestAt: number | null;
	readonly current: string | undefined;
	readonly onOpen: (id: string) => void;
	readonly onMerge: () => void;
	readonly selection: Selection;
	/** What was selected is being denied. */
	readonly onDenied: () => void;
}): ReactNode {
	const { ref, order, rowOf, behind, count, oldestAt, current, onOpen, onMerge, selection, onDenied } = props;
	const listed = selection.selected
		.flatMap((id) => behind.get(id) ?? [id])
		.flatMap((id) => rowOf(id)?.waiting ?? [])
		.slice(0, mostListed);
	const similar = useSimilar(current);
	// What comes while they are read is not in the sheet.
	const [together, setTogether] = useState<readonly Waiting[] | null>(null);
	const scroller = useRef<HTMLDivElement>(null);
	const { rows, fresh } = order;
	// One item more for the line between the frozen rows and what arrived since.
	const total = rows.length + (fresh.length > 0 ? fresh.length + 1 : 0);
	const virtual = useVirtualizer({
		count: total,
		getScrollElement: () => scroller.current,
		estimateSize: (index) => (index === rows.length ? belowPx : rowPx),
		overscan: 6,
		useFlushSync: false,
	});
	const at = current === undefined ? -1 : rows.indexOf(current);
	useEffect(() => {
		if (at >= 0) virtual.scrollToIndex(at, { align: "auto" });
	}, [at, virtual]);
	return (
		<section ref={ref} className={styles["list"]} aria-label="Waiting requests" data-list="">
			<div className={styles["title"]}>
				<h1>Waiting</h1>
				<span className={styles["total"]}>{count}</span>
				{oldestAt === null ? null : <Oldest at={oldestAt} />}
				{similar.length < 2 ? (
					<span className={styles["sort"]}>risk, then age</span>
				) : (
					<Button look="quiet" className={styles["sort"]} onClick={() => setTogether(similar)} data-similar="">
						×{similar.length} similar, read together
					</Button>
				)}
			</div>
			<div ref={scroller} className={styles["scroller"]}>
				<ul className={styles["rows"]} style={{ height: virtual.getTotalSize() }}>
					{virtual.getVirtualItems().map((item) => {
						const id = item.index < rows.length ? rows[item.index] : fresh[item.index - rows.length - 1];
						const row = id === undefined ? undefined : rowOf(id);
						return (
							<li
								key={item.index === rows.length ? "below" : id}
								className={styles["slot"]}
								style={{ transform: `translateY(${item.start}px)` }}
								aria-setsize={rows.length + fresh.length}
								aria-posinset={item.index < rows.length ? item.index + 1 : item.index}
							>
								{item.index === rows.length ? (
									<Below count={fresh.length} onMerge={onMerge} />
								) : row === undefined || id === undefined ? null : (
									<Row
										waiting={row.waiting}
										ghost={row.ghost}
										same={behind.get(id)?.length ?? 1}
										isCurrent={id === current}
										isSelected={selection.selected.includes(id)}
										onOpen={() => onOpen(id)}
										onSelect={(isRange) => (isRange ? selection.reach(id) : selection.toggle(id))}
									/>
								)}
							</li>
						);
					})}
				</ul>
			</div>
			{together === null ? null : <AlikeSheet listed={together} onClose={() => setTogether(null)} />}
			{listed.length === 0 ? null : (
				<div className={styles["chosen"]} role="group" aria-label="Selected requests" data-chosen="">
					<span>{listed.length} selected</span>
					<Button look="quiet" onClick={selection.clear}>
						Clear
					</Button>
					<DenyMany listed={listed} onDone={onDenied} />
				</div>
			)}
		</section>
	);
}

/** What waits and is of the same kind as the open one; empty where nothing is, or where all of it is the same. */
function useSimilar(id: string | undefined): readonly Waiting[] {
	const waiting = useConsole((store) => store.state?.waiting);
	return useMemo(() => {
		const alike = waiting?.find((each) => each.id === id)?.alike;
		const all = alike === undefined ? [] : (waiting ?? []).filter((each) => each.alike === alike);
		return new Set(all.map(({ digest }) => digest)).size < 2 ? [] : all;
	}, [waiting, id]);
}

function Oldest({ at }: { readonly at: number }): ReactNode {
	return <span>oldest {formatElapsed(useHostNow() - at)}</span>;
}

function Below({ count, onMerge }: { readonly count: number; readonly onMerge: () => void }): ReactNode {
	return (
		<div className={styles["below"]} data-below="">
			New below <span className={styles["arrived"]}>{count}</span> <span>arrived</span>
			<Button look="quiet" onClick={onMerge}>
				Sort in <Key>.</Key>
			</Button>
		</div>
	);
}
