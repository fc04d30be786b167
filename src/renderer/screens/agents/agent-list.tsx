import { type ReactNode, useEffect, useMemo, useState } from "react";
import { levels } from "../../../shared/model/words.ts";
import type { AgentView } from "../../../shared/view/state.ts";
import type { GridColumn } from "../../grid/columns.ts";
import { Grid } from "../../grid/grid.tsx";
import { createListRows } from "../../grid/list-rows.ts";
import { levelWords, TrustGlyph } from "../../parts/glyphs.tsx";
import { AsOf, Empty } from "../../parts/states.tsx";
import { SafeText } from "../../parts/safe-text.tsx";
import { formatAgo, formatCount } from "../../parts/time.ts";
import { formatUtc } from "../../parts/time-text.tsx";
import { navigate, setQuery, useRoute } from "../../router/use-route.ts";
import { useHostNow } from "../../store/clock.ts";
import { useRowPx } from "../../store/preferences.ts";
import styles from "./agents.module.css";
import { strengthWords } from "./words.ts";

const nameOf = (agent: AgentView): string => agent.name;
const open = (agent: AgentView): void => navigate("agents", agent.name);

/** Who waits for a person stands first, then by name. */
const order = (a: AgentView, b: AgentView): number =>
	Number(b.status === "pending") - Number(a.status === "pending") || (a.name < b.name ? -1 : a.name > b.name ? 1 : 0);

export function AgentList({ agents }: { readonly agents: readonly AgentView[] }): ReactNode {
	const { query } = useRoute();
	const search = query["q"] ?? "";
	const level = query["level"] ?? "";
	const [chosen, setChosen] = useState<AgentView | undefined>(undefined);
	const shown = useMemo(
		() => agents.filter((agent) => agent.name.includes(search.trim().toLowerCase()) && (level === "" || agent.level === level)).sort(order),
		[agents, search, level],
	);
	const [rows] = useState(() => createListRows(shown));
	useEffect(() => rows.set(shown), [rows, shown]);
	const rowPx = useRowPx();
	return (
		<div className={styles["list"]} data-screen="agents">
			<div className={styles["bar"]}>
				<h1>Agents</h1>
				<span className={styles["count"]} role="status">
					{formatCount(shown.length)}
					{shown.length === agents.length ? "" : ` of ${formatCount(agents.length)}`}
				</span>
				<input
					className={styles["search"]}
					aria-label="Search agents by name"
					placeholder="Search by name"
					spellCheck={false}
					value={search}
					onChange={(event) => setQuery({ q: event.target.value })}
				/>
				<label className={styles["facet"]}>
					Level
					<select className={styles["select"]} value={level} onChange={(event) => setQuery({ level: event.target.value })}>
						<option value="">all</option>
						{levels.map((each) => (
							<option key={each} value={each}>
								{levelWords[each]}
							</option>
						))}
					</select>
				</label>
			</div>
			<AsOf />
			<div className={styles["rows"]}>
				{agents.length === 0 ? (
					<Empty
						fact="No agent is connected."
						next={
							<>
								Connect Claude Code with <code>npx countersign install claude-code</code>, or any program over the socket: see
								docs/protocol.md.
							</>
						}
					/>
				) : shown.length === 0 ? (
					<Empty fact="No agent matches." next="Search looks at names." />
				) : (
					<Grid
						label="Agents"
						rows={rows}
						columns={columns}
						keyOf={nameOf}
						rowPx={rowPx + 8}
						selectedKey={chosen?.name}
						onSelect={setChosen}
						onOpen={open}
					/>
				)}
			</div>
		</div>
	);
}

const columns: readonly GridColumn<AgentView>[] = [
	{
		id: "name",
		header: "Name",
		leastPx: 180,
		cell: (agent) => (
			<a className={styles["name"]} href={`#/agents/${encodeURIComponent(agent.name)}`} tabIndex={-1}>
				<SafeText text={agent.name} mode="name" />
			</a>
		),
	},
	{ id: "kind", header: "Kind", widthPx: 140, goes: 6, cell: (agent) => <SafeText text={agent.kind} mode="name" /> },
	{ id: "level", header: "Level", widthPx: 180, cell: (agent) => <Standing agent={agent} /> },
	{ id: "mode", header: "Mode", widthPx: 96, goes: 5, cell: (agent) => agent.mode ?? "as all" },
	{
		id: "strength",
		header: "Strength",
		widthPx: 96,
		goes: 4,
		cell: (agent) => <span title={strengthWords[agent.strength].means}>{strengthWords[agent.strength].word}</span>,
	},
	{
		id: "connected",
		header: "Connected",
		widthPx: 112,
		goes: 3,
		cell: (agent) => (agent.connections === 0 ? "no" : agent.connections === 1 ? "yes" : `${agent.connections} times`),
	},
	{
		id: "waiting",
		header: "Waiting",
		widthPx: 84,
		goes: 2,
		align: "end",
		cell: (agent) => (agent.waiting === 0 ? "" : formatCount(agent.waiting)),
	},
	{
		id: "last",
		header: "Last",
		widthPx: 84,
		goes: 1,
		align: "end",
		cell: (agent) => (agent.lastAt === undefined ? "never" : <Ago at={agent.lastAt} />),
	},
];

/** The level of a confirmed agent; what it waits for otherwise. */
export function Standing({ agent }: { readonly agent: AgentView }): ReactNode {
	if (agent.status === "pending") return <strong className={styles["pending"]}>waits for you</strong>;
	if (agent.status === "refused") return <span>refused</span>;
	return (
		<>
			<TrustGlyph level={agent.level} /> {levelWords[agent.level]}
		</>
	);
}

function Ago({ at }: { readonly at: number }): ReactNode {
	return <time title={formatUtc(at)}>{formatAgo(useHostNow() - at)}</time>;
}
