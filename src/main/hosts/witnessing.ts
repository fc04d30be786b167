import type { WitnessConfig } from "../../shared/model/evidence-config.ts";
import type { NodeReader } from "../../shared/proof/prove.ts";
import type { Chain } from "../../shared/view/state.ts";
import { addSignature, cosignersOf } from "../audit/witness-request.ts";
import { parseVerifierKey, type CheckSignature, type VerifierKey } from "../audit/note.ts";
import type { Checkpoints } from "../store/checkpoints.ts";
import { sha256 } from "../store/tree.ts";
import { askWitness } from "./ask-witness.ts";

/** Cosignatures over the log's heads, asked for behind the commit: a witness that is down is in nobody's way. */

export type Witnessing = {
	/** The witnesses of the rules; those that stay keep what is known of them. */
	configure(witnesses: readonly WitnessConfig[], quorum: number | undefined): void;
	/** A head was signed. */
	noticed(): void;
	/** Asks every witness for the newest head now; resolves when each has answered or failed. */
	askNow(): Promise<void>;
	view(): Chain["witnesses"];
	keys(): readonly VerifierKey[];
	/** Who of them cosigned a checkpoint; undefined when there are none. */
	cosigned(note: string): { by: string[]; of: number } | undefined;
	stop(): Promise<void>;
};

export type WitnessingPorts = {
	readonly checkpoints: Checkpoints;
	readonly nodes: () => NodeReader;
	readonly commit: <T>(work: () => T) => Promise<T>;
	readonly check: CheckSignature;
	readonly now: () => number;
	readonly onChange: () => void;
	readonly onError: (text: string) => void;
};

/** Under load heads are signed often; a witness is asked for the newest only this often. */
const pauseMs = 10_000;
const firstBackOffMs = 5000;
const longestBackOffMs = 3_600_000;

type Problem = { readonly text: string; readonly since: number; readonly nextTryAt: number; readonly isAlarm: boolean };
type One = {
	config: WitnessConfig;
	readonly key: VerifierKey;
	/** Size that it is believed to know. */
	known: number;
	cosigned: { readonly size: number; readonly at: number } | null;
	problem: Problem | null;
	failures: number;
	timer: NodeJS.Timeout | null;
	running: Promise<void> | null;
	askedAt: number;
};

export const createWitnessing = (ports: WitnessingPorts): Witnessing => {
	const { checkpoints, now } = ports;
	const stopping = new AbortController();
	let all: One[] = [];
	let quorum = 0;

	const settle = (one: One, head: { readonly size: number }, text: string, isAlarm: boolean): void => {
		one.failures += 1;
		const backOff = Math.min(longestBackOffMs, firstBackOffMs * 2 ** Math.min(one.failures - 1, 12));
		one.problem = { text, since: one.problem?.since ?? now(), nextTryAt: now() + backOff, isAlarm };
		if (isAlarm) ports.onError(`witness ${one.config.name}, head of ${head.size}: ${text}`);
		later(one, backOff);
	};

	const askOnce = async (one: One): Promise<void> => {
		const head = checkpoints.newest();
		if (head === null || one.cosigned?.size === head.size) return;
		one.askedAt = now();
		const asked = await askWitness(head, one.known, {
			url: one.config.url,
			key: one.key,
			check: ports.check,
			nodes: ports.nodes(),
			signal: stopping.signal,
		});
		if (stopping.signal.aborted) return;
		if ("problem" in asked) settle(one, head, asked.problem, asked.isAlarm);
		else {
			// Others may have cosigned meanwhile: their lines stay.
			await ports.commit(() => {
				const stored = checkpoints.at(head.size);
				const note = stored === null ? null : addSignature(stored, asked.line);
				if (note?.ok === true) checkpoints.replace(head.size, note.value);
			});
			one.known = head.size;
			one.cosigned = { size: head.size, at: now() };
			one.problem = null;
			one.failures = 0;
			if ((checkpoints.newest()?.size ?? 0) > head.size) later(one, pauseMs);
		}
		ports.onChange();
	};
	const ask = (one: One): Promise<void> => {
		if (one.timer !== null) clearTimeout(one.timer);
		one.timer = null;
		one.running ??= askOnce(one)
			.catch((error: unknown) => ports.onError(`witness ${one.config.name}: ${error instanceof Error ? error.message : String(error)}`))
			.finally(() => {
				one.running = null;
			});
		return one.running;
	};
	const later = (one: One, ms: number): void => {
		if (stopping.signal.aborted) return;
		one.timer ??= setTimeout(() => void ask(one), ms).unref();
	};

	return {
		configure: (witnesses, wanted) => {
			const before = all;
			const newest = checkpoints.newest();
			all = witnesses.flatMap((config): One[] => {
				const key = parseVerifierKey(sha256, config.key);
				if (!key.ok) {
					ports.onError(`witness ${config.name} is left out: ${key.fault.message}`);
					return [];
				}
				const same = before.find((one) => one.config.key === config.key && one.config.url === config.url);
				if (same !== undefined) {
					same.config = config;
					return [same];
				}
				const [cosigned] = newest === null ? [] : cosignersOf(newest.note, [key.value], ports.check);
				const size = newest?.size ?? 0;
				const has = cosigned === undefined ? null : { size, at: cosigned.atMs };
				const fresh = { known: has?.size ?? 0, cosigned: has, problem: null, failures: 0, timer: null, running: null, askedAt: 0 };
				return [{ config, key: key.value, ...fresh }];
			});
			for (const one of before) if (one.timer !== null) clearTimeout(one.timer);
			for (const one of all) one.timer = null;
			quorum = wanted ?? all.length;
			for (const one of all) later(one, 0);
			ports.onChange();
		},
		noticed: () => {
			for (const one of all) if (one.problem === null && one.running === null) later(one, Math.max(0, one.askedAt + pauseMs - now()));
		},
		askNow: async () => {
			await Promise.all(all.map(ask));
		},
		view: () =>
			all.length === 0
				? undefined
				: {
						quorum,
						list: all.map(({ config, cosigned, problem }) => ({
							name: config.name,
							...(cosigned === null ? {} : cosigned),
							...(problem === null ? {} : { problem }),
						})),
					},
		keys: () => all.map(({ key }) => key),
		cosigned: (note) => {
			const keys = all.map(({ key }) => key);
			return keys.length === 0 ? undefined : { by: cosignersOf(note, keys, ports.check).map(({ key }) => key.name), of: keys.length };
		},
		stop: async () => {
			stopping.abort();
			for (const one of all) if (one.timer !== null) clearTimeout(one.timer);
			await Promise.all(all.flatMap(({ running }) => (running === null ? [] : [running])));
		},
	};
};
