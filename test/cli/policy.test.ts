import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import type { ReplayReport } from "../../src/shared/model/policy.ts";
import { startHost } from "../kit/host.ts";
import { must } from "../kit/rig.ts";
import { tempFolder } from "../kit/sockets.ts";
import { cli } from "./run-cli.ts";

/** `countersign policy …` as somebody new to it runs it: without a host, on files that are right and files that are not. */

const good = [
	'[[policies]]\nname = "ask-before-push"\ncommands = ["git push"]\nmessage = "through the script"\npredicates = [{ type = "Ask" }]\n',
	'examples = { match = ["git push -f"], no_match = ["git pull"] }\n\n',
	'[[policies]]\nname = "tests"\ncommand = ["npm", "test"]\npredicates = [{ type = "Allow" }]\n',
].join("");

const home = (t: Parameters<typeof tempFolder>[0], policies?: string): string => {
	const folder = join(tempFolder(t), "home");
	mkdirSync(folder, { mode: 0o700 });
	if (policies !== undefined) writeFileSync(join(folder, "policies.toml"), policies);
	return folder;
};

test("checks, tests and explains the policies in force", { timeout: 60_000 }, async (t) => {
	const folder = home(t, good);
	const check = await cli(["policy", "check"], { home: folder });
	assert.equal(check.code, 0);
	assert.match(
		check.stdout,
		/^ {4}1 {2}ask {6}ask-before-push {14}git push\n {4}8 {2}allow {4}tests {24}npm test\n2 policies, nothing to say of them\n$/,
	);
	const tested = await cli(["policy", "test"], { home: folder });
	assert.deepEqual([tested.code, tested.stdout.split("\n")[0]], [0, "2 examples hold"]);
	const explained = await cli(["policy", "explain", "git push -f"], { home: folder });
	assert.match(
		explained.stdout,
		/^git push -f\n\nask {4}policy `ask-before-push` asks about this: through the script {2}.*policies\.toml:5\n- {6}tests: says nothing\n$/,
	);
	const json = await cli(["policy", "explain", "--json", "--", "npm", "test"], { home: folder });
	assert.equal(JSON.parse(json.stdout).findings[0].rule.name, "tests");
	const none = await cli(["policy", "check"], { home: home(t) });
	assert.deepEqual([none.code, none.stdout], [0, "0 policies, nothing to say of them\n"]);
});

/** What is wrong → where, and what should be there. */
const bads: readonly (readonly [what: string, text: string, place: RegExp])[] = [
	["no TOML", "[[policies]\n", /:1:\d+: found .*, expected valid TOML/],
	["another word for the table", "[[policy]]\n", /:1:3: found the unknown key `policy`, expected one of `policies`/],
	[
		"a misspelt key",
		'[[policies]]\nname = "a"\ntool = ["x"]\npredicates = [{ type = "Deny" }]\n',
		/:3:1: found the unknown key `tool`.*did you mean `tools`\?/,
	],
	[
		"a misspelt type",
		'[[policies]]\nname = "a"\npredicates = [{ type = "Denny" }]\n',
		/:3:24: found `"Denny"`, expected one of .*; did you mean `Deny`\?/,
	],
	[
		"a predicate too little",
		'[[policies]]\nname = "a"\npredicates = [{ type = "TimeWindow", start = "20:00" }]\n',
		/:3:\d+: found no `end`, expected text in quotes/,
	],
	[
		"no such time",
		'[[policies]]\nname = "a"\npredicates = [{ type = "TimeWindow", start = "25:00", end = "08:00" }]\n',
		/:3:46: .*a time of day/,
	],
	[
		"a group that nobody can be in",
		'[[policies]]\nname = "a"\npredicates = [{ type = "RequiresConsensus", min_approvers = 2, from = ["X Y"] }]\n',
		/:3:\d+: found `"X Y"`, expected 1 to 60 lower-case letters/,
	],
	[
		"a queue",
		'[[policies]]\nname = "a"\npredicates = [{ type = "MaxConcurrentDeployments", limit = 1, action = "queue" }]\n',
		/:3:\d+: found `"queue"`, expected one of `deny`, `ask`/,
	],
	["an example that fails", good.replace("git pull", "git push"), /:6:\d+: .*is not about; it is about this one/],
	["a name twice", `${good}${good}`, /:13:8: .*a name of its own: line 1/],
	["a wildcard for a program", good.replace('"npm", "test"', '"*", "test"'), /:10:12: .*a program: it is never a wildcard/],
	["a shape that denies", good.replace('"Allow"', '"Deny"'), /:10:1: found `command`, expected a policy of `Allow` only/],
	[
		"a number in quotes",
		'[[policies]]\nname = "a"\npredicates = [{ type = "MaxBlastRadius", limit = "many" }]\n',
		/:3:50: found `"many"`, expected a number/,
	],
];

test("names line and column and what should be there, for every kind of mistake", { timeout: 120_000 }, async (t) => {
	const folder = home(t);
	for (const [what, text, place] of bads) {
		const file = join(folder, "draft.toml");
		writeFileSync(file, text);
		const { code, stderr, stdout } = await cli(["policy", "check", file], { home: folder });
		assert.deepEqual([what, code, stdout], [what, 2, ""]);
		assert.match(stderr, place, what);
		assert.ok(stderr.startsWith(`${file}:`), what);
	}
});

test("each of these mistakes leaves the last good policies in force in a host that runs", { timeout: 60_000 }, async (t) => {
	const host = await startHost(t, { policies: good });
	const operator = await host.console();
	const before = must(await operator.call("policy.get", {}));
	for (const [what, text, place] of bads) {
		writeFileSync(join(host.home, "policies.toml"), `${text}\n# ${what}\n`);
		for (;;) {
			const view = must(await operator.call("policy.get", {}));
			if (view.state.problem === undefined || !place.test(view.state.problem.message)) continue;
			assert.deepEqual([what, view.state.status, view.hashHex], [what, "last-good", before.hashHex]);
			assert.ok((view.state.problem.line ?? 0) > 0 && (view.state.problem.column ?? 0) > 0, what);
			break;
		}
	}
	writeFileSync(join(host.home, "policies.toml"), good);
	while (must(await operator.call("policy.get", {})).state.status !== "in-force");
});

test("replays a log, keeps what would differ as tests, and runs them", { timeout: 60_000 }, async (t) => {
	const host = await startHost(t, { toml: '[safety]\nallowed_commands = ["touch *"]\n' });
	await host.confirm("bot");
	const bot = await host.agent("bot");
	for (let at = 0; at < 4; at++)
		must(
			await bot.call("action.request", {
				id: `r${at}`,
				tool: "shell_exec",
				args: { command: `touch ${at}` },
				cwd: host.work,
				workspace: host.work,
			}),
		);
	await host.stop();
	const draft = join(host.root, "draft.toml");
	writeFileSync(draft, '[[policies]]\nname = "no-touch"\ncommands = ["touch"]\npredicates = [{ type = "Deny" }]\n');
	const kept = join(host.root, "tests", "touch.toml");
	mkdirSync(join(host.root, "tests"));
	const replayed = await cli(["policy", "replay", "--config", draft, "--last", "30d", "--save-tests", kept], { home: host.home });
	assert.equal(replayed.code, 0, replayed.stderr);
	assert.match(replayed.stdout, /allowed → denied .*touch 3\n/);
	assert.match(
		replayed.stdout,
		/4 decisions in \d+ entries: 4 would be stricter, 0 looser\n0 unchanged, 0 newly asked, 0 newly allowed, 4 newly denied, 0 undecidable\n$/,
	);
	assert.match(replayed.stderr, /^4 tests in .*touch\.toml\n$/);
	assert.match(readFileSync(kept, "utf8"), /\[\[tests\]\]\nname = "#\d+"\nsays = "deny"/);
	const again = await cli(["policy", "replay", "--config", draft, "--save-tests", kept], { home: host.home });
	assert.notEqual(again.code, 0, "what is there is not written over");

	// Beside the file that is tested, and nowhere else.
	const holds = await cli(["policy", "test", draft], { home: host.home });
	assert.match(holds.stdout, /^0 examples hold\n.*has no examples\n4 tests hold\n$/s);
	writeFileSync(draft, "# none\n");
	const fails = await cli(["policy", "test", draft], { home: host.home });
	assert.equal(fails.code, 2);
	assert.match(fails.stderr, /touch\.toml:\d+:\d+: `#\d+` expected `deny`, the policies say `nothing`: no policy is about it/);
	mkdirSync(join(host.work, ".countersign", "tests"), { recursive: true });
	writeFileSync(join(host.work, ".countersign", "tests", "own.toml"), '[[tests]]\nname = "x"\nsays = "maybe"\nargs = {}\n');
	const project = await cli(["policy", "test"], { home: host.home, cwd: host.work });
	assert.match(project.stderr, /own\.toml:3:8: found `"maybe"`, expected one of/);
	const some = await cli(["policy", "replay", "--level", "Shadow", "--query", 'tool:shell_exec "touch 3"', "--json"], { home: host.home });
	const { decisions, newlyDenied, differences } = JSON.parse(some.stdout) as ReplayReport;
	assert.deepEqual([decisions, newlyDenied, differences[0]?.subject], [1, 1, "touch 3"]);
	const wrong = await cli(["policy", "replay", "--query", "verdct:denied"], { home: host.home });
	assert.deepEqual([wrong.code, /no field is called `verdct`/.test(wrong.stderr)], [2, true]);
	const nothing = await cli(["policy", "replay", "--revision", "0"], { home: host.home });
	assert.deepEqual([nothing.code, nothing.stderr], [1, "countersign: entry #0 put no policies in force\n"]);
	const noTests = await cli(["policy", "replay", "--mode", "yolo", "--save-tests", join(host.root, "no.toml")], { home: host.home });
	assert.equal(noTests.code, 2, "no policies said it");
	const bad = await cli(["policy", "replay", "--last", "soon"], { home: host.home });
	assert.match(bad.stderr, /A time such as `30d` or `12h`/);
	assert.deepEqual(readdirSync(join(host.root, "tests")), ["touch.toml"]);
});

test("imports Rustant's policies as ones that can be read, and refuses what it cannot keep", { timeout: 60_000 }, async (t) => {
	const folder = home(t);
	const foreign = join(folder, "theirs.toml");
	writeFileSync(
		foreign,
		'[[policies]]\nname = "nights"\ntools = ["shell_exec"]\npredicates = [{ type = "TimeWindow", start = "20:00", end = "08:00" }]\n',
	);
	const imported = await cli(["policy", "import", foreign], { home: folder });
	assert.equal(imported.code, 0, imported.stderr);
	writeFileSync(join(folder, "policies.toml"), imported.stdout);
	assert.equal((await cli(["policy", "check"], { home: folder })).code, 0, imported.stdout);
	writeFileSync(foreign, "[[policies]\n");
	const refused = await cli(["policy", "import", foreign], { home: folder });
	assert.deepEqual([refused.code, /theirs\.toml:1:/.test(refused.stderr)], [2, true]);
});
