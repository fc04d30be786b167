import { z } from "zod";
import { fail, ok, type Result } from "../../../shared/lib/result.ts";
import type { SinkConfigOf } from "../../../shared/model/shipping-config.ts";
import { headOf } from "../entry-head.ts";
import { ask } from "../http.ts";
import type { Shipped, Sink, SinkPorts } from "../sink.ts";

/** Of the answer to `_bulk`, with `filter_path`: absent `items` means that nothing went wrong. */
const answerSchema = z.object({
	errors: z.boolean(),
	items: z
		.array(
			z.record(
				z.string(),
				z.object({ status: z.int(), error: z.object({ type: z.string(), reason: z.string().nullish() }).partial().optional() }),
			),
		)
		.optional(),
});

/** Already there: the same leaf is the same entry. */
const isThere = 409;

/**
 * Elasticsearch and OpenSearch, by `_bulk` with `create`, which indices and data streams both take. The `_id` is the leaf,
 * so that a repeat is a conflict and no second document.
 *
 * The entry itself stays one string: its details have no fixed shape, and an index would refuse what differs from the first.
 */
export const createElasticsearchSink = (config: SinkConfigOf<"elasticsearch">, ports: SinkPorts): Sink => {
	const base = config.url.replace(/\/+$/, "");

	const bulk = async (lines: string, signal: AbortSignal): Promise<Result<void>> => {
		const headers: Record<string, string> = { "content-type": "application/x-ndjson" };
		if (config.secret !== undefined) {
			const secret = await ports.secret(config.secret);
			if (!secret.ok) return secret;
			headers["authorization"] =
				config.user === undefined
					? `ApiKey ${secret.value}`
					: `Basic ${Buffer.from(`${config.user}:${secret.value}`, "utf8").toString("base64")}`;
		}
		const url = `${base}/${config.index}/_bulk?filter_path=errors,items.*.status,items.*.error.type,items.*.error.reason`;
		const answer = await ask({ url, method: "POST", headers, body: lines, timeoutMs: config.timeout_ms }, ports, signal);
		return answer.ok ? judge(answer.value) : answer;
	};

	/** A bulk request succeeds as a whole although each of its parts may have been refused. */
	const judge = (text: string): Result<void> => {
		let answer: z.infer<typeof answerSchema>;
		try {
			answer = answerSchema.parse(JSON.parse(text));
		} catch {
			return fail("unavailable", `\`${base}\` does not answer like Elasticsearch`);
		}
		if (!answer.errors) return ok(undefined);
		const refused = (answer.items ?? []).flatMap((item) => Object.values(item)).filter(({ status }) => status >= 300 && status !== isThere);
		const [first] = refused;
		if (first === undefined)
			return (answer.items ?? []).length > 0 ? ok(undefined) : fail("unavailable", `\`${base}\` says that something failed and not what`);
		const why = ports.mask(`${first.error?.type ?? "unknown"}: ${first.error?.reason ?? "no reason"}`).slice(0, 300);
		return fail("unavailable", `\`${base}\` refused ${refused.length} of the entries (${first.status}, ${why})`);
	};

	const document = ({ seq, at, leaf, body }: Shipped): string => {
		const { type, actor, agent, session, request, outcome } = headOf(body);
		return JSON.stringify({
			"@timestamp": new Date(at).toISOString(),
			log: ports.origin.log,
			host: ports.origin.host,
			seq,
			leaf,
			type,
			actor,
			agent,
			session,
			request,
			outcome,
			entry: body,
		});
	};

	return {
		target: `${base}/${config.index}`,
		send: (batch, signal) =>
			bulk(batch.map((each) => `${JSON.stringify({ create: { _id: each.leaf } })}\n${document(each)}\n`).join(""), signal),
		test: (text, at, signal) =>
			bulk(
				`${JSON.stringify({ create: { _id: `test-${at}` } })}\n${JSON.stringify({ "@timestamp": new Date(at).toISOString(), log: ports.origin.log, type: "countersign.test", entry: text })}\n`,
				signal,
			),
	};
};
