import { connect } from "../../shared/contract/connect.ts";
import { consoleContract } from "../../shared/contract/console.ts";
import { hasBridge, openWire } from "../wire.ts";
import { emit, setClient, type ConsoleClient } from "./client.ts";
import { setPhase, takeChange, takeSnapshot } from "./console-store.ts";
import { isSignedOut, signIn } from "./sign-in.ts";

/** Keeps one connection to the host: opens it, watches the state, and after a loss tries again with growing pauses. */

/** Pause before each further try, in ms. The last one repeats. */
const pausesMs = [1000, 2000, 4000, 8000, 15_000] as const;

let tries = 0;
/** Counts connections, so that a late word from a lost one changes nothing. */
let attempt = 0;
let isWatching = false;
let retryTimer: ReturnType<typeof setTimeout> | undefined;

export async function start(): Promise<void> {
	if (!hasBridge()) {
		const result = await signIn();
		if (!result.signedIn) return setPhase({ name: "signed-out", why: result.why });
	}
	await open();
}

/** Tries now instead of when the pause is over. */
export function retryNow(): void {
	clearTimeout(retryTimer);
	void open();
}

async function open(): Promise<void> {
	const mine = ++attempt;
	setPhase({ name: "connecting" });
	try {
		const client = connect(consoleContract, await openWire());
		client.onClose((reason) => lost(mine, reason));
		client.on("verify.progress", (data) => emit("verify.progress", data));
		client.on("policy.progress", (data) => emit("policy.progress", data));
		client.on("export.progress", (data) => emit("export.progress", data));
		client.on("state.changed", (data) => {
			if (takeChange(data.seq, data.change, Date.now())) emit("state.changed", data);
			else watch(client).catch((error: unknown) => lost(mine, words(error)));
		});
		await watch(client);
	} catch (error) {
		if (!hasBridge() && (await isSignedOut())) {
			attempt++;
			return setPhase({ name: "signed-out", why: "This browser has not been signed in, or its sign-in ended." });
		}
		lost(mine, words(error));
	}
}

/** One at a time: changes that arrive meanwhile are part of the snapshot that is on its way. */
async function watch(client: ConsoleClient): Promise<void> {
	if (isWatching) return;
	isWatching = true;
	const result = await client.call("state.watch", {}).finally(() => (isWatching = false));
	if (!result.ok) {
		client.close();
		throw new Error(result.fault.message);
	}
	tries = 0;
	setClient(client);
	takeSnapshot(result.value, Date.now());
}

function lost(mine: number, why: string): void {
	if (mine !== attempt) return;
	attempt++;
	setClient(null);
	const pauseMs = pausesMs[Math.min(tries, pausesMs.length - 1)] ?? 15_000;
	tries++;
	setPhase({ name: "lost", why, retryAt: Date.now() + pauseMs });
	retryTimer = setTimeout(() => void open(), pauseMs);
}

const words = (error: unknown): string => (error instanceof Error ? error.message : "the host is not there");
