import { type FormEvent, type ReactNode, useState } from "react";
import type { SavedQuery } from "../../../shared/query/saved.ts";
import { Button } from "../../parts/button.tsx";
import { SafeText } from "../../parts/safe-text.tsx";
import { Spoken } from "../../parts/spoken.tsx";
import type { Steady } from "../../parts/use-steady-call.ts";
import { call } from "../../store/client.ts";
import { announce } from "../../store/ui-store.ts";
import styles from "./menus.module.css";

const groups = [
	{ from: "mine", title: "Mine" },
	{ from: "shared", title: "Shared by projects" },
	{ from: "program", title: "Countersign's" },
] as const;

/** Queries under a name: to run, to keep the present one, to drop an own one. */
export function SavedMenu(props: {
	readonly saved: Steady<{ readonly queries: readonly SavedQuery[] }>;
	readonly line: string;
	readonly onRun: (line: string) => void;
}): ReactNode {
	const { saved, line, onRun } = props;
	const { value, fault, retry } = saved;
	return (
		<div className={styles["saved"]}>
			{fault === undefined ? null : <p className={styles["fault"]}>The saved queries could not be read: {fault.message}.</p>}
			{groups.map(({ from, title }) => {
				const queries = (value?.queries ?? []).filter((each) => each.from === from);
				return queries.length === 0 ? null : (
					<section key={from}>
						<h2>{title}</h2>
						<ul>
							{queries.map((each) => (
								<Line key={`${each.name} ${each.file ?? ""}`} query={each} isCurrent={each.line === line} onRun={onRun} onDropped={retry} />
							))}
						</ul>
					</section>
				);
			})}
			{line === "" ? <p className={styles["note"]}>Type a query to keep it under a name.</p> : <Keep line={line} onKept={retry} />}
		</div>
	);
}

function Line(props: {
	readonly query: SavedQuery;
	readonly isCurrent: boolean;
	readonly onRun: (line: string) => void;
	readonly onDropped: () => void;
}): ReactNode {
	const { query, isCurrent, onRun, onDropped } = props;
	const drop = async (): Promise<void> => {
		const result = await call("audit.drop-query", { name: query.name });
		announce(result.ok ? `Dropped ${query.name}.` : `Not dropped: ${result.fault.message}`, !result.ok);
		onDropped();
	};
	return (
		<li>
			<button
				type="button"
				className={styles["run"]}
				aria-current={isCurrent ? "true" : undefined}
				title={query.file}
				onClick={() => onRun(query.line)}
			>
				<span>
					<SafeText text={query.name} mode="name" />
				</span>
				<span className={styles["line"]}>
					<SafeText text={query.line} mode="name" />
				</span>
			</button>
			{query.from === "mine" ? (
				<Button look="quiet" onClick={() => void drop()}>
					Drop<Spoken>{` ${query.name}`}</Spoken>
				</Button>
			) : null}
		</li>
	);
}

function Keep({ line, onKept }: { readonly line: string; readonly onKept: () => void }): ReactNode {
	const [name, setName] = useState("");
	const [fault, setFault] = useState<string | undefined>(undefined);
	const keep = async (event: FormEvent): Promise<void> => {
		event.preventDefault();
		if (name.trim() === "") return setFault("A query is kept under a name.");
		const result = await call("audit.save-query", { name: name.trim(), line });
		setFault(result.ok ? undefined : `Not kept: ${result.fault.message}.`);
		if (!result.ok) return undefined;
		setName("");
		announce(`Kept as ${name.trim()}.`);
		return onKept();
	};
	return (
		<form onSubmit={(event) => void keep(event)}>
			<div className={styles["form"]}>
				<input
					aria-label="Name for this query"
					placeholder="Name for this query"
					maxLength={80}
					autoComplete="off"
					value={name}
					onChange={(event) => setName(event.target.value)}
				/>
				<Button type="submit">Keep</Button>
			</div>
			{fault === undefined ? null : (
				<p className={styles["fault"]} role="alert">
					{fault}
				</p>
			)}
		</form>
	);
}
