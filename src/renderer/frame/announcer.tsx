import { useEffect, useRef, useState, type ReactNode } from "react";
import { useUi, type Notice } from "../store/ui-store.ts";
import { Spoken } from "../parts/spoken.tsx";

const pauseMs = 5000;

/** What changed, said to a screen reader: politely and at most every five seconds; at once when protection is lost. */
export function Announcer(): ReactNode {
	const notice = useUi((ui) => ui.notice);
	const [polite, setPolite] = useState("");
	const lastAt = useRef(0);
	useEffect(() => {
		if (notice === null || notice.urgent) return;
		const say = (each: Notice): void => {
			lastAt.current = Date.now();
			setPolite(each.text);
		};
		const waitMs = Math.max(0, lastAt.current + pauseMs - Date.now());
		const timer = setTimeout(() => say(notice), waitMs);
		return () => clearTimeout(timer);
	}, [notice]);
	return (
		<Spoken>
			<span aria-live="polite">{polite}</span>
			<span aria-live="assertive">{notice?.urgent === true ? notice.text : ""}</span>
		</Spoken>
	);
}
