import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The limit of a socket server in Node: bytes come in, the same bytes go out, nobody looks at them. */
const folder = mkdtempSync(join(tmpdir(), "countersign-bench-"));
const path = join(folder, "echo.sock");
createServer((socket) => void socket.on("error", () => socket.destroy()).on("data", (chunk) => void socket.write(chunk))).listen(path, () =>
	process.stdout.write(`${path}\n`),
);
process.once("SIGTERM", () => {
	rmSync(folder, { recursive: true, force: true });
	process.exit(0);
});
