import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { promisify } from "node:util";
import { type KeyStore, openKeyStore } from "../../../src/main/system/key-store.ts";
import type { Result } from "../../../src/shared/lib/result.ts";
import { tempFolder } from "../../kit/sockets.ts";

const opened = (result: Result<KeyStore>): KeyStore => {
	if (!result.ok) throw new Error(result.fault.message);
	return result.value;
};
const secret = Uint8Array.from({ length: 32 }, (_, at) => (at * 37) & 0xff);

const openFile = async (folder: string): Promise<KeyStore> => opened(await openKeyStore({ folder, forced: "file" }));

test("a sealed file gives back what it was given, after a restart too, and says why it is weaker", async (t) => {
	const folder = tempFolder(t);
	const store = await openFile(folder);
	assert.equal(store.kind, "sealed-file");
	assert.match(store.warning ?? "", /any program of this user can read it/);
	assert.deepEqual(await store.get("log"), { ok: true, value: undefined });
	assert.ok((await store.set("log", secret)).ok);
	assert.deepEqual(await (await openFile(folder)).get("log"), { ok: true, value: secret });
	assert.deepEqual(await store.delete("log"), { ok: true, value: true });
	assert.deepEqual(await store.get("log"), { ok: true, value: undefined });
});

test("no file of the store can be read by others, and the secret is in none of them", { skip: process.platform === "win32" }, async (t) => {
	const folder = tempFolder(t);
	await (await openFile(folder)).set("log", secret);
	for (const name of readdirSync(folder)) {
		assert.equal(statSync(join(folder, name)).mode & 0o777, 0o600, name);
		const bytes = readFileSync(join(folder, name));
		assert.ok(!bytes.includes(Buffer.from(secret)) && !bytes.toString("utf8").includes(Buffer.from(secret).toString("hex")), name);
	}
});

test("a sealed file that was changed, or lost its key, is an error and never a new secret", async (t) => {
	const folder = tempFolder(t);
	await (await openFile(folder)).set("log", secret);
	const file = join(folder, "sealed.json");
	const whole = readFileSync(file, "utf8");
	for (const [from, to] of [
		[/"sealedHex":"../, '"sealedHex":"00'],
		[/"nonceHex":"../, '"nonceHex":"00'],
		[/"log"/, '"other"'],
	] as const) {
		writeFileSync(file, whole.replace(from, to), { mode: 0o600 });
		const read = await (await openFile(folder)).get("log");
		assert.ok(!read.ok && read.fault.code === "unavailable", `${from}: ${JSON.stringify(read)}`);
	}
	writeFileSync(file, whole);
	rmSync(join(folder, "sealed.key"));
	const reopened = await openKeyStore({ folder, forced: "file" });
	assert.ok(!reopened.ok && /is gone/.test(reopened.fault.message));
	assert.equal(existsSync(join(folder, "sealed.key")), false);
});

test("a crash while a first secret is stored loses nothing and stops nothing", async (t) => {
	const folder = tempFolder(t);
	const holders = join(folder, "holders.json");
	await openFile(folder);
	writeFileSync(holders, '{"log":"intended:sealed-file"}\n', { mode: 0o600 });
	const store = await openFile(folder);
	assert.deepEqual(await store.get("log"), { ok: true, value: undefined });
	assert.ok((await store.set("log", secret)).ok);
	assert.equal(readFileSync(holders, "utf8"), '{"log":"sealed-file"}\n');

	// It came as far as the backend and not back.
	writeFileSync(holders, '{"log":"intended:sealed-file"}\n', { mode: 0o600 });
	assert.deepEqual(await (await openFile(folder)).get("log"), { ok: true, value: secret });
	assert.equal(readFileSync(holders, "utf8"), '{"log":"sealed-file"}\n');
});

test("one sealed secret cannot stand in for another", async (t) => {
	const folder = tempFolder(t);
	const store = await openFile(folder);
	await store.set("first", secret);
	await store.set("second", secret.toReversed());
	const file = join(folder, "sealed.json");
	const items = JSON.parse(readFileSync(file, "utf8"));
	writeFileSync(file, JSON.stringify({ first: items.second, second: items.first }));
	const read = await store.get("first");
	assert.ok(!read.ok && /cannot be opened/.test(read.fault.message));
});

test("another random key file opens nothing", async (t) => {
	const [mine, theirs] = [join(tempFolder(t), "a"), join(tempFolder(t), "b")];
	mkdirSync(theirs, { mode: 0o700 });
	await (await openFile(mine)).set("log", secret);
	await (await openFile(theirs)).set("log", secret);
	copyFileSync(join(theirs, "sealed.key"), join(mine, "sealed.key"));
	const read = await (await openFile(mine)).get("log");
	assert.ok(!read.ok && /cannot be opened/.test(read.fault.message));
});

test("a key that another backend holds is a clear error, never a silent new key", async (t) => {
	const folder = tempFolder(t);
	writeFileSync(join(folder, "holders.json"), JSON.stringify({ log: "keytar" }), { mode: 0o600 });
	const store = await openFile(folder);
	for (const result of [await store.get("log"), await store.set("log", secret), await store.delete("log")]) {
		assert.ok(!result.ok);
		assert.equal(result.fault.code, "conflict");
		assert.match(result.fault.message, /is in key store `keytar`, but `file` is in use: set COUNTERSIGN_KEYSTORE=keytar/);
	}
});

test("a record that cannot be read, or an unknown word, stops the opening", async (t) => {
	const folder = tempFolder(t);
	const unknown = await openKeyStore({ folder, forced: "vault" });
	assert.ok(!unknown.ok && /expected `keytar`, `keyring` or `file`/.test(unknown.fault.message));
	for (const text of ["{", '{"log":"vault"}', "null"]) {
		writeFileSync(join(folder, "holders.json"), text, { mode: 0o600 });
		const result = await openKeyStore({ folder, forced: "file" });
		assert.ok(!result.ok && /is damaged/.test(result.fault.message), text);
	}
});

test("a native store without a desktop is refused when it is forced", { skip: process.platform !== "linux" }, async (t) => {
	const env = { PATH: process.env["PATH"] ?? "", HOME: tempFolder(t), DBUS_SESSION_BUS_ADDRESS: "unix:path=/nonexistent" };
	for (const forced of ["keytar", "keyring"]) {
		const { stdout } = await run(process.execPath, [program, tempFolder(t), forced, "open"], { env });
		const { result } = JSON.parse(stdout);
		assert.equal(result.ok, false, stdout);
		assert.match(result.fault.message, new RegExp(`key store \`${forced}\``));
	}
});

test("without a desktop the sealed file is chosen by itself, with its warning", { skip: process.platform !== "linux" }, async (t) => {
	const env = { PATH: process.env["PATH"] ?? "", HOME: tempFolder(t), DBUS_SESSION_BUS_ADDRESS: "unix:path=/nonexistent" };
	const { stdout } = await run(process.execPath, [program, tempFolder(t), "", "open"], { env });
	assert.equal(JSON.parse(stdout).kind, "sealed-file");
});

const run = promisify(execFile);
const program = join(import.meta.dirname, "..", "..", "kit", "key-store-program.ts");
const hasDesktop = ["/usr/bin/dbus-run-session", "/usr/bin/gnome-keyring-daemon"].every(existsSync);

type Told = {
	readonly kind?: string;
	readonly warning?: string;
	readonly result: { readonly ok: boolean; readonly value?: unknown; readonly fault?: { readonly message: string } };
};
const nothing: Told = { result: { ok: false } };

/** Runs the little program in a session of its own with an unlocked gnome-keyring. */
const underKeyring = async (home: string, ...steps: readonly (readonly string[])[]): Promise<Told[]> => {
	const quoted = steps.map((each) => [process.execPath, program, ...each].map((word) => `'${word}'`).join(" ")).join("; ");
	const script = `export $(printf test-pw | gnome-keyring-daemon --unlock --components=secrets 2>/dev/null | grep -v '^$'); ${quoted}`;
	const env = { PATH: process.env["PATH"] ?? "", HOME: home };
	const { stdout } = await run("dbus-run-session", ["--", "sh", "-c", script], { env });
	return stdout
		.trim()
		.split("\n")
		.map((line) => JSON.parse(line) as Told);
};

for (const backend of ["keytar", "keyring"]) {
	test(`${backend} keeps a secret in a real gnome-keyring across processes`, { skip: !hasDesktop }, async (t) => {
		const [home, folder] = [tempFolder(t), tempFolder(t)];
		const [set = nothing, get = nothing, gone = nothing, after = nothing] = await underKeyring(
			home,
			[folder, backend, "set"],
			[folder, backend, "get"],
			[folder, backend, "delete"],
			[folder, backend, "get"],
		);
		assert.deepEqual([set.kind, set.warning, set.result.ok], [backend, undefined, true]);
		assert.deepEqual(get.result, { ok: true, value: Buffer.from(secret).toString("hex") });
		assert.deepEqual(gone.result, { ok: true, value: true });
		assert.deepEqual(after.result, { ok: true });
		assert.ok(!readFileSync(join(folder, "holders.json"), "utf8").includes(Buffer.from(secret).toString("base64")));
	});
}

test(
	"with a desktop keytar is chosen by itself; when it is gone at the next start, nothing else takes its place",
	{ skip: !hasDesktop },
	async (t) => {
		const [home, folder] = [tempFolder(t), tempFolder(t)];
		const [set = nothing] = await underKeyring(home, [folder, "", "set"]);
		assert.equal(set.kind, "keytar");
		const env = { PATH: process.env["PATH"] ?? "", HOME: home, DBUS_SESSION_BUS_ADDRESS: "unix:path=/nonexistent" };
		const { stdout } = await run(process.execPath, [program, folder, "", "get"], { env });
		const { result } = JSON.parse(stdout);
		assert.ok(!result.ok && /no other store can stand in/.test(result.fault.message), stdout);
		const [found = nothing] = await underKeyring(home, [folder, "", "get"]);
		assert.deepEqual(found.result, { ok: true, value: Buffer.from(secret).toString("hex") });
	},
);

test("a key that vanished from the keyring is an error, not an invitation to make a new one", { skip: !hasDesktop }, async (t) => {
	const folder = tempFolder(t);
	await underKeyring(tempFolder(t), [folder, "keyring", "set"]);
	const [get = nothing] = await underKeyring(tempFolder(t), [folder, "keyring", "get"]);
	assert.ok(!get.result.ok && /is gone/.test(get.result.fault?.message ?? ""), JSON.stringify(get));
});
