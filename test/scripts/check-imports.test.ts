import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { judge } from "../../scripts/imports/judge.ts";

const whyNot = (file: string, text: string): string[] => judge(file, text).map(({ line, because }) => `${line}: ${because}`);

const allowed: readonly (readonly [file: string, text: string])[] = [
	["src/shared/model/request.ts", `import { ok } from "../lib/result.ts";`],
	["src/shared/model/request.ts", `import { z } from "zod";`],
	["src/shared/contract/console.ts", `import { stateSchema } from "../view/state.ts";`],
	["src/main/engine/gates/halt.ts", `import { gate } from "../gate.ts";`],
	["src/main/engine/gates/paths.ts", `import { match } from "./paths/match.ts";`],
	["src/main/engine/gates/index.ts", `import { halt } from "./halt.ts";`],
	["src/main/engine/engine.ts", `import { gates } from "./gates/index.ts";`],
	["src/main/store/append.ts", `import Database from "better-sqlite3";`],
	["src/main/api/agent.ts", `import type { Engine } from "../engine/engine.ts";`],
	["src/main/hosts/electron/main.ts", `import { app } from "electron";`],
	["src/main/hosts/compose.ts", `import { open } from "../store/open.ts";`],
	["src/cli/commands/serve.ts", `const host = await import("../../main/hosts/headless.ts");`],
	["src/cli/elsewhere.ts", `import { auditVerify } from "../commands/audit.ts";`],
	["src/main/hosts/doors/audit.ts", `import { auditVerify } from "../../../commands/audit.ts";`],
	["src/renderer/guard/input-guard.ts", `actions.decide(request);`],
	["src/renderer/screens/inbox.tsx", `import icon from "../icons/a.svg?url"; export const a = <b>{icon}</b>;`],
	["src/renderer/guard/decide.ts", `call("request.answer", verdict);`],
	["src/renderer/store/actions.ts", `call("request.withdraw", id);`],
	["src/main/hooks/claude-code.ts", `import { ok } from "../../shared/lib/result.ts";`],
	["src/main/system/clock.ts", `export const now = () => Date.now();`],
	["src/main/engine/held.ts", `export const at = new Date(0);`],
];

const forbidden: readonly (readonly [file: string, text: string, because: RegExp])[] = [
	["src/shared/lib/hex.ts", `import { a } from "../model/words.ts";`, /rest on nothing/],
	["src/shared/lib/hex.ts", `import { z } from "zod";`, /rest on nothing/],
	["src/shared/view/state.ts", `import { c } from "../contract/console.ts";`, /knows no host and no screen/],
	["src/shared/proof/verify.ts", `import { z } from "zod";`, /stand alone/],
	["src/main/engine/engine.ts", `import { c } from "../../shared/contract/agent.ts";`, /how a wire says it/],
	["src/main/engine/engine.ts", `import { open } from "../store/open.ts";`, /through `ports.ts`/],
	["src/main/engine/engine.ts", `import { join } from "node:path";`, /no node and no DOM/],
	["src/main/engine/gates/halt.ts", `import { paths } from "./paths.ts";`, /never imports another gate/],
	["src/main/engine/gates/halt.ts", `import { settle } from "../settle.ts";`, /only decider/],
	["src/main/audit/tree.ts", `import type { Entry } from "../engine/entries.ts";`, /not why they were decided/],
	["src/main/api/agent.ts", `import { createEngine } from "../engine/engine.ts";`, /use `import type`/],
	["src/main/wires/socket.ts", `import { open } from "../store/open.ts";`, /must not know what they mean/],
	["src/main/hosts/headless.ts", `import { app } from "electron";`, /plain Node/],
	["src/main/hosts/headless.ts", `import Database from "better-sqlite3";`, /only SQL/],
	["src/main/wires/peer.ts", `import koffi from "koffi";`, /behind a port/],
	["src/main/engine/analysis/globs.ts", `import pm from "picomatch";`, /hangs it/],
	["src/cli/commands/explain.ts", `import { settle } from "../../main/engine/settle.ts";`, /second decider/],
	["src/cli/commands/serve.ts", `import { start } from "../../main/hosts/headless.ts";`, /await import/],
	["src/commands/audit.ts", `import { verifyLog } from "../main/store/verify-log.ts";`, /without what they do/],
	["src/renderer/store/feed.ts", `import { settle } from "../../main/engine/settle.ts";`, /must not be able to decide/],
	["src/renderer/store/feed.ts", `import type { Row } from "../../main/store/reads.ts";`, /not even its types/],
	["src/renderer/store/feed.ts", `type Row = import("../../main/store/reads.ts").Row;`, /not even its types/],
	["src/renderer/store/feed.ts", `export { a } from "../../main/store/reads.ts";`, /not even its types/],
	["src/renderer/store/feed.ts", `import { join } from "node:path";`, /no node/],
	["src/renderer/cards/shell.tsx", `export const a = () => wire.decide(request);`, /input guard/],
	["src/renderer/cards/shell.tsx", `decide(request);`, /input guard/],
	["src/renderer/cards/shell.tsx", `import { decide as yes } from "../guard/decide.ts";`, /input guard/],
	["src/renderer/cards/shell.tsx", `client.call("request.answer", verdict);`, /whoever sends it/],
	["src/renderer/cards/shell.tsx", `call("request.answer", verdict);`, /whoever sends it/],
	["src/main/engine/held.ts", `export const now = Date.now();`, /ports/],
	["src/main/engine/held.ts", `export const now = new Date();`, /ports/],
	["src/shared/lib/ids.ts", `export const id = Math.random();`, /ports/],
	["src/new-part/a.ts", ``, /scripts\/imports\/rules.ts/],
];

describe("the import check", () => {
	for (const [file, text] of allowed) test(`lets ${file} say ${text}`, () => assert.deepEqual(whyNot(file, text), []));
	for (const [file, text, because] of forbidden) {
		test(`refuses ${file} to say ${text} and says why`, () => {
			const reasons = whyNot(file, text);
			assert.equal(reasons.length, 1, `expected one reason, got ${JSON.stringify(reasons)}`);
			assert.match(reasons[0] ?? "", because);
		});
	}
	test("names the line", () => {
		const [offence] = judge("src/renderer/a.ts", `// one\n\nimport "./b.ts";\nimport "../main/c.ts";\n`);
		assert.deepEqual([offence?.file, offence?.line, offence?.what], ["src/renderer/a.ts", 4, "imports `src/main/c.ts`"]);
	});
});
