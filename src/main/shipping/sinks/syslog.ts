import { createSocket } from "node:dgram";
import { readFileSync } from "node:fs";
import { connect as connectPlain, type Socket } from "node:net";
import { connect as connectTls } from "node:tls";
import { fail, ok, type Result } from "../../../shared/lib/result.ts";
import type { SinkConfigOf } from "../../../shared/model/shipping-config.ts";
import { headOf } from "../entry-head.ts";
import type { Shipped, Sink, SinkPorts } from "../sink.ts";

/**
 * Syslog, RFC 5424. Streams are framed by octet counting (RFC 6587; RFC 5425 with TLS).
 *
 * Syslog has no acknowledgement. On a stream, a batch counts as taken when the receiver has read to the end of the
 * connection and closed its side without an error: a receiver that died or closed early has not. With UDP nothing is known.
 */
export const createSyslogSink = (config: SinkConfigOf<"syslog">, ports: SinkPorts): Sink => {
	const { transport, host, path = "" } = config;
	const port = config.port ?? (transport === "tls" ? 6514 : transport === "tcp" ? 601 : 514);
	const target = transport === "unix" ? path : `${host}:${port} (${transport})`;

	const message = (severity: number, at: number, id: string, data: string, text: string): Buffer => {
		const header = `<${config.facility * 8 + severity}>1 ${new Date(at).toISOString()} ${field(ports.origin.host, 255)} ${config.app_name} ${process.pid} ${field(id, 32)} ${data}`;
		return Buffer.from(`${header} ${text}`, "utf8");
	};
	const entryMessage = ({ seq, at, leaf, body }: Shipped): Buffer => {
		const { type, outcome } = headOf(body);
		const data = `[${structuredId} seq="${seq}" leaf="${leaf}" log="${value(ports.origin.log)}"]`;
		// A datagram has an end: what does not fit goes without its bytes, which the leaf still names.
		const text =
			transport === "udp" && Buffer.byteLength(body) > maxDatagramBytes ? JSON.stringify({ seq, at, type, tooLong: true }) : body;
		return message(outcome === "denied" ? warning : notice, at, type, data, text);
	};

	const send = (messages: readonly Buffer[], signal: AbortSignal): Promise<Result<void>> =>
		transport === "udp" ? sendDatagrams(messages) : sendStream(messages, signal);

	const open = (): Socket => {
		if (transport === "unix") return connectPlain({ path });
		if (transport === "tcp") return connectPlain({ host, port });
		const ca = config.ca_file === undefined ? {} : { ca: readFileSync(config.ca_file) };
		return connectTls({ host, port, minVersion: "TLSv1.2", ...(/^[\d.:]+$/.test(host) ? {} : { servername: host }), ...ca });
	};

	const sendStream = (messages: readonly Buffer[], signal: AbortSignal): Promise<Result<void>> =>
		new Promise((resolve) => {
			let socket: Socket;
			try {
				socket = open();
			} catch (error) {
				resolve(fail("unavailable", `\`${target}\`: ${messageOf(error)}`));
				return;
			}
			let isWritten = false;
			let isRead = false;
			const end = (result: Result<void>): void => {
				signal.removeEventListener("abort", stop);
				resolve(result);
				socket.destroy();
			};
			const stop = (): void => end(fail("unavailable", "stopped"));
			signal.addEventListener("abort", stop, { once: true });
			socket.setTimeout(config.timeout_ms, () => end(fail("unavailable", `\`${target}\` does not take what it is sent`)));
			socket.on("error", (error) => end(fail("unavailable", `\`${target}\`: ${messageOf(error)}`)));
			socket.on("end", () => {
				isRead = true;
			});
			socket.on("close", () =>
				end(isWritten && isRead ? ok(undefined) : fail("unavailable", `\`${target}\` closed the connection before it had everything`)),
			);
			// Nothing is said to us; reading is what notices the end.
			socket.resume();
			socket.once(transport === "tls" ? "secureConnect" : "connect", () => {
				const frames = messages.flatMap((each) => [Buffer.from(`${each.length} `, "latin1"), each]);
				socket.end(Buffer.concat(frames), () => {
					isWritten = true;
				});
			});
		});

	const sendDatagrams = async (messages: readonly Buffer[]): Promise<Result<void>> => {
		const socket = createSocket(host.includes(":") ? "udp6" : "udp4");
		try {
			for (const each of messages) {
				await new Promise<void>((resolve, reject) => {
					socket.send(each, port, host, (error) => (error === null ? resolve() : reject(error)));
				});
			}
			return ok(undefined);
		} catch (error) {
			return fail("unavailable", `\`${target}\`: ${messageOf(error)}`);
		} finally {
			socket.close();
		}
	};

	return {
		target,
		send: (batch, signal) => send(batch.map(entryMessage), signal),
		test: (text, at, signal) => send([message(notice, at, "test", "-", text)], signal),
	};
};

/** The number is the one that RFC 5612 sets aside for those who have none of their own. */
const structuredId = "countersign@32473";
const notice = 5;
const warning = 4;
/** What IPv4 carries is 65,507 bytes, the header among them. */
const maxDatagramBytes = 60_000;

/** A header field: printable ASCII without blanks. */
const field = (text: string, most: number): string => text.replace(/[^!-~]/g, "_").slice(0, most) || "-";
const value = (text: string): string => text.replace(/[\\"\]]/g, "\\$&");

const messageOf = (error: unknown): string => {
	const { code, message } = error as NodeJS.ErrnoException;
	return code ?? message.split("\n")[0] ?? "unknown error";
};
