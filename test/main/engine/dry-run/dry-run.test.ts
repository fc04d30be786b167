import assert from "node:assert/strict";
import { afterEach, beforeEach, test } from "node:test";
import type { Args } from "../../../../src/shared/model/request.ts";
import { createRig, must, type Rig } from "../../../kit/rig.ts";

/** An agent at level DryRun: what has a dry-run form is put up as that, everything else that is not a read is denied. */

let rig: Rig;
beforeEach(async () => {
	rig = createRig({ toml: '[safety]\ndenied_commands = ["npm publish"]\n' });
	await rig.enrol("bot", "DryRun");
});
afterEach(() => rig.close());

const ask = async (command: string, whyNotCarried: ((args: Args) => string | null) | undefined = () => null) => {
	const draft = rig.draft("shell_exec", { command });
	const caller = { agent: "bot", connection: "c1", ...(whyNotCarried === undefined ? {} : { whyNotCarried }) };
	const submitted = must(await rig.store.commit(() => rig.engine.submit(draft, caller)));
	await rig.calm({ bot: "DryRun" });
	return { draft, caller, command: submitted.state === "held" ? submitted.held.request.args["command"] : submitted.recorded.code };
};

test("each common program is held as its dry run", async () => {
	const forms: Readonly<Record<string, string>> = {
		"git push origin main": "git push origin main --dry-run",
		"rsync -a src/ host:/srv/": "rsync -a src/ host:/srv/ --dry-run",
		"kubectl apply -f app.yaml": "kubectl apply -f app.yaml --dry-run=server",
		"terraform apply -auto-approve": "terraform plan",
		"terraform destroy -target=x": "terraform plan -destroy -target=x",
		"helm upgrade web ./chart": "helm upgrade web ./chart --dry-run",
		"npm install left-pad": "npm install left-pad --dry-run",
		"apt-get install jq": "apt-get install jq --simulate",
		"make install": "make install --dry-run",
		"ansible-playbook site.yml": "ansible-playbook site.yml --check",
		"cargo publish": "cargo publish --dry-run",
	};
	for (const [asked, dry] of Object.entries(forms)) assert.equal((await ask(asked)).command, dry, asked);
});

test("what is a dry run already is held as it is", async () => {
	const { draft, command } = await ask("git push -n origin main");
	assert.equal(command, "git push -n origin main");
	assert.equal(rig.engine.held(draft.id)?.edit, null);
});

test("what has no dry-run form, or none that is certain, stays denied", async () => {
	const commands = [
		"touch a",
		"git push origin main; touch a",
		"FOO=1 git push origin main",
		"git push origin main > log",
		"git push 'origin' main",
		"git push origin $BRANCH",
		"git -c alias.push=!sh push origin main",
		"git push -- origin main",
		"sudo git push origin main",
		"sh -c 'git push origin main'",
		"rsync -a src/ host:/srv/ -- --dry-run",
		"make $(touch a)",
	];
	for (const command of commands) assert.equal((await ask(command)).command, "dry-run-unavailable", command);
});

test("nothing is put up that the caller cannot run, or that the rules deny", async () => {
	assert.equal((await ask("git push origin main", () => "no")).command, "dry-run-unavailable");
	assert.notEqual((await ask("npm publish")).command, "npm publish --dry-run");
});

test("the log has both, what was asked is never allowed, and the dry run counts for the agent", async () => {
	const { draft, caller } = await ask("git push origin main");
	const held = rig.engine.held(draft.id) ?? assert.fail();
	assert.equal(held.edit?.by, "level DryRun");
	assert.deepEqual(
		rig.engine.grants
			.scopes(held)
			.filter(({ open }) => open)
			.map(({ scope }) => scope),
		["once"],
	);
	const back = await rig.store.commit(() =>
		rig.engine.edit({ id: draft.id, digest: held.request.digest, rev: held.rev, args: null }, rig.operator),
	);
	assert.equal(!back.ok && back.fault.code, "forbidden");
	must(await rig.answer(draft.id, "approve"));
	const again = await rig.store.commit(() => rig.engine.submit(draft, caller));
	assert.equal(!again.ok && again.fault.code, "conflict");
	must(await rig.store.commit(() => rig.engine.finish({ id: draft.id, outcome: "succeeded" }, caller)));
	const entry = rig.entries.find(({ type, request }) => type === "request.held" && request === draft.id);
	assert.deepEqual(entry?.details["asked"], { command: "git push origin main" });
	assert.deepEqual(entry?.details["args"], { command: "git push origin main --dry-run" });
	assert.equal(rig.engine.trust.standing("bot")?.counted, 1);
});
