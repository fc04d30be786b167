import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";

/**
 * The limit: the same socket and the same durable group commit, and nothing between them. One row of the frame's text
 * for each call, flushed at the end of the event-loop turn, replied to after the commit.
 */
const folder = mkdtempSync(join(tmpdir(), "countersign-bench-"));
const db = new Database(join(folder, "bare.db"));
db.pragma("journal_mode = WAL");
db.pragma("synchronous = FULL");
db.exec("CREATE TABLE entries (seq INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT");
const insert = db.prepare("INSERT INTO entries (body) VALUES (?)");

let queue: { readonly body: string; readonly reply: () => void }[] = [];
const flush = (): void => {
	const batch = queue;
	queue = [];
	db.exec("BEGIN IMMEDIATE");
	for (const { body } of batch) insert.run(body);
	db.exec("COMMIT");
	for (const { reply } of batch) reply();
};

const server = createServer((socket) => {
	let rest = "";
	socket.setEncoding("utf8");
	socket.on("error", () => socket.destroy());
	socket.on("data", (chunk: string) => {
		const lines = (rest + chunk).split("\n");
		rest = lines.pop() ?? "";
		for (const body of lines) {
			const { id } = JSON.parse(body) as { id: number };
			if (queue.push({ body, reply: () => socket.write(`{"jsonrpc":"2.0","id":${id},"result":{"outcome":"allowed"}}\n`) }) === 1)
				setImmediate(flush);
		}
	});
});
const path = join(folder, "bare.sock");
server.listen(path, () => process.stdout.write(`${path}\n`));
process.once("SIGTERM", () => {
	rmSync(folder, { recursive: true, force: true });
	process.exit(0);
});
