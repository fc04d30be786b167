import type { StoredRow } from "../../../../shared/contract/console-audit.ts";
import { windowHasher } from "../hasher.ts";
import { createLogCheck, type Checked, type LogCheck } from "./log-check.ts";

/** The thread of the window that checks: hashing a million entries would freeze the screen. */

export type ToCheck = { readonly keys: string } | { readonly rows: readonly StoredRow[]; readonly notes: readonly string[] };

/** What it answers to each page. */
export type FromCheck = { readonly checked: Checked } | { readonly failed: string };

const verify = async (publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<boolean> => {
	const key = await crypto.subtle.importKey("raw", new Uint8Array(publicKey), { name: "Ed25519" }, false, ["verify"]);
	return crypto.subtle.verify({ name: "Ed25519" }, key, new Uint8Array(signature), new Uint8Array(message));
};

let check: LogCheck | null = null;
/** One message after the other: taking waits for signatures. */
let turn: Promise<void> = Promise.resolve();

const scope = globalThis as unknown as {
	addEventListener(type: "message", listener: (event: { readonly data: ToCheck }) => void): void;
	postMessage(message: FromCheck): void;
};
// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window: it has no origin
const reply = (message: FromCheck): void => scope.postMessage(message);

const answer = async (data: ToCheck): Promise<void> => {
	try {
		if ("keys" in data) check = createLogCheck({ hasher: windowHasher, verify, keys: data.keys });
		else if (check !== null) reply({ checked: await check.take(data.rows, data.notes) });
	} catch (error) {
		// Nothing was found out: the page that asked must not wait for ever.
		reply({ failed: error instanceof Error ? error.message : String(error) });
	}
};

scope.addEventListener("message", ({ data }) => {
	turn = turn.then(() => answer(data));
});
