import type { SinkConfig } from "../../shared/model/shipping-config.ts";
import type { Sink, SinkPorts } from "./sink.ts";
import { createElasticsearchSink } from "./sinks/elasticsearch.ts";
import { createObjectSink } from "./sinks/objects.ts";
import { createOtlpSink } from "./sinks/otlp.ts";
import { createSplunkSink } from "./sinks/splunk.ts";
import { createSyslogSink } from "./sinks/syslog.ts";

/** The sink that a table `[shipping.NAME]` describes. Nothing is reached before something is sent. */
export const openSink = (config: SinkConfig, ports: SinkPorts): Sink => {
	switch (config.type) {
		case "s3":
		case "gcs":
			return createObjectSink(config, ports);
		case "elasticsearch":
			return createElasticsearchSink(config, ports);
		case "splunk":
			return createSplunkSink(config, ports);
		case "otlp":
			return createOtlpSink(config, ports);
		case "syslog":
			return createSyslogSink(config, ports);
	}
};
