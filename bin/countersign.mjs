#!/usr/bin/env node
/** `countersign …`: hands over to the built command line, under Node 24, building it first in a fresh checkout. */
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const program = new URL("../dist/cli.cjs", import.meta.url);
const isNode24 = Number(process.versions.node.split(".")[0]) >= 24;

if (isNode24 && existsSync(program)) {
	// `require`, not `import`: import would first read the whole file through to learn its export names.
	createRequire(import.meta.url)(fileURLToPath(program));
} else {
	const { handOver } = await import("../scripts/lib/hand-over.mjs");
	process.exitCode = await handOver(program, process.argv.slice(2));
}
