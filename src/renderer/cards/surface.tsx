import { useCallback, useState, type ReactNode } from "react";
import { AsOf, Empty, Failure, Loading } from "../parts/states.tsx";
import { useCard } from "../store/cards.ts";
import { useConsole } from "../store/console-store.ts";
import { useUi } from "../store/ui-store.ts";
import { CardView } from "./card-view.tsx";

/** The card of one request with its own loading and error states. Key it by the request's id. */
export function CardSurface(props: {
	readonly id: string;
	readonly takesFocus: boolean;
	readonly onDone: (id: string) => void;
}): ReactNode {
	const { id, takesFocus, onDone } = props;
	const read = useCard(id);
	const ended = useConsole((store) => store.ended.get(id));
	const isWaiting = useConsole((store) => store.state?.waiting.some((each) => each.id === id) ?? false);
	const isDenied = useUi((ui) => ui.denied.has(id));
	const [first, setFirst] = useState<string | null>(null);
	const done = useCallback(() => onDone(id), [id, onDone]);
	if (read.name === "ready") {
		const { card } = read;
		const version = `${card.rev}:${card.digest}`;
		if (first === null) setFirst(version);
		// Another content, or a denial taken back, is another card: nothing that was armed or read carries over.
		return (
			<CardView
				key={`${version}:${isDenied}`}
				card={card}
				isChanged={first !== null && first !== version}
				takesFocus={takesFocus}
				onDone={done}
			/>
		);
	}
	if (ended !== undefined) return <Empty fact={ended.text} />;
	if (!isWaiting) return <Empty fact="This request is not waiting any more." next="Its end stands in Audit." />;
	if (read.name === "failed") {
		return <Failure what="This request could not be read." holds="It stays held." details={read.fault.message} onRetry={read.retry} />;
	}
	return (
		<>
			<AsOf />
			<Loading rows={6} what="the request" />
		</>
	);
}
