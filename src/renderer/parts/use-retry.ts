import { useEffect, useRef } from "react";
import { useLive } from "../store/console-store.ts";

/** Asks again what failed when the connection comes back. A refusal on a live connection waits for the person. */
export const useRetryOnReturn = (hasFailed: boolean, retry: () => void): void => {
	const isLive = useLive();
	const wasLive = useRef(isLive);
	useEffect(() => {
		if (isLive && !wasLive.current && hasFailed) retry();
		wasLive.current = isLive;
	}, [isLive, hasFailed, retry]);
};
