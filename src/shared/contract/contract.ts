import type { z } from "zod";
import type { Result } from "../lib/result.ts";

/** What may be said on a wire, as data: method name → schemas, event name → schema. */
export type Method = { readonly params: z.ZodType; readonly result: z.ZodType };
export type Contract = {
	readonly methods: Readonly<Record<string, Method>>;
	readonly events: Readonly<Record<string, z.ZodType>>;
};

export type Params<C extends Contract, M extends keyof C["methods"]> = z.output<C["methods"][M]["params"]>;
export type Reply<C extends Contract, M extends keyof C["methods"]> = z.output<C["methods"][M]["result"]>;
export type EventData<C extends Contract, E extends keyof C["events"]> = z.output<C["events"][E]>;

/** One handler a method: a missing one does not compile. The caller's identity comes from the listener, never from params. */
export type Handlers<C extends Contract, Caller> = {
	readonly [M in keyof C["methods"]]: (params: Params<C, M>, caller: Caller) => Result<Reply<C, M>> | Promise<Result<Reply<C, M>>>;
};

export type Client<C extends Contract> = {
	call<M extends keyof C["methods"] & string>(method: M, params: Params<C, M>): Promise<Result<Reply<C, M>>>;
	on<E extends keyof C["events"] & string>(event: E, listener: (data: EventData<C, E>) => void): () => void;
	onClose(listener: (reason: string) => void): void;
	close(): void;
};
