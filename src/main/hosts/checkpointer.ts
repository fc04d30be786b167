import { signCheckpoint } from "../audit/checkpoint.ts";
import type { NoteSigner } from "../audit/note.ts";
import type { Checkpoints } from "../store/checkpoints.ts";
import type { Store } from "../store/store.ts";

/** Signs the head of the log: every 1,000 entries, 60 s after activity, when asked, and at stop. */
export type Checkpointer = {
	/** Entries were added. */
	noticed(): void;
	/** Signs now if anything is uncovered; resolves when it is stored and remembered. */
	sign(): Promise<void>;
	stop(): Promise<void>;
};

type Head = { readonly size: number; readonly root: string; readonly at: number };

export type CheckpointerPorts = {
	readonly store: Store;
	readonly checkpoints: Checkpoints;
	/** The key in force, asked for at every signature: it can be replaced. */
	readonly signer: () => NoteSigner;
	readonly now: () => number;
	/** Keeps the head where the database's writer cannot reach it. */
	readonly remember: (head: Head) => Promise<void>;
	readonly onSigned: () => void;
	readonly onError: (error: unknown) => void;
};

const everyEntries = 1000;
const everyMs = 60_000;
/** A keychain takes milliseconds and a disk write for each head: under load the newest is kept this often. */
const rememberEveryMs = 2000;

export const createCheckpointer = (ports: CheckpointerPorts): Checkpointer => {
	const { store, checkpoints } = ports;
	let timer: ReturnType<typeof setTimeout> | null = null;
	let signing: Promise<void> = Promise.resolve();
	let covered = checkpoints.newest()?.size ?? 0;
	let isDue = false;

	let unremembered: Head | null = null;
	let rememberTimer: ReturnType<typeof setTimeout> | null = null;
	let rememberedAt = Number.NEGATIVE_INFINITY;

	const rememberNow = async (): Promise<void> => {
		if (rememberTimer !== null) clearTimeout(rememberTimer);
		rememberTimer = null;
		const head = unremembered;
		unremembered = null;
		if (head === null) return;
		rememberedAt = performance.now();
		await ports.remember(head);
	};
	const rememberSoon = async (head: Head): Promise<void> => {
		unremembered = head;
		const waitMs = rememberedAt + rememberEveryMs - performance.now();
		if (waitMs <= 0) await rememberNow();
		else rememberTimer ??= setTimeout(() => void chain(rememberNow), waitMs);
	};

	const signNow = async (): Promise<void> => {
		if (timer !== null) clearTimeout(timer);
		timer = null;
		isDue = false;
		const signed = await store.commit(() => {
			const size = store.tree.size;
			if (size <= covered) return null;
			const head = { size, root: store.tree.root(), at: ports.now() };
			checkpoints.put({ size, at: head.at, note: signCheckpoint(head, ports.signer()) });
			return head;
		});
		if (signed === null) return;
		covered = signed.size;
		ports.onSigned();
		await rememberSoon(signed);
	};
	/** One after the other, so that a remembered head never goes back. A failure is told and the next try goes on. */
	const chain = (work: () => Promise<void>): Promise<void> => {
		signing = signing.then(work).catch(ports.onError);
		return signing;
	};
	const sign = (): Promise<void> => chain(signNow);

	return {
		noticed: () => {
			if (store.tree.size - covered >= everyEntries) {
				if (!isDue) void sign();
				isDue = true;
			} else timer ??= setTimeout(() => void sign(), everyMs);
		},
		sign,
		stop: async () => {
			await sign();
			await chain(rememberNow);
			if (timer !== null) clearTimeout(timer);
			timer = null;
		},
	};
};
