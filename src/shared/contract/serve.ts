import type { Fault, Result } from "../lib/result.ts";
import type { Contract, EventData, Handlers } from "./contract.ts";
import { explainIssues, nearest, quoteName } from "./explain.ts";
import {
	decodeFrame,
	defaultFrameLimits,
	encodeError,
	encodeEvent,
	encodeReply,
	errorCodes,
	type Frame,
	type FrameId,
	type FrameLimits,
	type RefusedKind,
	type WireError,
} from "./frames.ts";
import type { Wire } from "./wire.ts";

/** Answers the calls of one connection. The only function, with `connect`, that knows frames. */

export type ServeOptions = {
	readonly limits?: FrameLimits;
	/** Calls that may be open at the same time; one more is refused `busy`. */
	readonly maxInFlight?: number;
	/** Malformed frames after which the connection is closed: an answer each would let a peer write our log. */
	readonly maxMalformed?: number;
	/** Of an error that a handler threw and that the peer may know of: its answer. Null for a bug. */
	refusalOf?(error: unknown): Fault | null;
	/** A handler threw: the peer learns nothing of it, so somebody else must. */
	onBug(bug: { readonly method: string; readonly error: unknown }): void;
	/** A frame was refused before any handler saw it. `detail` is one clean line. */
	onRefused?(kind: RefusedKind, detail: string): void;
};

export type Served<C extends Contract> = {
	/** False when the peer does not keep up, or is gone. */
	emit<E extends keyof C["events"] & string>(event: E, data: EventData<C, E>): boolean;
	/** Calls that were not answered yet. */
	inFlight(): number;
	close(reason: string): void;
};

type AnyHandler<Caller> = (params: unknown, caller: Caller) => Result<unknown> | Promise<Result<unknown>>;

/**
 * Serves `contract` on `wire` for one caller.
 *
 * Every malformed frame gets an answer that says what was wrong; the connection survives it, but for a frame that is
 * too large, bytes that are not UTF-8 past recovery, and more than `maxMalformed` of them.
 * A notification is never carried out: its sender could not learn the outcome.
 *
 * Law: test/shared/contract/serve.test.ts (no input makes it throw, answer twice, or answer a call nobody made).
 */
export function serve<C extends Contract, Caller>(
	contract: C,
	handlers: Handlers<C, Caller>,
	wire: Wire,
	caller: Caller,
	options: ServeOptions,
): Served<C> {
	const { limits = defaultFrameLimits, maxInFlight = 256, maxMalformed = 100 } = options;
	const outstanding = new Set<FrameId>();
	let isClosed = false;
	let hasEnded = false;
	let malformedSoFar = 0;

	const closeWhenDone = (): void => {
		if (hasEnded && outstanding.size === 0 && !isClosed) wire.close("done");
	};
	const answer = (id: FrameId, frame: string): void => {
		// Deleted first: whatever fails below, no call is answered twice.
		if (!outstanding.delete(id) || isClosed) return;
		wire.send(frame);
		closeWhenDone();
	};
	const refuse = (kind: RefusedKind, id: FrameId | null, error: WireError): void => {
		options.onRefused?.(kind, error.message);
		// Two open calls of one id could not be told apart: answering with the id would seem to answer the first.
		wire.send(encodeError(id !== null && outstanding.has(id) ? null : id, error));
		if (kind === "busy") return;
		malformedSoFar++;
		if (malformedSoFar < maxMalformed) return;
		options.onRefused?.("too-many", `closed after ${malformedSoFar} malformed frames`);
		wire.close("too many malformed frames");
	};

	const call = (frame: Extract<Frame, { kind: "call" }>): void => {
		const { id, method } = frame;
		if (outstanding.has(id)) {
			return refuse("duplicate-id", null, badRequest(`\`id\` ${quoteName(String(id))} is used by a call that is still open`));
		}
		if (outstanding.size >= maxInFlight) {
			return refuse("busy", id, {
				code: errorCodes.fault,
				message: `more than \`${maxInFlight}\` calls are open on this connection`,
				data: { code: "busy" },
			});
		}
		const known = Object.hasOwn(contract.methods, method) ? contract.methods[method] : undefined;
		if (known === undefined) return refuse("unknown-method", id, unknownMethod(method, Object.keys(contract.methods)));
		const params = known.params.safeParse(frame.params);
		if (!params.success) {
			const { path, text } = explainIssues(params.error);
			return refuse("invalid-params", id, { code: errorCodes.invalidParams, message: text, data: { code: "bad_request", path } });
		}
		outstanding.add(id);
		const finish = (result: Result<unknown>): void =>
			answer(id, result.ok ? encodeReply(id, result.value) : encodeError(id, errorOf(result.fault)));
		const failed = (error: unknown): void => {
			const refusal = options.refusalOf?.(error) ?? null;
			answer(id, encodeError(id, refusal === null ? internalError : errorOf(refusal)));
			if (refusal === null) options.onBug({ method, error });
		};
		try {
			const result = (handlers[method] as AnyHandler<Caller>)(params.data, caller);
			// A reply that cannot be encoded is a bug of the handler too, so `failed` covers `finish`.
			if (result instanceof Promise) result.then(finish).catch(failed);
			else finish(result);
		} catch (error) {
			failed(error);
		}
	};

	wire.onFrame((text) => {
		if (isClosed) return;
		const decoded = decodeFrame(text, limits);
		if (!decoded.ok) {
			refuse(decoded.malformed.kind, decoded.malformed.id, decoded.malformed.error);
			if (decoded.malformed.kind === "too-large") wire.close("frame too large");
			return;
		}
		const { frame } = decoded;
		if (frame.kind === "call") return call(frame);
		if (frame.kind === "notification") {
			// JSON-RPC forbids an answer, even to say that nothing was done.
			options.onRefused?.("notification", `notification ${quoteName(frame.method)} was ignored: calls need an \`id\``);
			malformedSoFar++;
			if (malformedSoFar >= maxMalformed) wire.close("too many malformed frames");
			return;
		}
		refuse("invalid-request", null, badRequest("this end makes no calls, so a reply is not expected"));
	});
	wire.onProblem?.((problem) => {
		if (isClosed) return;
		const kind = problem.code === "too_large" ? "too-large" : "encoding";
		refuse(kind, null, { code: errorCodes.parse, message: problem.message, data: { code: problem.code } });
		if (problem.isFatal) wire.close(problem.message);
	});
	wire.onEnd?.(() => {
		hasEnded = true;
		closeWhenDone();
	});
	wire.onClose(() => {
		isClosed = true;
		outstanding.clear();
	});

	return {
		emit: (event, data) => !isClosed && wire.send(encodeEvent(event, data)),
		inFlight: () => outstanding.size,
		close: (reason) => wire.close(reason),
	};
}

const internalError: WireError = { code: errorCodes.internal, message: "internal error", data: { code: "internal" } };

const badRequest = (message: string): WireError => ({ code: errorCodes.invalidRequest, message, data: { code: "bad_request" } });

const unknownMethod = (method: string, known: readonly string[]): WireError => {
	const near = nearest(method, known);
	const hint = near === undefined ? `there are: ${known.map((each) => `\`${each}\``).join(", ")}` : `did you mean \`${near}\`?`;
	return { code: errorCodes.unknownMethod, message: `no method ${quoteName(method)}; ${hint}`, data: { code: "not_found" } };
};

const errorOf = (fault: Fault): WireError => ({
	code: errorCodes.fault,
	message: fault.message,
	data: fault.data === undefined ? { code: fault.code } : { code: fault.code, detail: fault.data },
});
