import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { openPeers } from "../../src/main/system/peers.ts";
import { listenAgents } from "../../src/main/wires/listen-agents.ts";
import { agentContract } from "../../src/shared/contract/agent.ts";
import { serve } from "../../src/shared/contract/serve.ts";
import { ok } from "../../src/shared/lib/result.ts";

/** Our listener, wire and `serve` with a handler that does nothing. `loose` leaves the schema of the parameters out. */
const isLoose = process.argv[2] === "loose";
const draft = agentContract.methods["action.request"].params;
const contract = {
	methods: { "action.request": { params: isLoose ? z.unknown() : draft, result: z.unknown() } },
	events: {},
};
const reply = ok({ outcome: "allowed", seq: 1 });

const folder = mkdtempSync(join(tmpdir(), "countersign-bench-"));
const listening = await listenAgents({
	folder: join(folder, "run"),
	peers: await openPeers(),
	maxPerProcess: 256,
	onConnection: ({ wire, established }) => {
		established();
		serve(contract, { "action.request": () => reply }, wire, null, {
			onBug: ({ error }) => {
				throw error;
			},
		});
	},
	onRefused: (kind, detail) => {
		throw new Error(`${kind}: ${detail}`);
	},
	onError: (error) => {
		throw error;
	},
});
if (!listening.ok) throw new Error(listening.fault.message);
process.stdout.write(`${listening.value.address}\n`);
process.once("SIGTERM", () => {
	rmSync(folder, { recursive: true, force: true });
	process.exit(0);
});
