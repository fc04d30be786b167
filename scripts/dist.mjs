/** `npm run dist`: builds and packs the desktop app for this system into `release/`. `-- --dir` stops before the installers. */
import { join } from "node:path";
import { bundledNode, root, run } from "./lib/node24.mjs";

const node = bundledNode() ?? process.execPath;
const built = await run(node, [join(root, "scripts/build.mjs")]);
process.exitCode = built !== 0 ? built : await run(node, [join(root, "node_modules/electron-builder/cli.js"), ...process.argv.slice(2)]);
