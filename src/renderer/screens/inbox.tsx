import { useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from "react";
import type { Waiting } from "../../shared/model/card.ts";
import { CardSurface } from "../cards/surface.tsx";
import { formatCount } from "../parts/time.ts";
import { AsOf, Empty, Loading } from "../parts/states.tsx";
import { href, navigate, useRoute } from "../router/use-route.ts";
import { useConsole } from "../store/console-store.ts";
import { folded, sameness } from "../store/identical.ts";
import { neighbour } from "../store/order.ts";
import { useUi } from "../store/ui-store.ts";
import styles from "./inbox/inbox.module.css";
import { List, type ListRow } from "./inbox/list.tsx";
import { useFrozenOrder } from "./inbox/use-frozen-order.ts";
import { useInboxKeys } from "./inbox/use-inbox-keys.ts";
import { useSelection } from "./inbox/use-selection.ts";
import { useKeepFocus } from "./inbox/use-keep-focus.ts";

/** What waits for a person: the list and one card. */
export function InboxScreen(): ReactNode {
	const waiting = useConsole((store) => store.state?.waiting);
	if (waiting === undefined) return <Loading rows={6} row={56} what="the queue" />;
	return <Inbox waiting={waiting} />;
}

function Inbox({ waiting }: { readonly waiting: readonly Waiting[] }): ReactNode {
	const screen = useRef<HTMLDivElement>(null);
	const list = useRef<HTMLElement>(null);
	const { order: whole, merge } = useFrozenOrder(screen, list, waiting);
	const rowOf = useRows(waiting);
	const { order, open: behind } = useMemo(() => folded(whole, rowOf), [whole, rowOf]);
	const route = useRoute();
	const chosen = route.path[1];
	// Without a choice the first one is shown, and then stays on screen wherever its row goes.
	const [pinned, setPinned] = useState<string | null>(null);
	const isKept = pinned !== null && (order.rows.includes(pinned) || order.fresh.includes(pinned));
	const first = isKept ? pinned : (order.rows.find((id) => rowOf(id)?.ghost === null) ?? null);
	if (first !== pinned) setPinned(first);
	const current = chosen ?? first ?? undefined;
	const isOpen = useCallback((id: string) => rowOf(id)?.ghost === null, [rowOf]);

	// Where the keys have gone to, which may be ahead of what is drawn: keys can come faster than the screen.
	const aim = useRef(current);
	useEffect(() => {
		aim.current = current;
	}, [current]);
	const open = useCallback((id: string) => {
		aim.current = id;
		navigate("inbox", id);
	}, []);
	const move = useCallback(
		(step: 1 | -1) => {
			const next = aim.current === undefined ? order.rows[0] : neighbour(order, aim.current, step, isOpen);
			if (next != null) open(next);
		},
		[order, isOpen, open],
	);
	const leave = useCallback(
		(id: string) => {
			// What is the same is answered with it: the next is another one.
			const shown = new Set([...order.rows, ...order.fresh]);
			const own = rowOf(id);
			const isOther = (each: string): boolean => {
				const row = rowOf(each);
				return (
					shown.has(each) && isOpen(each) && (row === undefined || own === undefined || sameness(row.waiting) !== sameness(own.waiting))
				);
			};
			const next = neighbour(whole, id, 1, isOther) ?? neighbour(whole, id, -1, isOther);
			if (next !== null) open(next);
		},
		[order, whole, rowOf, isOpen, open],
	);
	const selection = useSelection(
		useMemo(() => [...order.rows, ...order.fresh], [order]),
		isOpen,
	);
	useInboxKeys({
		move,
		later: () => (aim.current === undefined ? undefined : leave(aim.current)),
		merge,
		select: (isRange) => {
			if (aim.current !== undefined) (isRange ? selection.reach : selection.toggle)(aim.current);
		},
	});
	const onDenied = (): void => {
		const isLeft = (id: string): boolean => isOpen(id) && !selection.selected.includes(id);
		selection.clear();
		if (current === undefined || !selection.selected.includes(current)) return;
		const next = neighbour(order, current, 1, isLeft) ?? neighbour(order, current, -1, isLeft);
		if (next !== null) open(next);
	};
	useKeepFocus(screen);

	return (
		<div ref={screen} className={styles["inbox"]} tabIndex={-1} data-verdict-region="" data-screen="inbox">
			<div className={styles["panes"]} data-open={chosen !== undefined}>
				<List
					ref={list}
					order={order}
					rowOf={rowOf}
					behind={behind}
					count={waiting.length}
					oldestAt={waiting.length === 0 ? null : Math.min(...waiting.map((each) => each.heldAt))}
					current={current}
					onOpen={open}
					onMerge={merge}
					selection={selection}
					onDenied={onDenied}
				/>
				<div className={styles["detail"]}>
					<a className={styles["back"]} href={href("inbox")}>
						All waiting requests
					</a>
					{current === undefined ? (
						<NothingWaits />
					) : (
						<CardSurface key={current} id={current} takesFocus={chosen !== undefined} onDone={leave} />
					)}
				</div>
			</div>
		</div>
	);
}

function NothingWaits(): ReactNode {
	const isFirst = useConsole(({ state }) => state !== null && state.agents.length === 0);
	const allowed = useConsole(({ state }) => state?.counts.allowedToday ?? 0);
	return (
		<>
			<AsOf />
			{isFirst ? (
				<Empty fact="No agent is connected." next="Nothing can wait for you before one is.">
					<p>
						<code>npx countersign install claude-code</code>
					</p>
				</Empty>
			) : (
				<Empty
					fact="Nothing waits for you."
					next={
						<>
							{allowed === 1 ? "1 action was" : `${formatCount(allowed)} actions were`} allowed today.{" "}
							<a href={href("activity")}>See them</a>
						</>
					}
				/>
			)}
		</>
	);
}

/** Rows by id: waiting ones as they are now, ended ones as they last were, with how they ended. */
function useRows(waiting: readonly Waiting[]): (id: string) => ListRow | undefined {
	const ended = useConsole((store) => store.ended);
	const denied = useUi((ui) => ui.denied);
	const [seen] = useState(() => new Map<string, Waiting>());
	for (const each of waiting) seen.set(each.id, each);
	const live = useMemo(() => new Set(waiting.map((each) => each.id)), [waiting]);
	return useCallback(
		(id: string) => {
			const row = seen.get(id);
			if (row === undefined) return undefined;
			if (live.has(id)) return { waiting: row, ghost: denied.has(id) ? { text: "Denied. Undo (z)", verdict: "denied" } : null };
			const end = ended.get(id);
			if (end === undefined) return { waiting: row, ghost: { text: "Not waiting any more", verdict: null } };
			return {
				waiting: row,
				ghost: {
					text: end.text,
					verdict: end.code === "timeout" ? "expired" : end.edited === true && end.outcome === "allowed" ? "edited" : end.outcome,
				},
			};
		},
		[seen, live, ended, denied],
	);
}
