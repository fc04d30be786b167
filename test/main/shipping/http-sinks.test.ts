import assert from "node:assert/strict";
import { test } from "node:test";
import type { Sink } from "../../../src/main/shipping/sink.ts";
import { type Asked, type Answer, startHttp } from "../../kit/http-server.ts";
import { whatIsWrong } from "../../kit/sigv4.ts";
import { secretValue, sinkOf } from "../../kit/sink-config.ts";
import { entryOf } from "./virtual.ts";

const batch = [entryOf(7), entryOf(8), { ...entryOf(9), body: entryOf(9).body.replace('"bot"', '"ana \u202e Ω"') }];
const key = { id: "AKIAIOSFODNN7EXAMPLE", secret: secretValue };
const never = new AbortController().signal;
const json = (text: string): Record<string, unknown> => JSON.parse(text) as Record<string, unknown>;

test("the test's own checker of signatures agrees with the example that Amazon publishes", () => {
	const headers = {
		date: "Fri, 24 May 2013 00:00:00 GMT",
		host: "examplebucket.s3.amazonaws.com",
		"x-amz-content-sha256": "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072",
		"x-amz-date": "20130524T000000Z",
		"x-amz-storage-class": "REDUCED_REDUNDANCY",
		authorization:
			"AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class,Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
	};
	const request = { method: "PUT", path: "/test%24file.text", headers, body: "Welcome to Amazon S3." };
	assert.equal(whatIsWrong(request, key), null);
	assert.equal(whatIsWrong({ ...request, body: "Welcome to Amazon S4." }, key), "the body is not the one that was signed");
	assert.equal(whatIsWrong({ ...request, path: "/other" }, key), "the signature does not match");
});

for (const type of ["s3", "gcs"] as const) {
	test(`${type}: puts one signed object a batch, whose name and bytes a repeat gives again`, async (t) => {
		const server = await startHttp(t, (asked) => {
			const wrong = whatIsWrong(asked, key);
			return wrong === null ? { status: 200 } : { status: 403, body: `<Code>SignatureDoesNotMatch</Code> ${wrong}` };
		});
		const region = type === "s3" ? 'region = "eu-central-1"\n' : "";
		const sink = sinkOf(
			`type = "${type}"\nbucket = "company-audit"\n${region}endpoint = "${server.url}"\naccess_key_id = "${key.id}"\nsecret = "keychain:it"`,
		);
		assert.deepEqual(await sink.send(batch, never), { ok: true, value: undefined });
		assert.deepEqual(await sink.send(batch, never), { ok: true, value: undefined });
		const [first, second] = server.asked;
		assert.equal(first?.method, "PUT");
		assert.equal(
			first?.path,
			`/company-audit/countersign/countersign.local-abc/2027/01/15/000000000007-000000000009-${batch[2]?.leaf.slice(0, 16)}.jsonl`,
		);
		assert.equal(first?.body, batch.map(({ body }) => `${body}\n`).join(""));
		assert.deepEqual([second?.path, second?.body], [first?.path, first?.body]);

		const other = sinkOf(
			`type = "${type}"\nbucket = "company-audit"\n${region}endpoint = "${server.url}"\naccess_key_id = "AKIAOTHER"\nsecret = "env:X"`,
		);
		const refused = await other.send(batch, never);
		assert.equal(refused.ok, false);
		if (!refused.ok) assert.deepEqual([refused.fault.code, refused.fault.message.includes("unknown key")], ["forbidden", true]);
	});
}

/** What `_bulk` of Elasticsearch does with `create`: a document a pair of lines, and a conflict for an id that is there. */
const elastic =
	(documents: Map<string, unknown>, refuse: (id: string) => boolean = () => false) =>
	(asked: Asked): Answer => {
		if (asked.method !== "POST" || !asked.path.startsWith("/audit/_bulk?filter_path=")) return { status: 404 };
		if (asked.headers["content-type"] !== "application/x-ndjson") return { status: 406 };
		if (!asked.body.endsWith("\n")) return { status: 400, body: "The bulk request must be terminated by a newline [\\n]" };
		const lines = asked.body.split("\n").slice(0, -1);
		const items = [];
		for (let at = 0; at < lines.length; at += 2) {
			const { create } = json(lines[at] ?? "") as { create: { _id: string } };
			const document = json(lines[at + 1] ?? "");
			if (refuse(create._id))
				items.push({ create: { status: 400, error: { type: "mapper_parsing_exception", reason: `key ${secretValue}` } } });
			else if (documents.has(create._id))
				items.push({ create: { status: 409, error: { type: "version_conflict_engine_exception", reason: "exists" } } });
			else {
				documents.set(create._id, document);
				items.push({ create: { status: 201 } });
			}
		}
		return { status: 200, body: JSON.stringify({ errors: items.some(({ create }) => create.status >= 300), items }) };
	};

test("elasticsearch: a document for each entry under its leaf; a repeat adds none; the entry's bytes are in it as they were hashed", async (t) => {
	const documents = new Map<string, unknown>();
	const server = await startHttp(t, elastic(documents));
	const sink = sinkOf(`type = "elasticsearch"\nurl = "${server.url}/"\nindex = "audit"\nsecret = "env:KEY"`);
	assert.equal((await sink.send(batch.slice(0, 2), never)).ok, true);
	assert.equal((await sink.send(batch, never)).ok, true);
	assert.deepEqual(
		[...documents.keys()],
		batch.map(({ leaf }) => leaf),
	);
	assert.deepEqual(documents.get(batch[0]?.leaf ?? ""), {
		"@timestamp": "2027-01-15T08:00:00.007Z",
		log: "countersign.local/abc",
		host: "desk",
		seq: 7,
		leaf: batch[0]?.leaf,
		type: "request.allowed",
		actor: "bot",
		entry: batch[0]?.body,
	});
	assert.equal(server.asked[0]?.headers["authorization"], `ApiKey ${secretValue}`);
});

test("elasticsearch: one refused entry is a failure of the batch, with the reason and without what it quotes of ours", async (t) => {
	const server = await startHttp(
		t,
		elastic(new Map(), (id) => id === batch[1]?.leaf),
	);
	const sink = sinkOf(`type = "elasticsearch"\nurl = "${server.url}"\nindex = "audit"\nuser = "ship"\nsecret = "env:KEY"`);
	const refused = await sink.send(batch, never);
	assert.equal(refused.ok, false);
	if (!refused.ok) {
		assert.match(refused.fault.message, /refused 1 of the entries \(400, mapper_parsing_exception/);
		assert.ok(!refused.fault.message.includes(secretValue));
	}
	assert.equal(server.asked[0]?.headers["authorization"], `Basic ${Buffer.from(`ship:${secretValue}`).toString("base64")}`);
});

test("splunk: events one after the other with the entry's own bytes, and the leaf as a field", async (t) => {
	const server = await startHttp(t, ({ path, headers }) =>
		path !== "/services/collector/event"
			? { status: 404 }
			: headers["authorization"] === `Splunk ${secretValue}`
				? { status: 200, body: '{"text":"Success","code":0}' }
				: { status: 403, body: '{"text":"Invalid token","code":4}' },
	);
	const sink = sinkOf(`type = "splunk"\nurl = "${server.url}"\nsecret = "keychain:hec"\nindex = "audit"`);
	assert.equal((await sink.send(batch, never)).ok, true);
	const lines = (server.asked[0]?.body ?? "").split("\n");
	assert.equal(lines.length, 3);
	assert.ok(lines.every((line, at) => line.endsWith(`"event":${batch[at]?.body}}`)));
	const { event: _event, ...about } = json(lines[0] ?? "");
	assert.deepEqual(about, {
		time: "1800000000.007",
		host: "desk",
		source: "countersign.local/abc",
		sourcetype: "countersign:audit",
		index: "audit",
		fields: { leaf: batch[0]?.leaf, log: "countersign.local/abc", seq: 7 },
	});
});

test("otlp: log records as the JSON encoding has them; a partial refusal is a failure", async (t) => {
	let isPartial = false;
	const server = await startHttp(t, ({ path, headers }) =>
		path !== "/v1/logs" || headers["content-type"] !== "application/json"
			? { status: 404 }
			: {
					status: 200,
					body: isPartial ? '{"partialSuccess":{"rejectedLogRecords":"2","errorMessage":"too old"}}' : '{"partialSuccess":{}}',
				},
	);
	const sink = sinkOf(`type = "otlp"\nurl = "${server.url}/v1/logs"\nheader = "x-token"\nsecret = "env:OTLP"`);
	assert.equal((await sink.send(batch, never)).ok, true);
	assert.equal(server.asked[0]?.headers["x-token"], secretValue);
	const { resourceLogs } = json(server.asked[0]?.body ?? "") as {
		resourceLogs: { resource: unknown; scopeLogs: { logRecords: Record<string, unknown>[] }[] }[];
	};
	const [record] = resourceLogs[0]?.scopeLogs[0]?.logRecords ?? [];
	assert.deepEqual(
		[record?.["timeUnixNano"], record?.["severityNumber"], record?.["body"]],
		["1800000000007000000", 9, { stringValue: batch[0]?.body }],
	);
	assert.deepEqual((record?.["attributes"] as unknown[] | undefined)?.slice(0, 2), [
		{ key: "countersign.seq", value: { intValue: "7" } },
		{ key: "countersign.leaf", value: { stringValue: batch[0]?.leaf } },
	]);
	isPartial = true;
	const refused = await sink.send(batch, never);
	assert.equal(!refused.ok && /refused 2 of the entries \(too old\)/.test(refused.fault.message), true);
});

const splunkAt = (url: string): Sink => sinkOf(`type = "splunk"\nurl = "${url}"\nsecret = "env:X"\ntimeout_ms = 1000`);

test("a redirect is refused, and what it points to is never asked", async (t) => {
	const thief = await startHttp(t, () => ({ status: 200 }));
	for (const status of [301, 302, 307, 308]) {
		const server = await startHttp(t, () => ({ status, headers: { location: `${thief.url}/services/collector/event` } }));
		const answer = await splunkAt(server.url).send(batch, never);
		assert.equal(!answer.ok && /redirects/.test(answer.fault.message), true);
	}
	assert.equal(thief.asked.length, 0);
});

test("what a sink answers becomes words, a delay, or a smaller batch", async (t) => {
	let answer: Answer = { status: 503, headers: { "retry-after": "17" } };
	const server = await startHttp(t, () => answer);
	const sink = splunkAt(server.url);
	const sent = async () => {
		const result = await sink.send(batch, never);
		return result.ok ? "taken" : [result.fault.code, result.fault.message.replace(server.url.slice(7), "it"), result.fault.data];
	};
	assert.deepEqual(await sent(), ["unavailable", "`it` answered 503", { retryAfterMs: 17_000 }]);
	answer = { status: 429, headers: { "retry-after": "Sat, 21 Nov 2026 12:00:30 GMT" } };
	assert.deepEqual(await sent(), ["unavailable", "`it` answered 429", { retryAfterMs: 30_000 }]);
	answer = { status: 413 };
	assert.deepEqual(await sent(), ["too_large", "`it` takes no batch of this size", undefined]);
	answer = { status: 401, body: `bad token ${secretValue}` };
	assert.deepEqual(await sent(), ["forbidden", "`it` refuses the credential (401): bad token [masked]", undefined]);
	const nobody = await splunkAt("http://127.0.0.1:9").send(batch, never);
	assert.equal(!nobody.ok && /cannot be reached \((ECONNREFUSED|bad port)\)/.test(nobody.fault.message), true);
});
