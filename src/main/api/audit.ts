import type { VerifyReport } from "../../shared/contract/console-audit.ts";
import type { auditMethods } from "../../shared/contract/console-audit.ts";
import type { ConsoleContract } from "../../shared/contract/console.ts";
import type { EventData, Handlers, Params } from "../../shared/contract/contract.ts";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
import type { Entry } from "../../shared/model/entry.ts";
import { inclusionProof } from "../../shared/proof/prove.ts";
import type { TreeHasher } from "../../shared/proof/tree-hasher.ts";
import type { Query } from "../store/query.ts";
import type { StoredTree } from "../store/tree.ts";
import { pageOf } from "./audit-pages.ts";
import { createSearchApi, type SearchPorts } from "./audit-search.ts";
import type { Approver } from "../engine/engine.ts";
import type { OperatorSession } from "./console.ts";
import { whyOf } from "./why.ts";

/** Questions of a console to the audit log. Only an acknowledgement changes anything. */

export type AuditPorts = SearchPorts & {
	readonly query: Query;
	readonly tree: StoredTree;
	readonly hasher: TreeHasher;
	readonly entry: (seq: number) => Entry | null;
	readonly newestCheckpoint: () => { readonly size: number; readonly note: string } | null;
	readonly signCheckpoint: () => Promise<void>;
	/** Undefined when no witness is configured. */
	readonly cosigned: (note: string) => { by: string[]; of: number } | undefined;
	readonly checkNote: (note: string) => boolean;
	readonly keyId: () => string;
	readonly verify: (
		signal: AbortSignal,
		onProgress: (progress: EventData<ConsoleContract, "verify.progress">) => void,
		operator: string,
	) => Promise<VerifyReport>;
	readonly acknowledge: (damage: Params<ConsoleContract, "audit.acknowledge-damage">, operator: string) => Promise<Result<number>>;
};

/** Entries about one request that a trace shows; nothing that ends has more. */
const mostSteps = 500;

export const createAuditApi = (
	ports: AuditPorts,
	mayChange: (session: OperatorSession) => Result<Approver>,
): Pick<Handlers<ConsoleContract, OperatorSession>, keyof typeof auditMethods> => {
	const { query } = ports;
	let verification: AbortController | null = null;
	return {
		...createSearchApi(ports),

		"audit.entry": ({ seq }) => {
			const view = (at: number) => {
				const stored = query.entry(at);
				return stored === null
					? null
					: { seq: stored.seq, body: stored.body, recordedHex: stored.leaf, recomputedHex: ports.hasher.leaf(stored.body) };
			};
			const entry = view(seq);
			if (entry === null) return fail("not_found", `no entry #${seq}`);
			const before = view(seq - 1);
			const after = view(seq + 1);
			return ok({ entry, ...(before === null ? {} : { before }), ...(after === null ? {} : { after }) });
		},

		"audit.why": ({ request }) => {
			const about = query.about(request, mostSteps);
			const why = whyOf(about, (id) => (/^g\d{1,15}$/.test(id) ? ports.entry(Number(id.slice(1))) : null));
			return why === null ? fail("not_found", `no entry speaks of request \`${request}\``) : ok(why);
		},

		"audit.proof": async ({ seq }) => {
			if (seq >= query.size()) return fail("not_found", `no entry #${seq}`);
			if ((ports.newestCheckpoint()?.size ?? 0) <= seq) await ports.signCheckpoint();
			const checkpoint = ports.newestCheckpoint();
			const stored = query.entry(seq);
			if (checkpoint === null || stored === null) return fail("unavailable", "no signed checkpoint covers this entry yet");
			const nodes = ports.tree.nodes();
			const path = inclusionProof(ports.hasher, nodes, seq, checkpoint.size);
			if (!path.ok) return path;
			const lines = checkpoint.note.split("\n");
			const cosigned = ports.cosigned(checkpoint.note);
			return ok({
				index: seq,
				size: checkpoint.size,
				leafHex: ports.hasher.leaf(stored.body),
				pathHex: path.value,
				rootHex: Buffer.from(lines[2] ?? "", "base64").toString("hex"),
				checkpoint: checkpoint.note,
				keyId: ports.keyId(),
				signatureValid: ports.checkNote(checkpoint.note),
				...(cosigned === undefined ? {} : { cosigned }),
			});
		},

		"audit.pages": ({ from, to }) => ok(pageOf(query, from, to)),

		"audit.verify": async (_params, session) => {
			if (verification !== null) return fail("busy", "a verification is already running");
			verification = new AbortController();
			try {
				return ok(await ports.verify(verification.signal, (progress) => session.emit("verify.progress", progress), session.operator));
			} finally {
				verification = null;
			}
		},
		"audit.acknowledge-damage": async (damage, session) => {
			const operator = mayChange(session);
			if (!operator.ok) return operator;
			const acknowledged = await ports.acknowledge(damage, operator.value.name);
			return acknowledged.ok ? ok({ seq: acknowledged.value }) : acknowledged;
		},
		"audit.cancel-verify": () => {
			const isRunning = verification !== null;
			verification?.abort();
			return ok({ cancelled: isRunning });
		},
	};
};
