import { hash } from "node:crypto";
import { AwsV4Signer } from "aws4fetch";
import type { SinkConfigOf } from "../../../shared/model/shipping-config.ts";
import { ask } from "../http.ts";
import type { Shipped, Sink, SinkPorts } from "../sink.ts";

/**
 * Object stores: one object a batch, each line the canonical bytes of an entry. Its name says which entries are in it and
 * ends in the leaf of the last one, so that a repeat writes the same bytes under the same name, and another log another one.
 *
 * Source: AWS Signature Version 4; Google Cloud Storage takes the same signature at its XML interface.
 */
export const createObjectSink = (config: SinkConfigOf<"s3"> | SinkConfigOf<"gcs">, ports: SinkPorts): Sink => {
	const region = config.type === "s3" ? config.region : "auto";
	const base =
		config.endpoint === undefined
			? `https://${config.bucket}.s3.${region}.amazonaws.com`
			: `${config.endpoint.replace(/\/+$/, "")}/${config.bucket}`;
	const token = config.type === "s3" ? config.session_token : undefined;

	const put = async (name: string, body: string, signal: AbortSignal) => {
		const secret = await ports.secret(config.secret);
		if (!secret.ok) return secret;
		const session = token === undefined ? undefined : await ports.secret(token);
		if (session?.ok === false) return session;
		const signed = await new AwsV4Signer({
			method: "PUT",
			url: `${base}/${config.prefix}${name}`,
			// Without this the signature would not cover the bytes.
			headers: { "content-type": "application/x-ndjson", "x-amz-content-sha256": hash("sha256", body, "hex") },
			body,
			service: "s3",
			region,
			accessKeyId: config.access_key_id,
			secretAccessKey: secret.value,
			...(session === undefined ? {} : { sessionToken: session.value }),
			datetime: amzTime(ports.now()),
		}).sign();
		const answer = await ask(
			{ url: signed.url.href, method: "PUT", headers: Object.fromEntries(signed.headers), body, timeoutMs: config.timeout_ms },
			ports,
			signal,
		);
		return answer.ok ? { ok: true as const, value: undefined } : answer;
	};

	return {
		target: `${base}/${config.prefix}`,
		send: (batch, signal) => put(objectName(ports.origin.log, batch), batch.map(({ body }) => `${body}\n`).join(""), signal),
		test: (text, at, signal) => put("countersign-test.json", `${JSON.stringify({ test: text, at, log: ports.origin.log })}\n`, signal),
	};
};

/** `LOG/YYYY/MM/DD/FIRST-LAST-LEAF.jsonl`, of the day of the first entry, UTC. */
const objectName = (log: string, batch: readonly Shipped[]): string => {
	const [first] = batch;
	const last = batch.at(-1);
	if (first === undefined || last === undefined) throw new Error("a batch has at least one entry");
	const day = new Date(first.at).toISOString().slice(0, 10).replaceAll("-", "/");
	const place = log.replace(/[^A-Za-z0-9._-]+/g, "-");
	return `${place}/${day}/${digits(first.seq)}-${digits(last.seq)}-${last.leaf.slice(0, 16)}.jsonl`;
};

/** In the order of the entries when sorted as text. */
const digits = (seq: number): string => String(seq).padStart(12, "0");

const amzTime = (at: number): string => new Date(at).toISOString().replace(/[:-]|\.\d{3}/g, "");
