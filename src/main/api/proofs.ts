import { isAbsolute } from "node:path";
import type { proofMethods, TilesReport } from "../../shared/contract/console-proofs.ts";
import type { CompareReport } from "../../shared/contract/console-compare.ts";
import type { ConsoleContract } from "../../shared/contract/console.ts";
import type { Handlers } from "../../shared/contract/contract.ts";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
import type { Approver } from "../engine/engine.ts";
import type { OperatorSession } from "./console.ts";

/** What a console does so that somebody else can check the log. */

export type ProofPorts = {
	readonly exportTiles: (
		folder: string,
		signal: AbortSignal,
		onProgress: (progress: { readonly done: number; readonly total: number }) => void,
	) => Promise<Result<TilesReport>>;
	readonly compare: (path: string) => Promise<Result<CompareReport>>;
	readonly anchor: () => Promise<{ where: string; ok: boolean; text: string }[]>;
	/** Entries that are not kept are left out. */
	readonly bundle: (seqs: readonly number[]) => Promise<Result<{ readonly archive: Uint8Array; readonly count: number }>>;
	readonly keys: () => { readonly text: string; readonly count: number };
	/** Replaces the signing key; gives the entry that records it and the new key's id. */
	readonly rotateKey: (reason: string, operator: Approver) => Promise<{ readonly seq: number; readonly keyId: string }>;
};

type ProofsApi = Pick<Handlers<ConsoleContract, OperatorSession>, keyof typeof proofMethods>;

export const createProofsApi = (ports: ProofPorts, mayChange: (session: OperatorSession) => Result<Approver>): ProofsApi => {
	let exporting: AbortController | null = null;
	let isRotating = false;
	let isComparing = false;
	return {
		"audit.keys": () => ok(ports.keys()),

		"audit.rotate-key": async ({ reason }, session) => {
			const operator = mayChange(session);
			if (!operator.ok) return operator;
			if (isRotating) return fail("busy", "the key is being replaced");
			isRotating = true;
			try {
				return ok(await ports.rotateKey(reason, operator.value));
			} finally {
				isRotating = false;
			}
		},

		"audit.bundle": async ({ seqs }) => {
			const made = await ports.bundle([...new Set(seqs)].sort((one, other) => one - other));
			return made.ok ? ok({ contentB64: Buffer.from(made.value.archive).toString("base64"), count: made.value.count }) : made;
		},

		"audit.anchor": async (_params, session) => {
			const operator = mayChange(session);
			return operator.ok ? ok({ anchors: await ports.anchor() }) : operator;
		},

		"audit.export-tiles": async ({ folder }, session) => {
			const operator = mayChange(session);
			if (!operator.ok) return operator;
			if (!isAbsolute(folder)) return fail("bad_request", "name the folder in full, from the root of the disk");
			if (exporting !== null) return fail("busy", "an export is already running");
			exporting = new AbortController();
			try {
				return await ports.exportTiles(folder, exporting.signal, (progress) => session.emit("export.progress", progress));
			} finally {
				exporting = null;
			}
		},
		"audit.compare": async ({ path }, session) => {
			const operator = mayChange(session);
			if (!operator.ok) return operator;
			if (!isAbsolute(path)) return fail("bad_request", "name the backup in full, from the root of the disk");
			if (isComparing) return fail("busy", "a comparison is already running");
			isComparing = true;
			try {
				return await ports.compare(path);
			} finally {
				isComparing = false;
			}
		},
		"audit.cancel-tiles": () => {
			const isRunning = exporting !== null;
			exporting?.abort();
			return ok({ cancelled: isRunning });
		},
	};
};
