import { useState } from "react";
import type { ConsoleContract } from "../../shared/contract/console.ts";
import type { Params, Reply } from "../../shared/contract/contract.ts";
import type { Fault } from "../../shared/lib/result.ts";
import { useCall } from "./use-call.ts";

/** The newest answer there is, which may be to an older question while the next is on its way. */
export type Steady<T> = {
	readonly value: T | undefined;
	/** True while `value` answers an older question, or none yet. */
	readonly isOld: boolean;
	readonly fault: Fault | undefined;
	readonly retry: () => void;
};

/** Like `useCall`, for what is redrawn while somebody types: the last answer stays until the next is here. */
export function useSteadyCall<M extends keyof ConsoleContract["methods"] & string>(
	method: M,
	params: Params<ConsoleContract, M> | null,
	freshness?: number,
): Steady<Reply<ConsoleContract, M>> {
	const { retry, ...reading } = useCall(method, params, freshness);
	const [last, setLast] = useState<Reply<ConsoleContract, M> | undefined>(undefined);
	if (reading.state === "ready" && reading.value !== last) setLast(reading.value);
	return {
		value: reading.state === "ready" ? reading.value : last,
		isOld: reading.state !== "ready",
		fault: reading.state === "failed" ? reading.fault : undefined,
		retry,
	};
}
