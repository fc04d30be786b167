import { z } from "zod";
import { fail, ok, type Result } from "../../../shared/lib/result.ts";
import type { SinkConfigOf } from "../../../shared/model/shipping-config.ts";
import { headOf } from "../entry-head.ts";
import { ask } from "../http.ts";
import type { Sink, SinkPorts } from "../sink.ts";

const answerSchema = z.object({
	partialSuccess: z
		.object({ rejectedLogRecords: z.union([z.string(), z.number()]).optional(), errorMessage: z.string().optional() })
		.optional(),
});

/** INFO and WARN of the data model. */
const severityOf = (outcome: string | undefined): { readonly severityNumber: number; readonly severityText: string } =>
	outcome === "denied" ? { severityNumber: 13, severityText: "WARN" } : { severityNumber: 9, severityText: "INFO" };

type Attribute = { readonly key: string; readonly value: { readonly stringValue: string } | { readonly intValue: string } };
const text = (key: string, value: string | undefined): Attribute[] => (value === undefined ? [] : [{ key, value: { stringValue: value } }]);
const nanos = (at: number): string => `${at}000000`;

/**
 * OpenTelemetry logs over HTTP in JSON. A record has no identity there: repeats bear the same `countersign.leaf`.
 *
 * Source: https://opentelemetry.io/docs/specs/otlp/ (OTLP/HTTP, JSON encoding).
 */
export const createOtlpSink = (config: SinkConfigOf<"otlp">, ports: SinkPorts): Sink => {
	const { log, host, version } = ports.origin;

	const post = async (logRecords: readonly unknown[], signal: AbortSignal): Promise<Result<void>> => {
		const headers: Record<string, string> = { "content-type": "application/json" };
		if (config.secret !== undefined) {
			const secret = await ports.secret(config.secret);
			if (!secret.ok) return secret;
			headers[config.header] = secret.value;
		}
		const attributes = [
			...text("service.name", "countersign"),
			...text("service.version", version),
			...text("host.name", host),
			...text("countersign.log", log),
		];
		const body = JSON.stringify({
			resourceLogs: [{ resource: { attributes }, scopeLogs: [{ scope: { name: "countersign.audit" }, logRecords }] }],
		});
		const answer = await ask({ url: config.url, method: "POST", headers, body, timeoutMs: config.timeout_ms }, ports, signal);
		return answer.ok ? judge(answer.value) : answer;
	};

	/** A part that was refused is not sent yet: an audit log is not a stream that may lose some. */
	const judge = (answered: string): Result<void> => {
		let answer: z.infer<typeof answerSchema>;
		try {
			answer = answerSchema.parse(answered.trim() === "" ? {} : JSON.parse(answered));
		} catch {
			return fail("unavailable", `\`${config.url}\` does not answer like a collector of OpenTelemetry in JSON`);
		}
		const refused = Number(answer.partialSuccess?.rejectedLogRecords ?? 0);
		if (refused === 0) return ok(undefined);
		return fail(
			"unavailable",
			`\`${config.url}\` refused ${refused} of the entries (${ports.mask(answer.partialSuccess?.errorMessage ?? "no reason").slice(0, 300)})`,
		);
	};

	return {
		target: config.url,
		send: (batch, signal) =>
			post(
				batch.map(({ seq, at, leaf, body }) => {
					const { type, actor, agent, session, request, outcome } = headOf(body);
					return {
						timeUnixNano: nanos(at),
						observedTimeUnixNano: nanos(at),
						...severityOf(outcome),
						eventName: `countersign.${type}`,
						body: { stringValue: body },
						attributes: [
							{ key: "countersign.seq", value: { intValue: String(seq) } },
							...text("countersign.leaf", leaf),
							...text("countersign.type", type),
							...text("countersign.actor", actor),
							...text("countersign.agent", agent),
							...text("countersign.session", session),
							...text("countersign.request", request),
							...text("countersign.outcome", outcome),
						],
					};
				}),
				signal,
			),
		test: (words, at, signal) =>
			post([{ timeUnixNano: nanos(at), observedTimeUnixNano: nanos(at), ...severityOf(undefined), body: { stringValue: words } }], signal),
	};
};
