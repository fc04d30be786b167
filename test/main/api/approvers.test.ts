import assert from "node:assert/strict";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { createApproversApi } from "../../../src/main/api/approvers.ts";
import type { OperatorSession } from "../../../src/main/api/console.ts";
import { type ApproverKeys, openApproverKeys } from "../../../src/main/system/approver-keys.ts";
import { ok } from "../../../src/shared/lib/result.ts";
import { wants } from "../../kit/approvers.ts";
import { createRig, must, type Rig } from "../../kit/rig.ts";

/** Approvers through the console's methods, with keys sealed on the real disk. */

let rig: Rig;
let keys: ApproverKeys;
let api: ReturnType<typeof createApproversApi>;
const session = (via: OperatorSession["via"]): OperatorSession => ({
	connection: "c1",
	operator: "ana",
	via,
	readOnly: () => null,
	emit: () => undefined,
	unwatch: null,
});
const passphrase = "correct horse battery";

beforeEach(async () => {
	rig = createRig({ gates: [wants(() => 2)] });
	await rig.enrol("bot");
	keys = openApproverKeys(join(rig.root, "approvers"));
	api = createApproversApi({
		engine: rig.engine,
		keys,
		commit: rig.store.commit,
		record: (draft) => rig.store.ledger.append(draft).seq,
		now: rig.now,
		mayChange: () => ok(rig.operator),
	});
});
afterEach(() => rig.close());

const held = async () => {
	rig.tick(1);
	const draft = rig.draft("file_write", { path: join(rig.work, "a.txt"), content: "x" });
	await rig.submit(draft);
	const { request, rev } = rig.engine.held(draft.id) ?? assert.fail();
	return { id: draft.id, digest: request.digest, rev, verdict: "approve", nonce: "n1" } as const;
};

test("a key is sealed with its person's passphrase, and what it signs counts", async () => {
	for (const name of ["jo", "mira"]) must(await api["operator.add"]({ name, passphrase, owns: [] }, session("window")));
	const file = join(rig.root, "approvers", "jo.json");
	assert.equal(statSync(file).mode & 0o777, 0o600);
	assert.ok(!readFileSync(file, "utf8").includes(passphrase));
	const answer = await held();
	for (const name of ["jo", "mira"]) {
		const { signatureHex } = must(await api["operator.sign"]({ name, passphrase, ...answer }, session("window")));
		must(await rig.answer(answer.id, "approve", { signed: { name, nonce: "n1", signatureHex } }));
	}
	const end = rig.entries.findLast(({ type }) => type === "request.allowed");
	assert.deepEqual(end?.details["approvers"], ["jo", "mira"]);
});

test("another passphrase signs nothing, is recorded, and is not tried for ever", async () => {
	must(await api["operator.add"]({ name: "jo", passphrase, owns: [] }, session("window")));
	const answer = await held();
	const guess = () => api["operator.sign"]({ name: "jo", passphrase: "wrong horse battery", ...answer }, session("window"));
	for (let turn = 0; turn < 5; turn++) {
		const wrong = await guess();
		assert.equal(!wrong.ok && wrong.fault.code, "forbidden");
	}
	const sixth = await guess();
	assert.equal(!sixth.ok && sixth.fault.code, "busy");
	assert.equal(rig.entries.filter(({ type, actor }) => type === "operator.refused" && actor === "jo").length, 5);
	assert.ok(!JSON.stringify(rig.entries).includes("wrong horse battery"));
});

test("nobody is added from the command line, with a weak passphrase, or twice", async () => {
	const add = (via: OperatorSession["via"], text = passphrase) =>
		api["operator.add"]({ name: "jo", passphrase: text, owns: [] }, session(via));
	const codes: (string | false)[] = [];
	for (const tried of [await add("cli"), await add("window", "short"), await add("window"), await add("window")])
		codes.push(!tried.ok && tried.fault.code);
	assert.deepEqual(codes, ["forbidden", "bad_request", false, "conflict"]);
	assert.equal((await keys.sign("jo", passphrase, "x")).ok, true, "the first key is still the one");
});

test("who is removed has neither seat nor key", async () => {
	must(await api["operator.add"]({ name: "jo", passphrase, owns: [] }, session("window")));
	must(await api["operator.remove"]({ name: "jo", reason: "left" }, session("window")));
	const gone = await keys.sign("jo", passphrase, "x");
	assert.equal(!gone.ok && gone.fault.code, "not_found");
});
