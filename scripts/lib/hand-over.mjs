import { existsSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundledNode, isNode24, programEnv, root, run } from "./node24.mjs";

/**
 * Runs a built program under Node 24, building it first when it is not there. Resolves to the exit code.
 * @param {URL} program
 * @param {readonly string[]} args
 */
export const handOver = async (program, args) => {
	const node = isNode24() ? process.execPath : bundledNode();
	if (node === null) {
		process.stderr.write("countersign needs Node 24, which comes with the project: run `npm ci` first\n");
		return 1;
	}
	const file = fileURLToPath(program);
	if (!existsSync(file)) {
		// Programs read the answers on stdout, so the build talks on stderr.
		const status = await run(node, [join(root, "scripts/build.mjs"), "--if-stale"], { stdio: ["ignore", 2, 2] });
		if (status !== 0) return status;
	}
	return run(node, [file, ...args], { cwd: process.cwd(), env: programEnv() });
};
