import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** The scratch folder of the demo: everything that it does, allowed or not, can only touch what lies in here. */
export type Project = {
	/** The scratch folder itself. */
	readonly root: string;
	/** The project in it: the agent's workspace. */
	readonly workspace: string;
	/** Begins anew: whatever is in the scratch folder goes, and every file is as it was. */
	reset(): void;
	remove(): void;
};

const greet = `/** A greeting for a person. */
export function greet(name) {
	return "Hello " + name;
}
`;

const files: Readonly<Record<string, string>> = {
	"README.md": "# Greeter\n\nSays hello.\n\n- `npm test` runs the tests\n- `build/` holds what was built\n",
	"package.json": `${JSON.stringify({ name: "greeter", version: "1.0.0", type: "module", scripts: { test: "node --test" } }, null, "\t")}\n`,
	"config.json": `${JSON.stringify({ greeting: "Hello", port: 8080 }, null, "\t")}\n`,
	"src/greet.js": greet,
	"src/greet.test.js": `import assert from "node:assert/strict";
import { test } from "node:test";
import { greet } from "./greet.js";

test("greets by name", () => {
	assert.match(greet("Ada"), /^Hello,? Ada/);
});
`,
	// Made up: no service knows them.
	".env": "MAIL_USER=greeter\nMAIL_PASSWORD=not-a-real-password\n",
	"build/greeter.js": greet,
	"build/manifest.json": '{"files":["greeter.js"]}\n',
};

export function createProject(): Project {
	const root = realpathSync(mkdtempSync(join(tmpdir(), "countersign-demo-")));
	const workspace = join(root, "greeter");
	const reset = (): void => {
		for (const name of readdirSync(root)) rmSync(join(root, name), { recursive: true, force: true });
		for (const [name, text] of Object.entries(files)) {
			mkdirSync(dirname(join(workspace, name)), { recursive: true });
			writeFileSync(join(workspace, name), text);
		}
	};
	reset();
	return { root, workspace, reset, remove: () => rmSync(root, { recursive: true, force: true }) };
}
