import { hash } from "node:crypto";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * The product as it runs: start, socket, decode, analysis, gates, redaction, tree, durable commit, reply. One confirmed
 * agent in mode yolo, so that every request is decided at once. The first argument is added to the rules.
 */
const folder = mkdtempSync(join(tmpdir(), "countersign-bench-"));
process.env["COUNTERSIGN_HOME"] = folder;
process.env["COUNTERSIGN_KEYSTORE"] = "file";
mkdirSync(join(folder, "data"), { recursive: true, mode: 0o700 });
writeFileSync(join(folder, "countersign.toml"), `[safety]\napproval_mode = "safe"\n${process.argv[2] ?? ""}`, { mode: 0o600 });

const { start } = await import("../../src/main/hosts/start.ts");
const { fingerprintOf } = await import("../../src/shared/model/agent.ts");
const running = await start("headless", (error) => {
	throw error;
});
const { app } = running;
const operator = { name: "bench", via: "window" };
const key = "b".repeat(64);
await app.store.commit(() => {
	app.engine.agents.hello("bench", "bench", hash("sha256", key, "hex"), 0);
	const agent = app.store.projections.agent("bench");
	if (agent === null) throw new Error("not enrolled");
	app.engine.agents.confirm("bench", fingerprintOf(agent), "Assisted", operator);
	app.engine.trust.setLevel("bench", "Supervised", "bench", operator);
	app.engine.modes.set({ mode: "yolo", minutes: 480, reason: "bench" }, operator);
});
process.stdout.write(`${running.places.agentDoor}\n`);
process.once("SIGTERM", () => {
	void running.stop().then(() => {
		rmSync(folder, { recursive: true, force: true });
		process.exit(0);
	});
});
