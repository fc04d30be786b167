import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from "vscode-jsonrpc/node";

/** The peer: JSON-RPC as editors speak it. It checks no parameters. */
const folder = mkdtempSync(join(tmpdir(), "countersign-bench-"));
const path = join(folder, "rpc.sock");
createServer((socket) => {
	const connection = createMessageConnection(new StreamMessageReader(socket), new StreamMessageWriter(socket));
	connection.onRequest("action.request", () => ({ outcome: "allowed", seq: 1 }));
	connection.onError(() => socket.destroy());
	connection.listen();
}).listen(path, () => process.stdout.write(`${path}\n`));
process.once("SIGTERM", () => {
	rmSync(folder, { recursive: true, force: true });
	process.exit(0);
});
