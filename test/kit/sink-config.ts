import { parseConfig } from "../../src/main/engine/config/parse-config.ts";
import { openSink } from "../../src/main/shipping/open-sink.ts";
import type { Sink, SinkPorts } from "../../src/main/shipping/sink.ts";
import { ok } from "../../src/shared/lib/result.ts";
import { must } from "./rig.ts";

export const secretValue = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";

/** The sink that `[shipping.it]` with these lines describes, as the host would open it. */
export const sinkOf = (lines: string, ports: Partial<SinkPorts> = {}): Sink => {
	const config = must(parseConfig(`[shipping.it]\n${lines}\n`, "countersign.toml")).shipping["it"];
	if (config === undefined) throw new Error("no sink");
	return openSink(config, {
		origin: { log: "countersign.local/abc", host: "desk", version: "0.1.0" },
		secret: async () => ok(secretValue),
		mask: (text) => text.replaceAll(secretValue, "[masked]"),
		now: () => Date.parse("2026-11-21T12:00:00Z"),
		...ports,
	});
};
