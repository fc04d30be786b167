import type { Fault, Result } from "../../../shared/lib/result.ts";
import type { Activity } from "../../../shared/view/state.ts";
import type { Rows } from "../../grid/rows.ts";

/**
 * What agents did, newest first: it grows at the top while it is followed, and backwards when its end comes into view.
 * Asked for by the number of the oldest row, so that nothing is shown twice and nothing is skipped.
 */
export type ActivityFilter = { readonly agent?: string; readonly session?: string };
export type FetchBefore = (beforeSeq: number | undefined, limit: number) => Promise<Result<{ rows: readonly Activity[] }>>;

export type ActivityRows = Rows<Activity> & {
	/** True when the beginning of the log was reached. */
	isWhole(): boolean;
	/** Time of the oldest row that was looked at; looking further waits for `lookFurther` after many pages without a match. */
	searchedTo(): number | undefined;
	isPausedLooking(): boolean;
	lookFurther(): void;
	newestSeq(): number | undefined;
	/** Puts newer rows on top. `newest` first; those already there are left out. */
	add(newest: readonly Activity[]): void;
};

const pageRows = 200;
/** The end is asked for this many rows before it is seen. */
const marginRows = 100;
/** Pages without a single match after which a person has to say that it is worth going on. */
const maxEmptyPages = 10;

const keeps = (filter: ActivityFilter, row: Activity): boolean =>
	(filter.agent === undefined || row.agent === filter.agent) && (filter.session === undefined || row.session === filter.session);

/** Law: test/renderer/activity-rows.test.ts */
export const createActivityRows = (fetch: FetchBefore, filter: ActivityFilter): ActivityRows => {
	let list: Activity[] = [];
	let oldest: Activity | undefined;
	let newestSeq: number | undefined;
	let hasAnswer = false;
	let isWhole = false;
	let isLoading = false;
	let emptyPages = 0;
	let last = 0;
	let failure: Fault | undefined;
	let version = 0;
	const listeners = new Set<() => void>();
	const changed = (): void => {
		version++;
		for (const listener of listeners) listener();
	};

	const load = async (): Promise<void> => {
		isLoading = true;
		const reply = await fetch(oldest?.seq, pageRows);
		isLoading = false;
		hasAnswer = true;
		if (reply.ok) {
			const page = reply.value.rows;
			const kept = page.filter((row) => keeps(filter, row) && (oldest === undefined || row.seq < oldest.seq));
			newestSeq ??= page[0]?.seq;
			oldest = page.at(-1) ?? oldest;
			isWhole = page.length === 0;
			emptyPages = kept.length === 0 ? emptyPages + 1 : 0;
			list = [...list, ...kept];
		} else failure = reply.fault;
		changed();
		more();
	};
	const isPausedLooking = (): boolean => emptyPages >= maxEmptyPages;
	const more = (): void => {
		if (isLoading || isWhole || failure !== undefined || isPausedLooking()) return;
		if (!hasAnswer || last + marginRows > list.length) void load();
	};

	return {
		subscribe: (listener) => {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
		version: () => version,
		total: () => (hasAnswer ? list.length : undefined),
		at: (index) => list[index],
		failure: () => failure,
		want: (_first, to) => {
			last = to;
			more();
		},
		retry: () => {
			failure = undefined;
			changed();
			more();
		},
		isWhole: () => isWhole,
		searchedTo: () => oldest?.at,
		isPausedLooking,
		lookFurther: () => {
			emptyPages = 0;
			changed();
			more();
		},
		newestSeq: () => newestSeq,
		add: (newest) => {
			const known = newestSeq ?? -1;
			const fresh = newest.filter((row) => row.seq > known);
			if (fresh[0] === undefined) return;
			newestSeq = fresh[0].seq;
			list = [...fresh.filter((row) => keeps(filter, row)), ...list];
			changed();
		},
	};
};
