import { create } from "zustand";
import type { TilesReport } from "../../../shared/contract/console-proofs.ts";
import type { Result } from "../../../shared/lib/result.ts";
import { call, onEvent } from "../../store/client.ts";

/** The export of this window: it goes on while another screen is looked at. */
type Run = {
	readonly progress: { readonly done: number; readonly total: number } | null;
	readonly isRunning: boolean;
	readonly result: Result<TilesReport> | null;
};

export const useTiles = create<Run>()(() => ({ progress: null, isRunning: false, result: null }));

export async function startExport(folder: string): Promise<void> {
	if (useTiles.getState().isRunning) return;
	useTiles.setState({ progress: null, isRunning: true, result: null });
	const stopListening = onEvent("export.progress", (progress) => useTiles.setState({ progress }));
	const result = await call("audit.export-tiles", { folder });
	stopListening();
	useTiles.setState({ progress: null, isRunning: false, result });
}

export const cancelExport = async (): Promise<void> => void (await call("audit.cancel-tiles", {}));
