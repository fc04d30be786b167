import { useEffect, useId, useRef, useState, type ReactNode } from "react";
import type { Waiting } from "../../shared/model/card.ts";
import { useConsole } from "../store/console-store.ts";
import { decideListed } from "./decide.ts";
import { watchPresses, type Input } from "./press.ts";
import { takeManyReply } from "./replies.ts";
import styles from "./verdict.module.css";
import { quietRefusal, settleRefusal } from "./waits.ts";

/**
 * One no to the requests that were selected, and to nothing else. It waits for what Deny waits for, and can be taken
 * back as long. Source: ux §8.
 */
export function DenyMany({ listed, onDone }: { readonly listed: readonly Waiting[]; readonly onDone: () => void }): ReactNode {
	const id = useId();
	const button = useRef<HTMLButtonElement>(null);
	const [note, setNote] = useState("");
	const [isSending, setSending] = useState(false);
	const now = useRef({ listed, onDone, isSending });
	useEffect(() => {
		now.current = { listed, onDone, isSending };
	}, [listed, onDone, isSending]);
	useEffect(() => {
		if (button.current === null) return undefined;
		const send = async (input: Input): Promise<void> => {
			const items = now.current.listed.map(({ id: request, digest, rev }) => ({ id: request, digest, rev }));
			setNote("");
			setSending(true);
			const problem = takeManyReply("deny", await decideListed({ items, verdict: "deny", input }));
			setSending(false);
			if (problem === null) now.current.onDone();
			else setNote(problem);
		};
		return watchPresses({
			element: button.current,
			content: () => now.current.listed.map(({ id: request, digest }) => `${request} ${digest}`).join("\n"),
			refusal: () => {
				if (now.current.isSending) return "Sent";
				if (useConsole.getState().phase.name !== "live") return "Not connected";
				return settleRefusal() ?? quietRefusal();
			},
			onPress: (input) => void send(input),
			onRefused: setNote,
		});
	}, []);
	return (
		<>
			<p id={id} className={styles["reason"]} role="status">
				{note}
			</p>
			<button ref={button} type="button" className={styles["verdict"]} aria-disabled={isSending} aria-describedby={id} data-deny-many="">
				Deny {listed.length}
			</button>
		</>
	);
}
