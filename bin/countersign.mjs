#!/usr/bin/env node
/** `countersign …`: hands over to the built program that carries the command out, under Node 24, building it first in a fresh checkout. */
import { existsSync } from "node:fs";
import module, { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

/** Commands that need more than a client may hold: the engine, the database, or a whole host. */
const elsewhere = new Map([
	["serve", "headless"],
	["explain", "doors"],
	["redact", "doors"],
	["inspect", "doors"],
	["audit", "doors"],
	["policy", "doors"],
]);

const [first = "", second = "", ...rest] = process.argv.slice(2);
// `help audit` is `audit --help`: the program that does it knows it best.
const isHelp = first === "help" && elsewhere.has(second);
const words = isHelp ? [second, ...rest, "--help"] : process.argv.slice(2);
// Asks a running host, which is the command line's own work, although the rest of `audit` is not.
const asked = ["shipping", "rotate-key", "anchor", "archive", "prune", "restore"];
const isAsked = words[0] === "audit" && asked.includes(words[1] ?? "");
const name = (isAsked ? undefined : elsewhere.get(words[0] ?? "")) ?? "cli";
// The host is a program of its own: its command is its name.
const args = name === "headless" ? words.slice(1) : words;

const program = new URL(`../dist/${name}.cjs`, import.meta.url);
const isNode24 = Number(process.versions.node.split(".")[0]) >= 24;

if (isNode24 && existsSync(program)) {
	process.argv.splice(2, process.argv.length, ...args);
	module.enableCompileCache(fileURLToPath(new URL("../.cache/compile", import.meta.url)));
	// `require`, not `import`: import would first read the whole file through to learn its export names.
	createRequire(import.meta.url)(fileURLToPath(program));
} else {
	const { handOver } = await import("../scripts/lib/hand-over.mjs");
	process.exitCode = await handOver(program, args);
}
