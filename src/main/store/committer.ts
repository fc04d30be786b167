import type { Db } from "./open.ts";
import { LogUnwritable, whyUnwritable } from "./refusals.ts";

export type Committer = {
	/** Runs `work` in the next transaction; resolves with its value once that is on the disk. */
	commit<T>(work: () => T): Promise<T>;
	/** Runs what is queued now. For stopping: afterwards nothing is pending. */
	flush(): void;
	/** Why nothing can be written, and how many jobs were refused for it; null when all is well. */
	unwritable(): Unwritable | null;
	/** Tries whether there is room again. Gives what `unwritable` said until now when there is, and null otherwise. */
	retry(): Unwritable | null;
};

export type Unwritable = { readonly why: string; readonly refused: number; readonly isMissing: boolean };

/** Written and taken back by a try: room for one entry and not the next would be worse than none. */
const probeBytes = 262_144;

/** Told to agents too: it names no place. */
const gone = "its file is gone";

type Job = { readonly run: () => void; readonly settle: () => void; readonly fail: (error: unknown) => void };

/**
 * Natural batching: everything asked for in one turn of the event loop shares one commit, so that many callers share
 * one fsync and a single caller waits for nobody. Each job has its own savepoint: one that throws takes nobody with it.
 *
 * A disk that takes no more refuses the batch, and every later one until `retry` finds room: memory is put back to the
 * last commit, so that nothing is believed that was not recorded. Any other failure of a commit is lost self-knowledge:
 * every job of the batch fails and `onFatal` must stop the process.
 *
 * Source: performance.md §1c.
 */
export const createCommitter = (
	db: Db,
	hooks: {
		/** Whether the file that was opened is still the one at its place. */
		readonly isThere: () => boolean;
		readonly beforeBatch: () => void;
		readonly beforeJob: () => void;
		readonly beforeCommit: () => void;
		readonly afterCommit: () => void;
		readonly afterRollback: () => void;
		/** Nothing of this batch has happened: memory goes back to where `beforeBatch` found it. */
		readonly afterRefusal: () => void;
		readonly onUnwritable: () => void;
		readonly onFatal: (error: unknown) => void;
	},
): Committer => {
	const begin = db.prepare("BEGIN IMMEDIATE");
	const end = db.prepare("COMMIT");
	const save = db.prepare("SAVEPOINT job");
	const release = db.prepare("RELEASE job");
	const back = db.prepare("ROLLBACK TO job");
	const put = db.prepare<[string]>("INSERT OR REPLACE INTO state (key, body) VALUES ('room', ?)");
	const drop = db.prepare("DELETE FROM state WHERE key = 'room'");
	let queue: Job[] = [];
	let scheduled = false;
	let refusing: Unwritable | null = null;

	const refuse = (jobs: readonly Job[], why: string, isMissing = false): void => {
		refusing = { why, refused: (refusing?.refused ?? 0) + jobs.length, isMissing };
		for (const job of jobs) job.fail(new LogUnwritable(why));
	};

	const flush = (): void => {
		scheduled = false;
		const jobs = queue;
		queue = [];
		if (jobs.length === 0) return;
		if (refusing !== null) return refuse(jobs, refusing.why, refusing.isMissing);
		if (!hooks.isThere()) {
			refuse(jobs, gone, true);
			hooks.onUnwritable();
			return;
		}
		try {
			hooks.beforeBatch();
			begin.run();
			for (const job of jobs) {
				save.run();
				hooks.beforeJob();
				job.run();
				release.run();
			}
			hooks.beforeCommit();
			end.run();
		} catch (error) {
			if (db.inTransaction) db.exec("ROLLBACK");
			const why = whyUnwritable(error);
			if (why !== null) {
				hooks.afterRefusal();
				refuse(jobs, why);
				hooks.onUnwritable();
				return;
			}
			for (const job of jobs) job.fail(error);
			hooks.onFatal(error);
			return;
		}
		hooks.afterCommit();
		for (const job of jobs) job.settle();
	};

	return {
		commit: <T>(work: () => T): Promise<T> =>
			new Promise<T>((resolve, reject) => {
				let done: { readonly value: T } | { readonly error: unknown } | null = null;
				queue.push({
					run: () => {
						try {
							done = { value: work() };
						} catch (error) {
							// A full disk may have ended the whole transaction, and with it the other jobs.
							if (whyUnwritable(error) !== null || !db.inTransaction) throw error;
							back.run();
							hooks.afterRollback();
							done = { error };
						}
					},
					settle: () => {
						if (done === null) reject(new Error("the job did not run"));
						else if ("error" in done) reject(done.error instanceof Error ? done.error : new Error(String(done.error)));
						else resolve(done.value);
					},
					fail: reject,
				});
				if (!scheduled) {
					scheduled = true;
					setImmediate(flush);
				}
			}),
		flush,
		unwritable: () => refusing,
		retry: () => {
			if (refusing === null) return null;
			if (!hooks.isThere()) {
				refusing = { ...refusing, why: gone, isMissing: true };
				return null;
			}
			try {
				put.run(Buffer.alloc(probeBytes, 1).toString("latin1"));
				drop.run();
			} catch (error) {
				const why = whyUnwritable(error);
				if (why === null) hooks.onFatal(error);
				else refusing = { ...refusing, why, isMissing: false };
				return null;
			}
			const until = refusing;
			refusing = null;
			return until;
		},
	};
};
