import type { SinkConfigOf } from "../../../shared/model/shipping-config.ts";
import { ok, type Result } from "../../../shared/lib/result.ts";
import { ask } from "../http.ts";
import type { Shipped, Sink, SinkPorts } from "../sink.ts";

/**
 * Splunk's HTTP event collector. It has no identity for an event: a repeat is a second event with the same `leaf`, which a
 * search drops with `| dedup leaf`.
 */
export const createSplunkSink = (config: SinkConfigOf<"splunk">, ports: SinkPorts): Sink => {
	const base = config.url.replace(/\/+$/, "");
	const { log, host } = ports.origin;

	const post = async (body: string, signal: AbortSignal): Promise<Result<void>> => {
		const token = await ports.secret(config.secret);
		if (!token.ok) return token;
		const headers = { authorization: `Splunk ${token.value}`, "content-type": "application/json" };
		const request = { url: `${base}/services/collector/event`, method: "POST", headers, body, timeoutMs: config.timeout_ms } as const;
		const answer = await ask(request, ports, signal);
		return answer.ok ? ok(undefined) : answer;
	};
	/** `event` is JSON text already: the entry's own bytes, not a second serialisation. */
	const envelope = (at: number, event: string, fields: Readonly<Record<string, string | number>>): string => {
		const about = { time: (at / 1000).toFixed(3), host, source: log, sourcetype: config.sourcetype, index: config.index, fields };
		return `${JSON.stringify(about).slice(0, -1)},"event":${event}}`;
	};

	return {
		target: `${base}${config.index === undefined ? "" : ` (index ${config.index})`}`,
		send: (batch, signal) =>
			post(batch.map(({ at, body, leaf, seq }: Shipped) => envelope(at, body, { leaf, log, seq })).join("\n"), signal),
		test: (text, at, signal) => post(envelope(at, JSON.stringify({ test: text }), { log }), signal),
	};
};
