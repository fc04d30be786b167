import { useCallback, useMemo, useState, type ReactNode } from "react";
import { mostApproved } from "../../shared/contract/console.ts";
import type { Twin } from "../guard/guard.ts";
import { AsOf, Empty, Failure, Loading } from "../parts/states.tsx";
import { useCard } from "../store/cards.ts";
import { useConsole } from "../store/console-store.ts";
import { identicalTo } from "../store/identical.ts";
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
	const waiting = useConsole((store) => store.state?.waiting);
	const denied = useUi((ui) => ui.denied);
	const same = identicalTo(waiting ?? [], id).filter((each) => !denied.has(each.id));
	// What came after the card was opened is not answered with it.
	const [included, setIncluded] = useState<readonly string[] | null>(null);
	const include = (): void => setIncluded(same.slice(0, mostApproved - 1).map((each) => each.id));
	if (included === null && read.name === "ready") include();
	const key = JSON.stringify(
		same.filter((each) => included?.includes(each.id)).map(({ id: twin, digest, rev }): Twin => ({ id: twin, digest, rev })),
	);
	// The same list keeps its identity: another one is another thing to arm.
	const twins = useMemo(() => JSON.parse(key) as readonly Twin[], [key]);
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
				twins={twins}
				since={same.length - twins.length}
				onInclude={include}
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
