import { setImmediate as nextTurn } from "node:timers/promises";
import Database from "better-sqlite3";
import { openForReading } from "../open.ts";
import { createQuery } from "../query.ts";
import { openIndex, removeIndex } from "./index-file.ts";
import { createFiller, type Filler } from "./index-fill.ts";
import { createIndexSearch } from "./index-search.ts";
import type { Search } from "./search.ts";

/** What a search thread is asked, and what it answers. `slot` of the shared list holds `id` when nobody waits any more. */
export type ThreadAsk = { readonly id: number; readonly method: keyof Search; readonly args: readonly unknown[] };
export type ThreadReply = { readonly id: number } & (
	| { readonly value: unknown }
	| { readonly problem: string; readonly isStopped: boolean }
);

/** Entries in one transaction of the index: some 20 ms, after which questions have their turn. */
const batch = 400;
/** How long a question waits for what is not indexed yet, before the newest entries are looked at one by one. */
const catchUpMs = 120;
const tailEntries = 4000;
/** How often damage is answered by making the index anew before it is left alone until the next start. */
const mostResets = 3;

/**
 * Keeps an index filled and answers from it, through connections of its own.
 *
 * Faults: an index that turns out damaged is made anew; when that does not help, `fill` stops and questions are answered from
 * the entries themselves, slowly.
 */
export const createIndexWorker = (logFile: string, indexFile: string) => {
	const query = createQuery(openForReading(logFile));
	let resets = 0;
	let opened = open();
	let isFilling = false;

	function open(): { readonly filler: Filler; readonly search: Search; close(): void } {
		const db = openIndex(indexFile, query);
		const filler = createFiller(db, query);
		const search = createIndexSearch({ db, log: query, requestSeqs: query.requestSeqs, next: () => filler.next, tailEntries });
		return { filler, search, close: () => db.close() };
	}
	/** Damage in the index costs the time to make it again, and nothing else. */
	const guarded = <T>(work: () => T): T => {
		try {
			return work();
		} catch (error) {
			if (!isDamage(error) || resets >= mostResets) throw error;
			reset();
			return work();
		}
	};
	const reset = (): void => {
		resets += 1;
		opened.close();
		removeIndex(indexFile);
		opened = open();
	};

	return {
		/** Goes on until nothing is left, a batch in each turn. */
		fill: async (): Promise<void> => {
			if (isFilling) return;
			isFilling = true;
			try {
				guarded(() => opened.filler.forget());
				while (guarded(() => opened.filler.fill(batch)) > 0) await nextTurn();
			} finally {
				isFilling = false;
			}
		},
		answer: async ({ method, args }: ThreadAsk, stop: { throwIfAborted(): void }): Promise<unknown> => {
			const until = performance.now() + catchUpMs;
			while (performance.now() < until && guarded(() => opened.filler.fill(batch)) > 0) stop.throwIfAborted();
			const ask = (): Promise<unknown> => (opened.search[method] as (...all: unknown[]) => Promise<unknown>)(...args, stop);
			try {
				return await ask();
			} catch (error) {
				if (!isDamage(error) || resets >= mostResets) throw error;
				reset();
				return ask();
			}
		},
	};
};

const isDamage = (error: unknown): boolean =>
	error instanceof Database.SqliteError && /^SQLITE_(?:CORRUPT|NOTADB|IOERR|FULL)/.test(error.code);
