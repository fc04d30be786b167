import { createHash } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Database from "better-sqlite3";
import { naivePatterns } from "../kit/naive-patterns.ts";

/** The peer: what such systems usually do. One replace for each secret pattern, a hash chain, one transaction a row. */
const folder = mkdtempSync(join(tmpdir(), "countersign-bench-"));
const db = new Database(join(folder, "naive.db"));
db.pragma("journal_mode = WAL");
db.pragma("synchronous = FULL");
db.exec("CREATE TABLE entries (seq INTEGER PRIMARY KEY, body TEXT NOT NULL, prev TEXT NOT NULL, hash TEXT NOT NULL) STRICT");
const insert = db.prepare("INSERT INTO entries (body, prev, hash) VALUES (?, ?, ?)");
let prev = "0".repeat(64);

const server = createServer((socket) => {
	let rest = "";
	socket.setEncoding("utf8");
	socket.on("error", () => socket.destroy());
	socket.on("data", (chunk: string) => {
		const lines = (rest + chunk).split("\n");
		rest = lines.pop() ?? "";
		for (const line of lines) {
			const { id } = JSON.parse(line) as { id: number };
			let body = line;
			for (const pattern of naivePatterns) body = body.replace(pattern, "***");
			const hash = createHash("sha256").update(prev).update(body).digest("hex");
			insert.run(body, prev, hash);
			prev = hash;
			socket.write(`{"jsonrpc":"2.0","id":${id},"result":{"outcome":"allowed"}}\n`);
		}
	});
});
const path = join(folder, "naive.sock");
server.listen(path, () => process.stdout.write(`${path}\n`));
process.once("SIGTERM", () => {
	rmSync(folder, { recursive: true, force: true });
	process.exit(0);
});
