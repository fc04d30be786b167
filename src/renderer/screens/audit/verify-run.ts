import { create } from "zustand";
import type { VerifyReport } from "../../../shared/contract/console-audit.ts";
import { call, onEvent } from "../../store/client.ts";
import { checkInWindow } from "./check/check-in-window.ts";
import { withWindowCheck } from "./check/compare.ts";

/** The verification of this window: it goes on while another screen is looked at. */

export type Progress = { readonly done: number; readonly total: number; readonly perSecond: number; readonly checkpoints: number };
export type Run =
	| { readonly state: "idle" }
	/** First the host verifies, then this window checks the same bytes with code of its own. */
	| { readonly state: "running"; readonly by: "host" | "window"; readonly progress: Progress | null; readonly isStopping: boolean }
	| { readonly state: "done"; readonly report: VerifyReport; readonly at: number }
	/** It did not finish, and nothing was found out. */
	| { readonly state: "failed"; readonly why: string };

export const useVerify = create<{ readonly run: Run }>()(() => ({ run: { state: "idle" } }));

const set = (run: Run): void => useVerify.setState({ run });

export async function startVerify(): Promise<void> {
	if (useVerify.getState().run.state === "running") return;
	set({ state: "running", by: "host", progress: null, isStopping: false });
	const stopListening = onEvent("verify.progress", (progress) => {
		const { run } = useVerify.getState();
		if (run.state === "running") set({ ...run, progress });
	});
	const result = await call("audit.verify", {});
	stopListening();
	if (!result.ok) return set({ state: "failed", why: result.fault.message });
	const report = isWorthChecking(result.value) ? await checkAgain(result.value) : result.value;
	set({ state: "done", report, at: Date.now() });
}

/** A run that failed or was stopped says enough; only what would be called sealed is looked at twice. */
const isWorthChecking = (report: VerifyReport): boolean => report.state === "passed" && report.fromSeq === 0;

const isStopping = (): boolean => {
	const { run } = useVerify.getState();
	return run.state === "running" && run.isStopping;
};

async function checkAgain(report: VerifyReport): Promise<VerifyReport> {
	if (isStopping()) return withWindowCheck(report, { state: "stopped" });
	const total = report.toSeq;
	const startedAt = performance.now();
	const tell = (done: number): void => {
		const perSecond = Math.round((done * 1000) / Math.max(1, performance.now() - startedAt));
		const { run } = useVerify.getState();
		if (run.state === "running") set({ ...run, by: "window", progress: { done, total, perSecond, checkpoints: report.checkpoints } });
	};
	tell(0);
	return withWindowCheck(report, await checkInWindow(total, isStopping, tell));
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
