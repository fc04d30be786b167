import { useEffect, useState } from "react";
import type { Fault } from "../../shared/lib/result.ts";
import type { Card } from "../../shared/model/card.ts";
import { call } from "./client.ts";
import { useConsole } from "./console-store.ts";

/** The card of one request. Asked for again when the request's revision or content changes, or after a reconnect. */
export type CardState =
	| { readonly name: "loading" }
	| { readonly name: "ready"; readonly card: Card }
	| { readonly name: "failed"; readonly fault: Fault };

export type CardRead = CardState & { readonly retry: () => void };

export function useCard(id: string): CardRead {
	const [state, setState] = useState<CardState>({ name: "loading" });
	const [tries, setTries] = useState(0);
	const version = useConsole((store) => {
		const waiting = store.state?.waiting.find((each) => each.id === id);
		return waiting === undefined ? "" : `${waiting.rev}:${waiting.digest}:${waiting.yeses?.given ?? 0}`;
	});
	const isLive = useConsole((store) => store.phase.name === "live");
	useEffect(() => {
		// A request that ended keeps the card it was answered on.
		if (!isLive || version === "") return;
		let isWanted = true;
		void call("request.card", { id }).then((result) => {
			if (isWanted) setState(result.ok ? { name: "ready", card: result.value } : { name: "failed", fault: result.fault });
		});
		return () => {
			isWanted = false;
		};
	}, [id, version, isLive, tries]);
	return { ...state, retry: () => setTries((now) => now + 1) };
}
