import { useCallback, useMemo, useRef, useState } from "react";
import type { AuditQuery } from "../../../shared/query/audit-query.ts";
import { parseQuery } from "../../../shared/query/parse-query.ts";
import { setQuery, useRoute } from "../../router/use-route.ts";
import { type Range, rangeFromAddress, rangeInAddress } from "./histogram/moment.ts";
import { withinRange } from "./query-line.ts";

/**
 * What the explorer looks at. The address holds all of it (query line, range, entry, tab), so that a link shows the same;
 * only the way into a range is remembered here.
 */
export type Explorer = {
	readonly line: string;
	/** The newest line that means something. */
	readonly query: AuditQuery;
	/** The query over the chosen range: what the table shows. */
	readonly shown: AuditQuery;
	readonly trail: readonly Range[];
	readonly selected: number | undefined;
	readonly tab: string;
	/** While typing: the address follows, the way back does not. */
	readonly type: (line: string) => void;
	/** One deliberate step that Back takes back. */
	readonly run: (line: string) => void;
	readonly go: (trail: readonly Range[]) => void;
	readonly select: (seq: number | undefined, tab?: string) => void;
};

export function useExplorer(): Explorer {
	const route = useRoute();
	const { q: line = "", from, to, tab = "fields" } = route.query;
	const query = useLastGoodQuery(line);
	const [walked, setWalked] = useState<readonly Range[]>([]);
	const trail = useMemo(() => trailTo(walked, rangeFromAddress(from, to)), [walked, from, to]);
	const shown = useMemo(() => withinRange(query, trail.at(-1)), [query, trail]);
	const type = useCallback((next: string) => setQuery({ q: next }), []);
	const run = useCallback((next: string) => setQuery({ q: next }, false), []);
	const go = useCallback((next: readonly Range[]) => {
		setWalked(next);
		setQuery(rangeInAddress(next.at(-1)), false);
	}, []);
	const selected = readSeq(route.query["sel"] ?? (route.path[1] === "entry" ? route.path[2] : undefined));
	return { line, query, shown, trail, selected, tab, type, run, go, select };
}

const select = (seq: number | undefined, tab?: string): void =>
	setQuery({ sel: seq === undefined ? undefined : `${seq}`, ...(tab === undefined ? {} : { tab }) });

/** The way to the range of the address: as far as it was walked here, otherwise in one step. */
const trailTo = (walked: readonly Range[], range: Range | undefined): readonly Range[] => {
	if (range === undefined) return [];
	const at = walked.findIndex((each) => each.fromAt === range.fromAt && each.toAt === range.toAt);
	return at < 0 ? [range] : walked.slice(0, at + 1);
};

const readSeq = (text: string | undefined): number | undefined =>
	text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;

/** The query of the newest line that means something: a line with a mistake leaves the last one in force. */
function useLastGoodQuery(line: string): AuditQuery {
	const lastGood = useRef<AuditQuery>({});
	const parsed = useMemo(() => parseQuery(line, Date.now()), [line]);
	if (parsed.problems.length === 0) lastGood.current = parsed.query;
	return lastGood.current;
}
