import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "node:net";
import { openClient, sayLine, startEcho, started } from "../kit/sockets.ts";

/**
 * Who: an agent, or whatever else of this user can reach the socket.
 * What: bytes that crash, confuse or exhaust the reader, or mean one thing to us and another to somebody else.
 * What must happen: a clear error to that peer, nothing carried out, everybody else served.
 */

const served = async (address: string): Promise<void> => {
	const client = await openClient(address);
	client.write(sayLine("bystander"));
	assert.equal((await client.next()).id, "bystander");
	client.socket.destroy();
};

const refusedLines: readonly (readonly [name: string, bytes: Uint8Array | string, message: RegExp])[] = [
	["a lone continuation byte", Buffer.from('{"jsonrpc":"2.0","id":1,"method":"echo.say","params":{"text":"\x80"}}', "latin1"), /not UTF-8/],
	["an overlong slash", Buffer.from('{"jsonrpc":"2.0","id":1,"method":"echo.say","params":{"text":"\xc0\xaf"}}', "latin1"), /not UTF-8/],
	[
		"a surrogate spelled in UTF-8",
		Buffer.from('{"jsonrpc":"2.0","id":1,"method":"echo.say","params":{"text":"\xed\xa0\x80"}}', "latin1"),
		/not UTF-8/,
	],
	[
		"a character cut by the end of the line",
		Buffer.from('{"jsonrpc":"2.0","id":1,"method":"echo.say","params":{"text":"\xf0\x9f\xa6', "latin1"),
		/not UTF-8/,
	],
	["a NUL between the bytes", '{"jsonrpc":"2.0","id":1,"method":"echo.say","params":{"text":"a\0b"}}', /control character/],
	["a NUL before the message", '\0{"jsonrpc":"2.0","id":1,"method":"echo.say","params":{"text":"a"}}', /invalid JSON/],
	["a byte order mark", '\ufeff{"jsonrpc":"2.0","id":1,"method":"echo.say","params":{"text":"a"}}', /invalid JSON/],
	[
		"nesting of 100,000",
		`{"jsonrpc":"2.0","id":1,"method":"echo.say","params":${"[".repeat(100_000)}${"]".repeat(100_000)}}`,
		/nested deeper/,
	],
	["nesting of 100,000 objects", `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`, /nested deeper/],
	["a duplicate member", '{"jsonrpc":"2.0","id":1,"method":"echo.say","params":{"text":"ls","text":"rm -rf /"}}', /duplicate member/],
	[
		"a duplicate member in disguise",
		'{"jsonrpc":"2.0","id":1,"method":"echo.say","params":{"text":"ls","te\\u0078t":"rm -rf /"}}',
		/duplicate member/,
	],
	["a lone surrogate", '{"jsonrpc":"2.0","id":1,"method":"echo.say","params":{"text":"\\udc00"}}', /lone surrogate/],
	["an id of 2^53 + 1", '{"jsonrpc":"2.0","id":9007199254740993,"method":"echo.say","params":{"text":"a"}}', /beyond 2\^53/],
	["a number that overflows", '{"jsonrpc":"2.0","id":1e999,"method":"echo.say","params":{"text":"a"}}', /too large/],
	["__proto__", '{"jsonrpc":"2.0","id":1,"method":"echo.say","params":{"text":"a","__proto__":{"admin":true}}}', /__proto__/],
	[
		"a decision of its own",
		'{"jsonrpc":"2.0","id":1,"method":"echo.say","params":{"text":"a","approved":true}}',
		/unknown member `approved`/,
	],
	[
		"a decision beside the params",
		'{"jsonrpc":"2.0","id":1,"method":"echo.say","params":{"text":"a"},"result":{"outcome":"allowed"}}',
		/unknown member `result`/,
	],
	["a JavaScript comment", '{"jsonrpc":"2.0",/**/"id":1,"method":"echo.say","params":{"text":"a"}}', /invalid JSON/],
	["an HTTP request", "POST / HTTP/1.1", /invalid JSON/],
];
for (const [name, bytes, message] of refusedLines) {
	test(`${name} gets a clear error, and the same connection is served on`, async (t) => {
		const { listening, refused } = await startEcho(t);
		const { address } = started(listening);
		const client = await openClient(address);
		client.write(bytes);
		client.write("\n");
		const answer = await client.next();
		assert.match(answer.error.message, message);
		assert.equal(answer.result, undefined);
		assert.equal(refused.length, 1);
		client.write(sayLine(2));
		assert.equal((await client.next()).id, 2);
		client.socket.destroy();
		await served(address);
	});
}

test("a line that is too large is answered, then the connection ends; nothing of it is kept", async (t) => {
	const { listening, refused, until, closed } = await startEcho(t, { maxFrameBytes: 10_000 });
	const { address } = started(listening);
	for (const bytes of [sayLine(1, "x".repeat(20_000)), "x".repeat(20_000), `${sayLine(1)}${"y".repeat(100_000)}`]) {
		const before = closed.length;
		const client = await openClient(address);
		client.write(bytes);
		const first = await client.next();
		const answer = first.error === undefined ? await client.next() : first;
		assert.deepEqual([answer.id, answer.error.data.code], [null, "too_large"]);
		await client.ended();
		await until(() => closed.length > before);
	}
	assert.equal(refused.filter((each) => each.startsWith("too-large")).length, 3);
	await served(address);
});

test("a stream without any newline is cut at the limit, however long it goes on", async (t) => {
	const { listening } = await startEcho(t, { maxFrameBytes: 10_000 });
	const { address } = started(listening);
	const socket = connect(address);
	let text = "";
	socket.setEncoding("utf8").on("data", (chunk: string) => {
		text += chunk;
	});
	const over = new Promise<void>((resolve) => {
		socket.on("close", () => resolve());
		socket.on("error", () => resolve());
	});
	const pump = (): void => {
		while (!socket.destroyed && socket.write("z".repeat(65_536)));
	};
	socket.on("drain", pump);
	pump();
	await over;
	assert.match(text, /too_large/);
	await served(address);
});

test("a flood of broken lines ends with the connection, not with a flood of records", async (t) => {
	const { listening, refused, closed, until } = await startEcho(t);
	const { address } = started(listening);
	const client = await openClient(address);
	client.write("{\n".repeat(100_000));
	await until(() => closed.length === 1);
	client.socket.destroy();
	assert.ok(refused.length <= 102, `${refused.length} records`);
	await served(address);
});

test("one process cannot take every answer: a thousand open calls are refused as busy beyond the cap", async (t) => {
	const { listening, held } = await startEcho(t);
	const client = await openClient(started(listening).address);
	for (let id = 0; id < 1000; id++) client.write(`{"jsonrpc":"2.0","id":${id},"method":"echo.hold","params":{"name":"${id}"}}\n`);
	for (let each = 0; each < 744; each++) assert.equal((await client.next()).error.data.code, "busy");
	assert.equal(held.size, 256);
	client.socket.destroy();
});
