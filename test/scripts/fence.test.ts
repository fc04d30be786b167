import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { after, describe, test } from "node:test";

/** The wrong global does not compile: what each layer's tsconfig promises, asked of the compiler itself. */

const nodeGlobals = [
	"process",
	"Buffer",
	"setTimeout",
	"setImmediate",
	"console",
	"TextEncoder",
	"fetch",
	"performance",
	"crypto",
	"require",
];
const domGlobals = ["document", "window", "HTMLElement", "requestAnimationFrame"];

const layers: readonly { folder: string; refused: readonly string[]; known: readonly string[] }[] = [
	...["src/shared", "src/main/engine", "src/main/redact", "src/main/audit"].map((folder) => ({
		folder,
		refused: [...nodeGlobals, ...domGlobals],
		known: ["Uint8Array", "Map"],
	})),
	...["src/main", "src/client", "src/cli"].map((folder) => ({ folder, refused: domGlobals, known: ["process", "Buffer", "setTimeout"] })),
	{ folder: "src/renderer", refused: ["process", "Buffer", "setImmediate", "require"], known: ["document", "fetch"] },
];

// Inside the project, so that the compiler finds the type packages as it does for the layer.
mkdirSync(".cache", { recursive: true });
const scratch = mkdtempSync(".cache/fence-");
after(() => rmSync(scratch, { recursive: true }));

/** Names the compiler does not know, among `names`, under the settings of `folder`. */
const unknownIn = (folder: string, names: readonly string[]): Promise<string[]> => {
	const here = mkdtempSync(join(scratch, "layer-"));
	for (const name of names) writeFileSync(join(here, `${name}.ts`), `export const probe = ${name};\n`);
	const settings = {
		extends: join(relative(here, folder), "tsconfig.json"),
		compilerOptions: { composite: false, incremental: false, emitDeclarationOnly: false, noEmit: true, tsBuildInfoFile: null },
		include: ["*.ts"],
		references: [],
	};
	writeFileSync(join(here, "tsconfig.json"), JSON.stringify(settings));
	return new Promise((resolve, reject) => {
		const args = ["node_modules/typescript/bin/tsc", "--project", here, "--pretty", "false"];
		execFile(process.execPath, args, (error, stdout) => {
			const refused = [...stdout.matchAll(/error TS(\d+): Cannot find name '(\w+)'/g)].map(([, , name]) => name ?? "");
			// Any other complaint would mean that the probe itself is wrong.
			const others = stdout.split("\n").filter((line) => line.includes("error TS") && !line.includes("Cannot find name"));
			if (others.length > 0) reject(new Error(others.join("\n")));
			else if (error !== null && refused.length === 0) reject(error);
			else resolve(refused.sort());
		});
	});
};

describe("the compile fence", { concurrency: 2 }, () => {
	for (const { folder, refused, known } of layers) {
		test(`${folder} does not know ${refused.join(", ")}`, async () => {
			assert.deepEqual(await unknownIn(folder, [...refused, ...known]), [...refused].sort());
		});
	}
});
