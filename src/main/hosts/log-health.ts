import { statfs } from "node:fs/promises";
import type { EntryDraft } from "../../shared/model/entry.ts";
import type { LogState } from "../../shared/view/state.ts";
import type { Store } from "../store/store.ts";

/**
 * Whether the log can be written. While it cannot, nothing is allowed and what waits goes on waiting; as soon as there is
 * room again that is recorded, with how many were refused and held, and everything goes on without a restart.
 */
export type LogHealth = {
	/** The store refuses: tries again from now on. */
	failed(): void;
	state(): LogState;
	/**
	 * Null while the log can be written. Otherwise resolves with true as soon as it can be, and with false after `ms` or at the
	 * end of the host: whoever waits here is not counted as refused when the log goes on.
	 */
	whenWritable(ms: number): Promise<boolean> | null;
	stop(): void;
};

export type LogHealthPorts = {
	/** On the disk of the log. */
	readonly folder: string;
	readonly file: string;
	readonly store: Pick<Store, "commit" | "unwritable" | "retry" | "ledger">;
	readonly now: () => number;
	readonly lowSpaceBytes: () => number;
	/** In the transaction that records the recovery: what was not recorded meanwhile. */
	readonly onRecovered: () => void;
	readonly onChange: (state: LogState) => void;
	readonly onError: (text: string) => void;
	readonly retryMs?: number;
};

const retryMs = 1000;
const lookMs = 15_000;

export const createLogHealth = (ports: LogHealthPorts): LogHealth => {
	const { store, now } = ports;
	let since = 0;
	let isFailed = false;
	let low: { text: string; since: number } | null = null;
	let told = "null";
	let timer: ReturnType<typeof setTimeout> | null = null;
	/** Refused before a recovery that could not be recorded: the store counts anew from there. */
	let refusedBefore = 0;
	const holding = new Set<(isWritable: boolean) => void>();
	const release = (isWritable: boolean): void => {
		for (const go of holding) go(isWritable);
	};

	const state = (): LogState => {
		if (isFailed) {
			const { why = "disk full", isMissing = false } = store.unwritable() ?? {};
			return isMissing ? { status: "missing", text: `No log at \`${ports.file}\``, since } : { status: "failed", text: why, since };
		}
		return low === null ? null : { status: "low-space", ...low };
	};
	const tell = (): void => {
		const next = JSON.stringify(state());
		if (next === told) return;
		told = next;
		ports.onChange(state());
	};

	const retry = (): void => {
		timer = null;
		const until = store.retry();
		if (until === null) return wait();
		const held = holding.size;
		const refused = refusedBefore + until.refused;
		const details: EntryDraft["details"] = {
			since,
			refused: refused - held,
			...(held === 0 ? {} : { held }),
			problem: until.why,
		};
		const recovered = store.commit(() => {
			store.ledger.append({ type: "log.recovered", actor: "host", details });
			ports.onRecovered();
		});
		// Room for a try and not for this: the store refuses again and has called `failed`.
		recovered.then(
			() => {
				isFailed = false;
				refusedBefore = 0;
				tell();
				release(true);
				void look();
			},
			(error: unknown) => {
				// The entry of the recovery is no refusal of anybody, and the store has counted it.
				refusedBefore = refused - 1;
				ports.onError(error instanceof Error ? error.message : String(error));
				wait();
			},
		);
	};
	const wait = (): void => {
		if (timer === null) timer = setTimeout(retry, ports.retryMs ?? retryMs);
		timer.unref();
	};

	const look = async (): Promise<void> => {
		const least = ports.lowSpaceBytes();
		try {
			const { bavail, bsize } = await statfs(ports.folder);
			const free = bavail * bsize;
			const text = `Only ${Math.floor(free / 1_048_576)} MB are free on the disk of the log.`;
			low = free >= least ? null : { text, since: low?.since ?? now() };
		} catch (error) {
			ports.onError(`the room on the disk of the log cannot be seen: ${error instanceof Error ? error.message : String(error)}`);
		}
		tell();
	};
	const looking = setInterval(() => void look(), lookMs);
	looking.unref();
	void look();

	return {
		failed: () => {
			if (!isFailed) {
				isFailed = true;
				since = now();
				ports.onError(`the log cannot be written: ${store.unwritable()?.why ?? ""}`);
			}
			tell();
			wait();
		},
		state,
		whenWritable: (ms) =>
			!isFailed
				? null
				: new Promise((resolve) => {
						const go = (isWritable: boolean): void => {
							clearTimeout(patience);
							holding.delete(go);
							resolve(isWritable);
						};
						const patience = setTimeout(() => go(false), ms);
						holding.add(go);
					}),
		stop: () => {
			release(false);
			clearInterval(looking);
			if (timer !== null) clearTimeout(timer);
			timer = null;
		},
	};
};
