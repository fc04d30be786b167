import type { FaultCode, Result } from "../lib/result.ts";
import { fail, faultCodes, ok } from "../lib/result.ts";
import { parseStrictJson } from "../lib/strict-json.ts";
import { quoteName } from "./explain.ts";

/**
 * JSON-RPC 2.0 messages as text, strictly: one message a frame, no batches, parameters by name, no member that the
 * specification does not know. Source: JSON-RPC 2.0 Specification (2013-01-04).
 */

/** Units: bytes of UTF-8; levels of nesting of the whole frame. */
export type FrameLimits = { readonly maxBytes: number; readonly maxDepth: number };
export const defaultFrameLimits: FrameLimits = { maxBytes: 1_048_576, maxDepth: 72 };

/** Codes of the specification, and -32000 for faults that a handler gave. */
export const errorCodes = {
	parse: -32700,
	invalidRequest: -32600,
	unknownMethod: -32601,
	invalidParams: -32602,
	internal: -32603,
	fault: -32000,
} as const;

export type FrameId = string | number;

/** `data.code` is always there, so that a caller branches on one closed list whatever was wrong. */
export type WireError = {
	readonly code: number;
	readonly message: string;
	readonly data: { readonly code: FaultCode; readonly path?: string; readonly detail?: unknown };
};

export type Frame =
	| { readonly kind: "call"; readonly id: FrameId; readonly method: string; readonly params: unknown }
	| { readonly kind: "notification"; readonly method: string; readonly params: unknown }
	| { readonly kind: "reply"; readonly id: FrameId; readonly result: unknown }
	| { readonly kind: "error"; readonly id: FrameId | null; readonly error: WireError };

/** Why a frame was refused before any handler saw it. */
export const refusedKinds = [
	"parse",
	"too-large",
	"encoding",
	"batch",
	"invalid-request",
	"unknown-method",
	"invalid-params",
	"duplicate-id",
	"busy",
	"notification",
	"too-many",
] as const;
export type RefusedKind = (typeof refusedKinds)[number];

/** `id` is the frame's own id when it could be read, so that exactly that call fails; null otherwise. */
export type Malformed = { readonly kind: RefusedKind; readonly id: FrameId | null; readonly error: WireError };

const longestId = 128;

const idOf = (value: unknown): FrameId | null => {
	if (typeof value === "string") return value.length >= 1 && value.length <= longestId ? value : null;
	return Number.isSafeInteger(value) ? (value as number) : null;
};

type Decoded = { readonly ok: true; readonly frame: Frame } | { readonly ok: false; readonly malformed: Malformed };

const malformed = (kind: RefusedKind, id: FrameId | null, code: number, message: string, fault: FaultCode = "bad_request"): Decoded => ({
	ok: false,
	malformed: { kind, id, error: { code, message, data: { code: fault } } },
});
const invalid = (id: FrameId | null, message: string): Decoded => malformed("invalid-request", id, errorCodes.invalidRequest, message);

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
	typeof value === "object" && value !== null && !Array.isArray(value);

const callMembers = ["jsonrpc", "id", "method", "params"];
const replyMembers = ["jsonrpc", "id", "result", "error"];

const strayMember = (message: Readonly<Record<string, unknown>>, known: readonly string[]): string | undefined => {
	for (const name in message) if (!known.includes(name)) return name;
	return undefined;
};

/**
 * Reads one frame.
 *
 * Faults: never throws; what is wrong comes back as the error to answer with. Messages never repeat more of the frame
 * than a short cleaned name.
 */
export function decodeFrame(text: string, limits: FrameLimits): Decoded {
	const parsed = parseStrictJson(text, limits);
	if (!parsed.ok) {
		const isLarge = parsed.fault.code === "too_large";
		const message = isLarge ? `frame is larger than \`${limits.maxBytes}\` bytes` : parsed.fault.message;
		return malformed(isLarge ? "too-large" : "parse", null, errorCodes.parse, message, parsed.fault.code);
	}
	const message = parsed.value;
	if (Array.isArray(message)) {
		return malformed("batch", null, errorCodes.invalidRequest, "batches are not accepted: send one message a frame");
	}
	if (!isObject(message)) return invalid(null, "expected a JSON-RPC message: an object");
	const id = idOf(message["id"]);
	if (message["jsonrpc"] !== "2.0") return invalid(id, '`jsonrpc`: expected "2.0"');
	return "method" in message ? decodeCall(message, id) : decodeReply(message, id);
}

function decodeCall(message: Readonly<Record<string, unknown>>, id: FrameId | null): Decoded {
	const stray = strayMember(message, callMembers);
	if (stray !== undefined) return invalid(id, `unknown member ${quoteName(stray)} beside \`method\``);
	const { method } = message;
	const params = message["params"] ?? {};
	if (typeof method !== "string") return invalid(id, "`method`: expected a string");
	if ("id" in message && id === null) {
		return invalid(null, `\`id\`: expected a string of 1 to ${longestId} characters or an integer up to 2^53 - 1`);
	}
	if (!isObject(params))
		return malformed("invalid-params", id, errorCodes.invalidParams, "`params`: expected an object, parameters by name");
	return { ok: true, frame: id === null ? { kind: "notification", method, params } : { kind: "call", id, method, params } };
}

function decodeReply(message: Readonly<Record<string, unknown>>, id: FrameId | null): Decoded {
	const stray = strayMember(message, replyMembers);
	if (stray !== undefined) return invalid(id, `unknown member ${quoteName(stray)}`);
	if ("result" in message === "error" in message) {
		return invalid(id, "expected a call with `method`, or a reply with either `result` or `error`");
	}
	if ("result" in message) {
		return id === null ? invalid(null, "a reply needs an `id`") : { ok: true, frame: { kind: "reply", id, result: message["result"] } };
	}
	const error = decodeError(message["error"]);
	return error.ok ? { ok: true, frame: { kind: "error", id, error: error.value } } : invalid(id, error.fault.message);
}

const isFaultCode = (value: unknown): value is FaultCode => faultCodes.includes(value as FaultCode);

function decodeError(value: unknown): Result<WireError> {
	if (!isObject(value) || !Number.isSafeInteger(value["code"]) || typeof value["message"] !== "string") {
		return fail("bad_request", "`error`: expected `code` and `message`");
	}
	const data = isObject(value["data"]) ? value["data"] : {};
	// Another implementation may leave `data` out: the caller still gets one of our codes.
	const code = isFaultCode(data["code"]) ? data["code"] : "internal";
	return ok({
		code: value["code"] as number,
		message: value["message"],
		data: "detail" in data ? { code, detail: data["detail"] } : { code },
	});
}

const head = '{"jsonrpc":"2.0",';
const idText = (id: FrameId | null): string => (typeof id === "string" ? JSON.stringify(id) : `${id}`);

export const encodeCall = (id: FrameId, method: string, params: unknown): string =>
	`${head}"id":${idText(id)},"method":${JSON.stringify(method)},"params":${JSON.stringify(params)}}`;

export const encodeEvent = (method: string, params: unknown): string =>
	`${head}"method":${JSON.stringify(method)},"params":${JSON.stringify(params)}}`;

export const encodeReply = (id: FrameId, result: unknown): string => `${head}"id":${idText(id)},"result":${JSON.stringify(result)}}`;

export const encodeError = (id: FrameId | null, error: WireError): string => `${head}"id":${idText(id)},"error":${JSON.stringify(error)}}`;
