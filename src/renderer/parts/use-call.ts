import { useCallback, useEffect, useState } from "react";
import type { ConsoleContract } from "../../shared/contract/console.ts";
import type { Params, Reply } from "../../shared/contract/contract.ts";
import type { Fault } from "../../shared/lib/result.ts";
import { call } from "../store/client.ts";
import { useRetryOnReturn } from "./use-retry.ts";

type Methods = keyof ConsoleContract["methods"] & string;

export type Reading<T> =
	| { readonly state: "loading" }
	| { readonly state: "ready"; readonly value: T }
	| { readonly state: "failed"; readonly fault: Fault };

const loading = { state: "loading" } as const;

/**
 * Asks the host while the component is there, again when `params` say something else or `freshness` changes, and again
 * after a lost connection when the last try failed. `params` null asks nothing. An answer to an older question is dropped.
 */
export function useCall<M extends Methods>(
	method: M,
	params: Params<ConsoleContract, M> | null,
	freshness?: number,
): Reading<Reply<ConsoleContract, M>> & { readonly retry: () => void } {
	const question = params === null ? null : JSON.stringify(params);
	const [answer, setAnswer] = useState<{ of: string | null; reading: Reading<Reply<ConsoleContract, M>> }>({ of: null, reading: loading });
	const [turn, setTurn] = useState(0);

	useEffect(() => {
		if (question === null) return undefined;
		let isWanted = true;
		void call(method, JSON.parse(question) as Params<ConsoleContract, M>).then((result) => {
			if (!isWanted) return;
			setAnswer({ of: question, reading: result.ok ? { state: "ready", value: result.value } : { state: "failed", fault: result.fault } });
		});
		return () => {
			isWanted = false;
		};
	}, [method, question, turn, freshness]);

	const retry = useCallback(() => setTurn((last) => last + 1), []);
	useRetryOnReturn(answer.reading.state === "failed", retry);

	return { ...(answer.of === question ? answer.reading : loading), retry };
}
