/** What sinks with fields of their own show of an entry; the rest is in its bytes. */
export type EntryHead = {
	readonly type: string;
	readonly actor: string;
	readonly agent?: string;
	readonly session?: string;
	readonly request?: string;
	/** `allowed`, `held` or `denied`. */
	readonly outcome?: string;
};

/** Reads it from the canonical bytes of an entry of our own log. */
export const headOf = (body: string): EntryHead => {
	const { type, actor, agent, session, request, outcome } = JSON.parse(body) as Omit<EntryHead, "outcome"> & {
		readonly outcome?: { readonly state: string };
	};
	return {
		type,
		actor,
		...(agent === undefined ? {} : { agent }),
		...(session === undefined ? {} : { session }),
		...(request === undefined ? {} : { request }),
		...(outcome === undefined ? {} : { outcome: outcome.state }),
	};
};
