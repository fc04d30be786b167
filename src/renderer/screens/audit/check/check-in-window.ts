import { call } from "../../../store/client.ts";
import type { FromCheck, ToCheck } from "./check-worker.ts";
import type { Checked } from "./log-check.ts";

/** How a check of this window ended. `unknown`: it could not be carried out, which proves nothing either way. */
export type WindowCheck =
	| { readonly state: "done"; readonly checked: Checked }
	| { readonly state: "stopped" }
	| { readonly state: "unknown"; readonly why: string };

/** Checks the entries below `to` with this window's own code, on a thread of its own. */
export async function checkInWindow(to: number, isStopped: () => boolean, onProgress: (done: number) => void): Promise<WindowCheck> {
	const keys = await call("audit.keys", {});
	if (!keys.ok) return { state: "unknown", why: keys.fault.message };
	const worker = new Worker(new URL("./check-worker.ts", import.meta.url), { type: "module" });
	// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window: it has no origin
	const tell = (message: ToCheck): void => worker.postMessage(message);
	const answer = (message: ToCheck): Promise<Checked> =>
		new Promise((resolve, reject) => {
			const take = ({ data }: MessageEvent<FromCheck>): void =>
				"checked" in data ? resolve(data.checked) : reject(new Error(data.failed));
			worker.addEventListener("message", take, { once: true });
			worker.addEventListener("error", ({ message: why }) => reject(new Error(why)), { once: true });
			tell(message);
		});
	try {
		tell({ keys: keys.value.text });
		let checked: Checked | null = null;
		let page = await call("audit.pages", { from: 0, to });
		for (;;) {
			if (isStopped()) return { state: "stopped" };
			if (!page.ok) return { state: "unknown", why: page.fault.message };
			const { rows, notes, next } = page.value;
			const isLast = rows.length === 0 || next >= to;
			// The next page is fetched while this one is hashed.
			const [found, following] = await Promise.all([answer({ rows, notes }), isLast ? page : call("audit.pages", { from: next, to })]);
			checked = found;
			onProgress(checked.entries);
			if (isLast || checked.problem !== null) return { state: "done", checked };
			page = following;
		}
	} catch (error) {
		return { state: "unknown", why: error instanceof Error ? error.message : String(error) };
	} finally {
		worker.terminate();
	}
}
