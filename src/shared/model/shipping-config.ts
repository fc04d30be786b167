import { z } from "zod";

/**
 * Where copies of the audit log go: one table of `[shipping.NAME]` for each sink. Credentials are references, so that the
 * file with the rules can be read, diffed and recorded in the log without giving one away.
 *
 * Units: `_ms` milliseconds, `_bytes` bytes.
 */

/** `keychain:NAME` or `env:NAME`. */
const reference = z
	.string()
	.regex(/^(?:keychain|env):[A-Za-z0-9_.-]{1,80}$/, "`keychain:NAME` or `env:NAME`: a credential itself never stands in this file");

/** https, or http to this machine; no user, query or fragment, where credentials could hide. */
const address = z
	.string()
	.max(2048)
	.regex(
		/^(?:https:\/\/(?:[A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\])|http:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\]))(?::\d{1,5})?(?:\/[A-Za-z0-9._~/-]*)?$/,
		"an `https://` address without a user, a query or a fragment (`http://` only for this machine)",
	);

const word = (what: string) =>
	z
		.string()
		.min(1)
		.max(200)
		.regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]*$/, what);

const bucket = z.string().regex(/^[a-z0-9][a-z0-9._-]{1,220}[a-z0-9]$/, "the name of a bucket");
const prefix = z
	.string()
	.max(500)
	.regex(/^(?:[A-Za-z0-9][A-Za-z0-9._=-]*\/)*$/, "a prefix such as `countersign/`, ending in a slash")
	.default("countersign/");
/** The public half of the pair: it names the key and opens nothing. */
const keyId = z.string().regex(/^[A-Za-z0-9_-]{4,200}$/, "the id of an access key");

/** What every sink has. A batch is sent when it is full or when its first entry has waited. */
const common = {
	enabled: z.boolean().default(true),
	batch_bytes: z.int().min(1024).max(16_777_216).default(1_048_576),
	batch_wait_ms: z.int().min(0).max(3_600_000).default(5000),
	timeout_ms: z.int().min(1000).max(600_000).default(30_000),
};

const s3 = z
	.object({
		type: z.literal("s3"),
		bucket,
		region: word("a region such as `eu-central-1`"),
		/** Of another store that speaks S3; absent: Amazon's of that region. */
		endpoint: address.optional(),
		prefix,
		access_key_id: keyId,
		secret: reference,
		session_token: reference.optional(),
		...common,
	})
	.strict();

/** By its XML interface with an HMAC key, which speaks S3's signature. */
const gcs = z
	.object({
		type: z.literal("gcs"),
		bucket,
		endpoint: address.default("https://storage.googleapis.com"),
		prefix,
		access_key_id: keyId,
		secret: reference,
		...common,
	})
	.strict();

const elasticsearch = z
	.object({
		type: z.literal("elasticsearch"),
		url: address,
		index: z
			.string()
			.regex(/^[a-z0-9][a-z0-9._-]{0,200}$/, "the name of an index or a data stream")
			.default("countersign-audit"),
		/** With a user it is that user's password, otherwise an API key in its encoded form. */
		secret: reference.optional(),
		user: z
			.string()
			.regex(/^[^\s:]{1,200}$/, "a user name without a colon")
			.optional(),
		...common,
	})
	.strict();

const splunk = z
	.object({
		type: z.literal("splunk"),
		/** Of the event collector, without its path. */
		url: address,
		/** The collector's token. */
		secret: reference,
		index: word("the name of an index").optional(),
		sourcetype: word("a source type").default("countersign:audit"),
		...common,
	})
	.strict();

const otlp = z
	.object({
		type: z.literal("otlp"),
		/** Of the logs themselves, such as `https://collector.example.com:4318/v1/logs`. */
		url: address,
		/** Header that carries `secret`, whole. */
		header: z
			.string()
			.regex(/^[A-Za-z0-9-]{1,100}$/, "the name of a header")
			.default("authorization"),
		secret: reference.optional(),
		...common,
	})
	.strict();

const syslog = z
	.object({
		type: z.literal("syslog"),
		transport: z.enum(["tls", "tcp", "udp", "unix"]).default("tls"),
		host: z
			.string()
			.regex(/^[A-Za-z0-9.:-]{1,253}$/, "a host name or an address")
			.default("127.0.0.1"),
		port: z.int().min(1).max(65_535).optional(),
		/** Of the stream socket, for `unix`. */
		path: z.string().min(1).max(100).optional(),
		/** File with the certificates to trust, for `tls`; absent: the ones this machine trusts. */
		ca_file: z.string().min(1).max(4096).optional(),
		facility: z.int().min(0).max(23).default(13),
		app_name: z
			.string()
			.regex(/^[!-~]{1,48}$/, "at most 48 printable characters without blanks")
			.default("countersign"),
		...common,
	})
	.strict()
	.superRefine(({ transport, path, host }, context) => {
		if (transport === "unix" && path === undefined)
			context.addIssue({ code: "custom", path: ["transport"], message: "a `path` when the transport is `unix`" });
		if (transport !== "tls" && transport !== "unix" && !/^(?:localhost|127(?:\.\d{1,3}){3}|::1)$/.test(host))
			context.addIssue({
				code: "custom",
				path: ["transport"],
				message: "`tls` for another machine: the log would cross the network in the clear (`tcp` and `udp` only for this machine)",
			});
	});

export const sinkTypes = ["s3", "gcs", "elasticsearch", "splunk", "otlp", "syslog"] as const;

const sinkConfigSchema = z.discriminatedUnion("type", [s3, gcs, elasticsearch, splunk, otlp, syslog], {
	error: `a \`type\`: one of ${sinkTypes.map((each) => `\`${each}\``).join(", ")}`,
});
export type SinkConfig = z.infer<typeof sinkConfigSchema>;
export type SinkConfigOf<Type extends SinkConfig["type"]> = Extract<SinkConfig, { readonly type: Type }>;

export const sinkNameSchema = z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "a name of small letters, digits and hyphens");

export const shippingSchema = z.record(sinkNameSchema, sinkConfigSchema).default({});
