import { spawnSync } from "node:child_process";
import { createAgentClient } from "../../src/client/index.ts";
import type { RequestDraft } from "../../src/shared/model/request.ts";

/**
 * An agent in a process of its own. `NAME KEY` only says hello, `NAME KEY ask JSON` asks and prints the decision, and
 * `NAME KEY run COMMAND…` starts a Node program as agents with a shell do, while it is connected.
 */
const [name = "", key = "", verb, ...words] = process.argv.slice(2);
const client = createAgentClient({ name, kind: "test", key, takesEdits: true });
const hello = await client.hello();
if (!hello.ok) throw new Error(hello.fault.message);
if (verb === "ask") console.log(JSON.stringify(await client.request(JSON.parse(words[0] ?? "") as RequestDraft)));
if (verb === "run") process.exitCode = spawnSync(process.execPath, words, { stdio: "inherit" }).status ?? 1;
client.close();
