import type { Db } from "./open.ts";

export type Committer = {
	/** Runs `work` in the next transaction; resolves with its value once that is on the disk. */
	commit<T>(work: () => T): Promise<T>;
	/** Runs what is queued now. For stopping: afterwards nothing is pending. */
	flush(): void;
};

type Job = { readonly run: () => void; readonly settle: () => void; readonly fail: (error: unknown) => void };

/**
 * Natural batching: everything asked for in one turn of the event loop shares one commit, so that many callers share
 * one fsync and a single caller waits for nobody. Each job has its own savepoint: one that throws takes nobody with it.
 *
 * A commit that fails is lost self-knowledge: every job of the batch fails and `onFatal` must stop the process.
 *
 * Source: performance.md §1c.
 */
export const createCommitter = (
	db: Db,
	hooks: {
		readonly beforeBatch: () => void;
		readonly beforeJob: () => void;
		readonly beforeCommit: () => void;
		readonly afterCommit: () => void;
		readonly afterRollback: () => void;
		readonly onFatal: (error: unknown) => void;
	},
): Committer => {
	const begin = db.prepare("BEGIN IMMEDIATE");
	const end = db.prepare("COMMIT");
	const save = db.prepare("SAVEPOINT job");
	const release = db.prepare("RELEASE job");
	const back = db.prepare("ROLLBACK TO job");
	let queue: Job[] = [];
	let scheduled = false;

	const flush = (): void => {
		scheduled = false;
		const jobs = queue;
		queue = [];
		if (jobs.length === 0) return;
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
	};
};
