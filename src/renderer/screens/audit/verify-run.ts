import { create } from "zustand";
import type { VerifyReport } from "../../../shared/contract/console-audit.ts";
import { call, onEvent } from "../../store/client.ts";

/** The verification of this window: it goes on while another screen is looked at. */

export type Progress = { readonly done: number; readonly total: number; readonly perSecond: number; readonly checkpoints: number };
export type Run =
	| { readonly state: "idle" }
	| { readonly state: "running"; readonly progress: Progress | null; readonly isStopping: boolean }
	| { readonly state: "done"; readonly report: VerifyReport; readonly at: number }
	/** It did not finish, and nothing was found out. */
	| { readonly state: "failed"; readonly why: string };

export const useVerify = create<{ readonly run: Run }>()(() => ({ run: { state: "idle" } }));

const set = (run: Run): void => useVerify.setState({ run });

export async function startVerify(): Promise<void> {
	if (useVerify.getState().run.state === "running") return;
	set({ state: "running", progress: null, isStopping: false });
	const stopListening = onEvent("verify.progress", (progress) => {
		const { run } = useVerify.getState();
		if (run.state === "running") set({ ...run, progress });
	});
	const result = await call("audit.verify", {});
	stopListening();
	set(result.ok ? { state: "done", report: result.value, at: Date.now() } : { state: "failed", why: result.fault.message });
}

export async function cancelVerify(): Promise<void> {
	const { run } = useVerify.getState();
	if (run.state !== "running") return;
	set({ ...run, isStopping: true });
	await call("audit.cancel-verify", {});
}

/** Puts a finished run away. A failed chain stays: it is put away only by a run that passes. */
export function hideVerify(): void {
	const { run } = useVerify.getState();
	if (run.state === "failed" || (run.state === "done" && run.report.state !== "failed")) set({ state: "idle" });
}
