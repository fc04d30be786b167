import assert from "node:assert/strict";
import { test } from "node:test";
import { listenConsole } from "../../src/main/wires/listen-console.ts";
import { ask, askRaw, codeIn, login, signIn, startConsole, upgrade } from "../kit/console-host.ts";

/**
 * Who: a web page the operator has open, a name rebound to this machine, another local server, another user of the port.
 * What: read the console, sign in, drive its WebSocket. What must happen: refused before anything is parsed.
 */

const hostileHosts = [
	"evil.example",
	"localhost.",
	"127.0.0.1",
	"localhost",
	"0.0.0.0:PORT",
	"[::1]:PORT",
	"127.1:PORT",
	"127.0.0.1:1",
	"127.0.0.1.:PORT",
	"LOCALHOST:PORT",
	"evil.example:PORT",
	"127.0.0.1:PORT@evil.example",
	"",
];
for (const hostile of hostileHosts) {
	test(`a request for host \`${hostile}\` gets 403 and no file`, async (t) => {
		const { host, refused } = await startConsole(t);
		const name = hostile.replace("PORT", `${host.port}`);
		const raw = await askRaw(host.port, `GET / HTTP/1.1\r\nHost: ${name}\r\nConnection: close\r\n\r\n`);
		assert.match(raw, /^HTTP\/1\.1 40[03] /);
		assert.doesNotMatch(raw, /doctype/);
		const socket = await askRaw(
			host.port,
			`GET /ws HTTP/1.1\r\nHost: ${name}\r\nOrigin: http://${name}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
		);
		assert.match(socket, /^HTTP\/1\.1 40[03] /);
		assert.ok(refused.length >= 1 || hostile === "");
	});
}

test("two Host headers, or a whole address as target, get no file", async (t) => {
	const { host } = await startConsole(t);
	const ours = `127.0.0.1:${host.port}`;
	for (const head of [
		`GET / HTTP/1.1\r\nHost: ${ours}\r\nHost: evil.example`,
		`GET http://evil.example/ HTTP/1.1\r\nHost: ${ours}`,
		"GET / HTTP/1.0",
	]) {
		const raw = await askRaw(host.port, `${head}\r\nConnection: close\r\n\r\n`);
		assert.match(raw, /^HTTP\/1\.1 40[03] /, head);
		assert.doesNotMatch(raw, /doctype/);
	}
});

const hostileOrigins = [
	"http://evil.example",
	"null",
	"file://",
	"chrome-extension://abcdefghijklmnop",
	"http://localhost:PORT",
	"https://127.0.0.1:PORT",
	"http://127.0.0.1:3000",
	"http://127.0.0.1",
	"http://127.0.0.1:PORT/",
	"",
	undefined,
];
for (const hostile of hostileOrigins) {
	test(`a signed-in browser's WebSocket from origin \`${hostile ?? "(none)"}\` gets 403`, async (t) => {
		const { host } = await startConsole(t);
		const secrets = await signIn(host.port, host.link());
		const origin = hostile?.replace("PORT", `${host.port}`);
		const { status } = await upgrade(host.port, { ...secrets, ...(origin === undefined ? {} : { origin }) });
		assert.equal(status, 403);
		assert.equal(host.connections(), 0);
	});
	test(`a login from origin \`${hostile ?? "(none)"}\` gets 403 and does not use up the code`, async (t) => {
		const { host, signedIn } = await startConsole(t);
		const code = codeIn(host.link());
		const origin = hostile?.replace("PORT", `${host.port}`);
		const refused = await ask(host.port, "/login", {
			method: "POST",
			headers: { "content-type": "application/json", ...(origin === undefined ? {} : { origin }) },
			body: JSON.stringify({ code }),
		});
		assert.equal(refused.status, 403);
		assert.equal(signedIn.length, 0);
		assert.equal((await login(host.port, code)).status, 200);
	});
}

test("the console's own page gets its WebSocket, under both names of this machine", async (t) => {
	const { host } = await startConsole(t);
	const secrets = await signIn(host.port, host.link());
	for (const name of ["127.0.0.1", "localhost"]) {
		const { status, socket } = await upgrade(host.port, {
			...secrets,
			host: `${name}:${host.port}`,
			origin: `http://${name}:${host.port}`,
		});
		assert.equal(status, 101);
		assert.equal(socket.protocol, "countersign.v1");
		socket.terminate();
	}
});

test("a login code works once", async (t) => {
	const { host, refused } = await startConsole(t);
	const code = codeIn(host.link());
	assert.equal((await login(host.port, code)).status, 200);
	assert.equal((await login(host.port, code)).status, 401);
	assert.match(refused[0] ?? "", /^bad-code/);
});

test("a login code is dead after ten minutes", async (t) => {
	const { host, clock } = await startConsole(t);
	const [early, late] = [codeIn(host.link()), codeIn(host.link())];
	clock.now += 10 * 60_000;
	assert.equal((await login(host.port, early)).status, 200);
	clock.now += 1;
	assert.equal((await login(host.port, late)).status, 401);
});

test("two browsers racing with one code: one gets in", async (t) => {
	const { host } = await startConsole(t);
	const code = codeIn(host.link());
	const answers = await Promise.all(Array.from({ length: 10 }, () => login(host.port, code)));
	assert.equal(answers.filter((each) => each.status === 200).length, 1);
});

test("guessing codes locks the door for a minute, even for the right one", async (t) => {
	const { host, clock } = await startConsole(t);
	const code = codeIn(host.link());
	for (let guess = 0; guess < 10; guess++) assert.equal((await login(host.port, `guess-${guess}`)).status, 401);
	assert.equal((await login(host.port, code)).status, 429);
	clock.now += 60_000;
	assert.equal((await login(host.port, code)).status, 200);
});

test("malformed logins are refused and use nothing up", async (t) => {
	const { host } = await startConsole(t);
	const code = codeIn(host.link());
	const json = { origin: `http://127.0.0.1:${host.port}`, "content-type": "application/json" };
	const cases: readonly (readonly [headers: Record<string, string>, body: string, status: number])[] = [
		[{ ...json, "content-type": "text/plain" }, JSON.stringify({ code }), 400],
		[{ ...json, "content-type": "application/x-www-form-urlencoded" }, `code=${code}`, 400],
		[json, "{", 400],
		[json, JSON.stringify({ code, admin: true }), 400],
		[json, `{"code":"x","code":${JSON.stringify(code)}}`, 400],
		[json, JSON.stringify({ code: [code] }), 400],
		[json, JSON.stringify({ code: "x".repeat(5000) }), 413],
	];
	for (const [headers, body, status] of cases) {
		assert.equal((await ask(host.port, "/login", { method: "POST", headers, body })).status, status, body.slice(0, 60));
	}
	assert.equal((await login(host.port, code)).status, 200);
});

test("a stolen cookie alone opens nothing: another local port receives it, but not the page's proof", async (t) => {
	const { host } = await startConsole(t);
	const { cookie, proof } = await signIn(host.port, host.link());
	const origin = host.origin;
	assert.equal((await upgrade(host.port, { cookie, origin })).status, 401);
	assert.equal((await upgrade(host.port, { cookie, origin, proof: "A".repeat(43) })).status, 401);
	assert.equal((await upgrade(host.port, { proof, origin })).status, 401);
	assert.equal((await ask(host.port, "/session", { headers: { cookie } })).status, 401);
	assert.equal((await ask(host.port, "/session", { headers: { cookie, "x-countersign-proof": proof } })).status, 200);
});

test("the cookie of a console on another port, or under another name, opens nothing", async (t) => {
	const [first, second] = [await startConsole(t), await startConsole(t)];
	const { cookie, proof } = await signIn(first.host.port, first.host.link());
	const value = cookie.split("=")[1] ?? "";
	for (const stolen of [cookie, `countersign-${second.host.port}=${value}`, `countersign=${value}`, `${cookie}; ${cookie}`]) {
		const { status } = await upgrade(second.host.port, { cookie: stolen, proof, origin: second.host.origin });
		assert.equal(status, 401, stolen);
	}
	const planted = await upgrade(first.host.port, { cookie: `${cookie}; ${cookie.replace(value, "x")}`, proof, origin: first.host.origin });
	assert.equal(planted.status, 401);
});

test("the cookie is strict, hidden from scripts, and named after the port", async (t) => {
	const { host } = await startConsole(t);
	const [cookie = ""] = (await login(host.port, codeIn(host.link()))).headers["set-cookie"] ?? [];
	assert.match(cookie, new RegExp(`^countersign-${host.port}=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict$`));
});

test("signing out ends the session and its open sockets", async (t) => {
	const { host } = await startConsole(t);
	const { cookie, proof } = await signIn(host.port, host.link());
	const { socket } = await upgrade(host.port, { cookie, proof, origin: host.origin });
	const closed = new Promise<string>((resolve) => void socket.on("close", (_, reason) => resolve(reason.toString())));
	const out = await ask(host.port, "/logout", { method: "POST", headers: { cookie, origin: host.origin, "x-countersign-proof": proof } });
	assert.equal(out.status, 200);
	assert.equal(await closed, "signed out");
	assert.equal((await upgrade(host.port, { cookie, proof, origin: host.origin })).status, 401);
});

test("a session ends when it was idle, and when it is a day old however busy", async (t) => {
	const { host, clock } = await startConsole(t);
	const idle = await signIn(host.port, host.link());
	const busy = await signIn(host.port, host.link());
	const isIn = async ({ cookie, proof }: { cookie: string; proof: string }): Promise<boolean> =>
		(await ask(host.port, "/session", { headers: { cookie, "x-countersign-proof": proof } })).status === 200;
	clock.now += 7 * 3_600_000;
	assert.ok(await isIn(busy));
	clock.now += 2 * 3_600_000;
	assert.equal(await isIn(idle), false);
	assert.ok(await isIn(busy));
	clock.now += 7 * 3_600_000;
	assert.ok(await isIn(busy));
	clock.now += 8 * 3_600_000 + 1;
	assert.equal(await isIn(busy), false);
});

test("no path leads out of the console's folder", async (t) => {
	const { host } = await startConsole(t);
	const paths = [
		"/../secret.txt",
		"/..%2fsecret.txt",
		"/%2e%2e/secret.txt",
		"/assets/../../secret.txt",
		"/assets%2f..%2f..%2fsecret.txt",
		"//secret.txt",
		"/\\..\\secret.txt",
		"/index.html%00.js",
		"/.",
		"/assets",
		"/assets/",
	];
	for (const path of paths) {
		const answer = await ask(host.port, path);
		assert.doesNotMatch(answer.body, /^secret/, path);
	}
	assert.equal((await ask(host.port, "/assets/main.js")).status, 200);
});

test("every answer, refusals included, carries the strict headers", async (t) => {
	const { host } = await startConsole(t);
	const answers = [
		await ask(host.port, "/"),
		await ask(host.port, "/nothing"),
		await ask(host.port, "/session"),
		await ask(host.port, "/", { headers: { host: "evil.example" } }),
		await login(host.port, "x"),
	];
	for (const { headers } of answers) {
		assert.equal(
			headers["content-security-policy"],
			"default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
		);
		assert.equal(headers["x-content-type-options"], "nosniff");
		assert.equal(headers["cache-control"], "no-store");
		assert.equal(headers["cross-origin-opener-policy"], "same-origin");
		assert.equal(headers["cross-origin-resource-policy"], "same-origin");
		assert.equal(headers["access-control-allow-origin"], undefined);
	}
});

test("another site may link to the console, but neither embed nor read it", async (t) => {
	const { host } = await startConsole(t);
	const site = { "sec-fetch-site": "cross-site" };
	assert.equal(
		(await ask(host.port, "/", { headers: { ...site, "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" } })).status,
		200,
	);
	assert.equal((await ask(host.port, "/", { headers: { ...site, "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" } })).status, 403);
	assert.equal(
		(await ask(host.port, "/assets/main.js", { headers: { ...site, "sec-fetch-mode": "no-cors", "sec-fetch-dest": "script" } })).status,
		403,
	);
	assert.equal(
		(await ask(host.port, "/session", { headers: { ...site, "sec-fetch-mode": "cors", "sec-fetch-dest": "empty" } })).status,
		403,
	);
});

test("other methods are not known", async (t) => {
	const { host } = await startConsole(t);
	for (const method of ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"]) {
		assert.equal((await ask(host.port, "/", { method, headers: { origin: host.origin } })).status, 405, method);
	}
});

test("refuses to listen anywhere but on 127.0.0.1", async () => {
	for (const host of ["0.0.0.0", "::", "", "localhost", "::1", "192.168.0.1", "127.0.0.2"]) {
		const listening = await listenConsole({
			folder: ".",
			host,
			now: () => 0,
			onConnection: () => {},
			onSignedIn: () => {},
			onRefused: () => {},
			onError: () => {},
		});
		assert.ok(!listening.ok && listening.fault.code === "forbidden", host);
	}
});

test("a binary, oversized or malformed WebSocket message ends that connection only", async (t) => {
	const { host } = await startConsole(t, { maxFrameBytes: 1000 });
	const secrets = await signIn(host.port, host.link());
	const open = () => upgrade(host.port, { ...secrets, origin: host.origin });
	const bystander = (await open()).socket;
	for (const message of [Buffer.from([1, 2, 3]), "x".repeat(5000)]) {
		const { socket } = await open();
		const closed = new Promise<void>((resolve) => void socket.on("close", () => resolve()));
		socket.send(message);
		await closed;
	}
	const answer = new Promise<string>((resolve) => void bystander.on("message", (data: Buffer) => resolve(data.toString())));
	bystander.send('{"jsonrpc":"2.0","id":1,"method":"echo.say","params":{"text":"hi"}}');
	assert.equal(JSON.parse(await answer).result.text, "hi");
	bystander.terminate();
});
