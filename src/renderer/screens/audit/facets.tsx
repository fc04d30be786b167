import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import type { AuditQuery, FacetField } from "../../../shared/query/audit-query.ts";
import { cx } from "../../parts/cx.ts";
import { SafeText } from "../../parts/safe-text.tsx";
import { formatCount } from "../../parts/time.ts";
import { useSteadyCall } from "../../parts/use-steady-call.ts";
import { setFacetOpen, useAuditLook } from "./audit-look.ts";
import styles from "./facets.module.css";
import { type Choice, choiceOf, choose } from "./query-line.ts";

const topCount = 8;
/** Most values that a search inside a facet shows. */
const foundCount = 50;

const facets: readonly { readonly field: FacetField; readonly title: string }[] = [
	{ field: "outcome", title: "Verdict" },
	{ field: "agent", title: "Agent" },
	{ field: "kind", title: "Kind" },
	{ field: "risk", title: "Risk" },
	{ field: "event", title: "Event" },
	{ field: "tool", title: "Tool" },
	{ field: "rule", title: "Rule" },
	{ field: "decided-by", title: "Decided by" },
	{ field: "actor", title: "Actor" },
	{ field: "path", title: "Path" },
	{ field: "host", title: "Host" },
	{ field: "secret", title: "Secret" },
	{ field: "session", title: "Session" },
];

/**
 * What the query holds, counted by field. A value is chosen with `only` and left out with `not`; both only write into the
 * query line, where they can be read and changed.
 */
export function Facets(props: {
	readonly query: AuditQuery;
	readonly line: string;
	/** The moment that the rows show. */
	readonly asOfSeq: number | undefined;
	/** What the search has not looked at yet: counted again when it changes. */
	readonly behind: number;
	readonly onLine: (line: string) => void;
}): ReactNode {
	const open = useAuditLook((look) => look.openFacets);
	return (
		<nav className={styles["facets"]} aria-label="Facets">
			{facets.map(({ field, title }) => (
				<Facet key={field} {...props} field={field} title={title} isOpen={open.includes(field)} />
			))}
		</nav>
	);
}

type FacetProps = {
	readonly query: AuditQuery;
	readonly line: string;
	readonly asOfSeq: number | undefined;
	readonly behind: number;
	readonly onLine: (line: string) => void;
	readonly field: FacetField;
	readonly title: string;
	readonly isOpen: boolean;
};

function Facet(props: FacetProps): ReactNode {
	const { field, title, isOpen } = props;
	const id = useId();
	return (
		<section className={styles["facet"]} data-facet={field}>
			<h2>
				<button type="button" aria-expanded={isOpen} aria-controls={id} onClick={() => setFacetOpen(field, !isOpen)}>
					<span aria-hidden="true">{isOpen ? "▾" : "▸"}</span> {title}
				</button>
			</h2>
			<div id={id}>{isOpen ? <Values {...props} /> : null}</div>
		</section>
	);
}

function Values({ query, line, asOfSeq, behind, onLine, field, title }: FacetProps): ReactNode {
	const [search, setSearch] = useState("");
	const [isSearching, setSearching] = useState(false);
	const box = useRef<HTMLInputElement>(null);
	useEffect(() => {
		if (isSearching) box.current?.focus();
	}, [isSearching]);
	const limit = search === "" ? topCount : foundCount;
	const { value, isOld, fault, retry } = useSteadyCall(
		"audit.facets",
		asOfSeq === undefined ? null : { query, field, limit, asOfSeq, ...(search === "" ? {} : { search }) },
		behind,
	);
	if (value === undefined) {
		return fault === undefined ? (
			<p className={styles["none"]} aria-busy="true">
				&nbsp;
			</p>
		) : (
			<p className={styles["none"]}>
				Not counted: {fault.message}{" "}
				<button type="button" className={styles["more"]} onClick={retry}>
					Retry
				</button>
			</p>
		);
	}
	return (
		<>
			{isSearching || search !== "" ? (
				<input
					ref={box}
					className={styles["search"]}
					aria-label={`Search in ${title}`}
					placeholder="Search"
					spellCheck={false}
					autoComplete="off"
					value={search}
					onChange={(event) => setSearch(event.target.value)}
					onKeyDown={(event) => {
						if (event.key !== "Escape") return;
						event.stopPropagation();
						setSearch("");
						setSearching(false);
					}}
				/>
			) : null}
			<ul className={cx(isOld && styles["old"])} aria-busy={isOld}>
				{value.values.map((each) => (
					<Value key={each.value} field={field} line={line} onLine={onLine} value={each.value} count={each.count} />
				))}
			</ul>
			{value.values.length === 0 ? <p className={styles["none"]}>None</p> : null}
			{value.more === 0 ? null : isSearching ? (
				<p className={styles["none"]}>and {formatCount(value.more)} more</p>
			) : (
				<button type="button" className={styles["more"]} onClick={() => setSearching(true)}>
					Search {formatCount(value.more)} more
				</button>
			)}
		</>
	);
}

function Value(props: {
	readonly field: FacetField;
	readonly line: string;
	readonly onLine: (line: string) => void;
	readonly value: string;
	readonly count: number;
}): ReactNode {
	const { field, line, onLine, value, count } = props;
	const chosen = choiceOf(line, field, value);
	const press = (choice: Choice) => () => onLine(choose(line, field, value, choice));
	return (
		<li className={styles["value"]} data-chosen={chosen}>
			<button type="button" className={styles["main"]} aria-pressed={chosen === "only"} title={value} onClick={press("only")}>
				<span className={styles["text"]}>
					<SafeText text={value} mode="name" />
				</span>
				<span className={styles["count"]}>{formatCount(count)}</span>
			</button>
			<span className={styles["acts"]}>
				<button type="button" aria-pressed={chosen === "only"} aria-label={`only ${value}`} onClick={press("only")}>
					only
				</button>
				<button type="button" aria-pressed={chosen === "not"} aria-label={`not ${value}`} onClick={press("not")}>
					not
				</button>
			</span>
		</li>
	);
}
