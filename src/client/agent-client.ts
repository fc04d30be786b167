import { createHash, randomUUID } from "node:crypto";
import { type AgentContract, agentContract, type Decision, protocolVersion } from "../shared/contract/agent.ts";
import { connect } from "../shared/contract/connect.ts";
import type { Client, EventData, Params, Reply } from "../shared/contract/contract.ts";
import { canonicalJson } from "../shared/lib/canonical-json.ts";
import { fail, ok, type FaultCode, type Result } from "../shared/lib/result.ts";
import { digestedPart, type RequestDraft } from "../shared/model/request.ts";
import { openLocalWire } from "./local-wire.ts";
import { clientPlaces } from "./places.ts";

/** An agent's side of the gate. Whatever goes wrong, what comes out of `request` is a denial. */

export type AgentClientOptions = {
	readonly name: string;
	/** What program this is, such as `claude-code`. */
	readonly kind: string;
	/** See `loadOrCreateKey`. */
	readonly key: string;
	/** Stands in for `COUNTERSIGN_HOME`. */
	readonly home?: string;
	readonly software?: string;
	readonly session?: string;
	/** True when this program runs `decision.edited.args` in place of its own: then a person may change what it asks. */
	readonly takesEdits?: boolean;
	readonly connectMs?: number;
	/** The host says every few seconds that a request still waits; after this long without a word it counts as gone. */
	readonly silenceMs?: number;
};

export type Hello = Reply<AgentContract, "agent.hello">;
export type Trust = Reply<AgentContract, "trust.mine">;
export type FinishReport = Params<AgentContract, "action.finish">;
export type HeldEvent = EventData<AgentContract, "action.held">;

/** A denial that the host did not give: it was not there, or what it said could not be trusted. */
export type LocalDenial = {
	readonly id: string;
	readonly outcome: "denied";
	readonly code: FaultCode | "cancelled";
	readonly reason: string;
	readonly isLocal: true;
};
export type AgentDecision = Decision | LocalDenial;

export type RequestOptions = {
	/** Aborting withdraws the request; the decision is then a denial `cancelled`. */
	readonly signal?: AbortSignal;
	onHeld?(event: HeldEvent): void;
};

export type Release = { readonly decision: AgentDecision; readonly output: string | null };

export type AgentClient = {
	/** Connects if need be and says who this is. */
	hello(): Promise<Result<Hello>>;
	/**
	 * Asks for one action; resolves when it is decided, never rejects. Carry it out only when `outcome` is `allowed`, exactly
	 * as asked, or with the arguments of `edited` where it has them, and report it with `finish`. Asking again with the same id and content gives the recorded decision.
	 */
	request(draft: RequestDraft, options?: RequestOptions): Promise<AgentDecision>;
	/**
	 * Asks whether the output of an allowed action may be handed on to the model. Hand on `output` and nothing else: a person
	 * may have taken something out, and it is null when the answer is no.
	 */
	releaseOutput(of: string, output: string, options?: RequestOptions): Promise<Release>;
	finish(report: FinishReport): Promise<Result<{ readonly seq: number }>>;
	/** False when it was decided already. */
	cancel(id: string, reason?: string): Promise<Result<{ readonly cancelled: boolean }>>;
	trust(): Promise<Result<Trust>>;
	close(): void;
};

type Connection = { readonly client: Client<AgentContract>; readonly hello: Hello };

const [firstWaitMs, longestWaitMs] = [100, 2000];

/**
 * One connection, opened when it is first needed and again after it was lost. A request that was open when it was lost
 * is denied, not asked again: the host withdraws it too. After a failed connection the next calls fail at once for
 * 100 ms, doubling up to 2 s, so that an agent in a loop does not spin.
 */
export function createAgentClient(options: AgentClientOptions): AgentClient {
	const { name, kind, key, connectMs = 3000, silenceMs = 20_000 } = options;
	const { agentDoor } = clientPlaces(options.home);
	let current: Promise<Result<Connection>> | undefined;
	let open: Client<AgentContract> | undefined;
	let isClosed = false;
	let waitMs = 0;
	let notBefore = 0;

	const forget = (): void => {
		current = undefined;
		open = undefined;
	};
	const connectNow = async (): Promise<Result<Connection>> => {
		const wire = await openLocalWire(agentDoor, connectMs);
		if (!wire.ok) return wire;
		const client = connect(agentContract, wire.value);
		client.onClose(forget);
		const patience = setTimeout(() => client.close(), silenceMs);
		const hello = await client.call("agent.hello", {
			protocol: protocolVersion,
			name,
			kind,
			key,
			...(options.software === undefined ? {} : { software: options.software }),
			...(options.session === undefined ? {} : { session: options.session }),
			...(options.takesEdits === undefined ? {} : { takesEdits: options.takesEdits }),
		});
		clearTimeout(patience);
		if (!hello.ok) {
			client.close();
			return hello;
		}
		if (isClosed) {
			client.close();
			return fail("unavailable", "this client was closed");
		}
		open = client;
		return ok({ client, hello: hello.value });
	};
	const connected = async (): Promise<Result<Connection>> => {
		if (isClosed) return fail("unavailable", "this client was closed");
		if (current !== undefined) return current;
		if (performance.now() < notBefore) return fail("unavailable", "countersign did not answer a moment ago");
		current = connectNow();
		const result = await current;
		if (result.ok) {
			waitMs = 0;
		} else {
			current = undefined;
			waitMs = Math.min(Math.max(firstWaitMs, waitMs * 2), longestWaitMs);
			notBefore = performance.now() + waitMs;
		}
		return result;
	};
	const call = async <M extends keyof AgentContract["methods"] & string>(
		method: M,
		params: Params<AgentContract, M>,
	): Promise<Result<Reply<AgentContract, M>>> => {
		const connection = await connected();
		return connection.ok ? connection.value.client.call(method, params) : connection;
	};

	const deny = (id: string, code: LocalDenial["code"], reason: string): LocalDenial => ({
		id,
		outcome: "denied",
		code,
		reason,
		isLocal: true,
	});

	/** A yes counts only for exactly what was asked, or for what this program said it would run instead. */
	const checked = (draft: RequestDraft, decision: Decision): AgentDecision => {
		if (decision.edited !== undefined && options.takesEdits !== true)
			return deny(draft.id, "conflict", "it was approved with changes, which this program does not take");
		// As it went over the wire: JSON leaves out what is undefined.
		const { waitMs: _, ...draftAsSent } = JSON.parse(JSON.stringify(draft)) as RequestDraft;
		const { base: _base, ...draftEdited } = draftAsSent;
		const asked = decision.edited === undefined ? draftAsSent : { ...draftEdited, args: decision.edited.args };
		const digest = createHash("sha256")
			.update(canonicalJson(digestedPart(asked, name)))
			.digest("hex");
		if (decision.id === draft.id && decision.digest === digest) return decision;
		return deny(draft.id, "conflict", "the host's decision is about another action than the one that was asked for");
	};

	const ask = async (draft: RequestDraft, { signal, onHeld }: RequestOptions): Promise<AgentDecision> => {
		if (signal?.aborted === true) return deny(draft.id, "cancelled", "withdrawn before it was asked");
		const connection = await connected();
		if (!connection.ok) return deny(draft.id, connection.fault.code, connection.fault.message);
		const { client } = connection.value;

		let silence = setTimeout(() => client.close(), silenceMs);
		const stopListening = client.on("action.held", (event) => {
			if (event.id !== draft.id) return;
			clearTimeout(silence);
			silence = setTimeout(() => client.close(), silenceMs);
			onHeld?.(event);
		});
		const answered = client
			.call("action.request", draft)
			.then((result): AgentDecision =>
				result.ok ? checked(draft, result.value) : deny(draft.id, result.fault.code, result.fault.message),
			);
		let withdraw: (() => void) | undefined;
		const withdrawn = new Promise<AgentDecision>((resolve) => {
			withdraw = () => resolve(deny(draft.id, "cancelled", "withdrawn by the agent"));
			signal?.addEventListener("abort", withdraw, { once: true });
		});
		try {
			const decision = await Promise.race([answered, withdrawn]);
			if (decision.code === "cancelled" && "isLocal" in decision) void giveUp(draft.id, answered);
			return decision;
		} finally {
			clearTimeout(silence);
			stopListening();
			if (withdraw !== undefined) signal?.removeEventListener("abort", withdraw);
		}
	};

	/** Tells the host that nobody waits any more; and when a yes was under way already, that it will not be used. */
	const giveUp = async (id: string, answered: Promise<AgentDecision>): Promise<void> => {
		await call("action.cancel", { id, reason: "withdrawn by the agent" });
		if ((await answered).outcome === "allowed") await call("action.finish", { id, outcome: "cancelled" });
	};

	const request = async (draft: RequestDraft, requestOptions: RequestOptions = {}): Promise<AgentDecision> => {
		try {
			return await ask(draft, requestOptions);
		} catch (error) {
			// A bug of ours, or a draft that is no JSON: still never a yes.
			return deny(draft.id, "internal", error instanceof Error ? error.message : "unknown error");
		}
	};

	return {
		hello: async () => {
			const connection = await connected();
			return connection.ok ? ok(connection.value.hello) : connection;
		},
		request,
		releaseOutput: async (of, output, requestOptions) => {
			const decision = await request({ id: randomUUID(), tool: "output_release", args: { of, output } }, requestOptions);
			if (decision.outcome !== "allowed") return { decision, output: null };
			const released = decision.edited === undefined ? output : decision.edited.args["output"];
			return { decision, output: typeof released === "string" ? released : null };
		},
		finish: (report) => call("action.finish", report),
		cancel: (id, reason) => call("action.cancel", { id, ...(reason === undefined ? {} : { reason }) }),
		trust: () => call("trust.mine", {}),
		close: () => {
			isClosed = true;
			open?.close();
		},
	};
}
