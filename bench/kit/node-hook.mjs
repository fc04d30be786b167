/** The hook as most are written: a Node program. What it does is the least that works; the start of Node is the rest. */
import { readFileSync } from "node:fs";
import { connect } from "node:net";

const [socketPath = "", name, key] = process.argv.slice(2);
const payload = JSON.parse(readFileSync(0, "utf8"));
const socket = connect(socketPath);
const frame = (/** @type {number} */ id, /** @type {string} */ method, /** @type {object} */ params) =>
	`${JSON.stringify({ jsonrpc: "2.0", id, method, params })}\n`;
socket.end(
	frame(1, "agent.hello", { protocol: 1, name, kind: "bench", key }) +
		frame(2, "hook.run", { adapter: "claude-code", waitMs: 60_000, payload }),
);
let text = "";
socket.on("data", (chunk) => {
	text += chunk.toString();
});
socket.on("close", () => {
	const reply = text
		.split("\n")
		.filter((line) => line !== "")
		.map((line) => JSON.parse(line))
		.find(({ id }) => id === 2);
	if (reply?.result === undefined) process.exit(2);
	process.stdout.write(`${JSON.stringify(reply.result.output)}\n`);
	process.exitCode = reply.result.exitCode;
});
