import { useCallback, useEffect, useRef, useState, type ReactNode } from "react";
import type { Card } from "../../shared/model/card.ts";
import type { Args } from "../../shared/model/request.ts";
import { RuleSheet } from "../composer/rule-sheet.tsx";
import { ApprovalsRow } from "../guard/approvals-row.tsx";
import { ConfirmRow } from "../guard/confirm-row.tsx";
import type { Twin } from "../guard/guard.ts";
import { ScopeRow } from "../guard/scope-row.tsx";
import { TellRow } from "../guard/tell-row.tsx";
import { useGuard } from "../guard/use-guard.ts";
import { ClosedBar, VerdictBar } from "../guard/verdict-bar.tsx";
import { Button, Key } from "../parts/button.tsx";
import { formatClock } from "../parts/time.ts";
import { tellDeny } from "../store/actions.ts";
import { useConsole } from "../store/console-store.ts";
import { useUi } from "../store/ui-store.ts";
import { undoLastDeny } from "../store/undo.ts";
import { useCardKeys } from "./card-keys.ts";
import styles from "./card.module.css";
import { EditSheet } from "./edit-sheet.tsx";
import { EvidencePane } from "./evidence.tsx";
import { CardHead } from "./head.tsx";
import { Side, WhySummary } from "./side.tsx";

/** One request, laid out the same way whatever it is. Mounted anew for every content: nothing carries over. */
export function CardView(props: {
	readonly card: Card;
	/** It was another one when it was opened. */
	readonly isChanged: boolean;
	/** Takes the focus when a person opened it. */
	readonly takesFocus: boolean;
	/** The same action, waiting several times: answered with this card. */
	readonly twins: readonly Twin[];
	/** More of the same that came since; `onInclude` begins anew with them. */
	readonly since: number;
	readonly onInclude: () => void;
	readonly onDone: () => void;
}): ReactNode {
	const { card, isChanged, takesFocus, twins, since, onInclude, onDone } = props;
	const root = useRef<HTMLElement>(null);
	const heading = useRef<HTMLHeadingElement>(null);
	const drawn = useRef<HTMLPreElement>(null);
	const pane = useRef<HTMLDivElement>(null);
	const [isTelling, setTelling] = useState(false);
	const [isEditing, setEditing] = useState(false);
	const [draft, setDraft] = useState<Args | null>(null);
	const operator = useConsole((store) => store.state?.operator);
	const [isComposing, setComposing] = useState(false);
	const { guard, view } = useGuard(card, twins, drawn, pane, onDone);
	const closing = useClosing(card);
	const isOpen = closing === null;
	const tell = useCallback(() => setTelling(true), []);
	const stopTelling = useCallback(() => {
		setTelling(false);
		heading.current?.focus();
	}, []);
	useCardKeys(root, { tell, isOpen });
	useEffect(() => {
		if (takesFocus) heading.current?.focus({ preventScroll: true });
	}, [takesFocus]);
	const jump = (): void => {
		const unread = pane.current?.querySelectorAll<HTMLElement>("[data-unit]");
		const first = [...(unread ?? [])].find((unit) => view.waitsFor === `${unit.dataset["unit"] ?? ""} not yet read`);
		first?.scrollIntoView({ block: "center" });
	};
	return (
		<article
			ref={root}
			className={styles["card"]}
			data-card={card.id}
			data-verdict-region=""
			aria-label={`${card.headline}, ${card.agent}`}
		>
			<CardHead card={card} heading={heading} />
			<div className={styles["body"]} data-body="">
				<div ref={pane} className={styles["pane"]} data-pane="" tabIndex={0} role="group" aria-label="Evidence">
					{isChanged && card.edit?.by !== operator ? (
						<p className={styles["changed"]} role="alert">
							This request changed while you were reading. Nothing was sent. Read it again.
						</p>
					) : null}
					{twins.length === 0 ? null : <Twins count={twins.length} since={since} onInclude={onInclude} />}
					<WhySummary card={card} />
					<EvidencePane card={card} drawn={drawn} />
				</div>
				<Side card={card} />
			</div>
			{isOpen && isTelling ? (
				<TellRow guard={guard} onClose={stopTelling} />
			) : isOpen && view.stage === "confirming" ? (
				<ConfirmRow card={card} twins={twins.length} guard={guard} scope={view.scope} />
			) : card.approvals !== undefined ? (
				<ApprovalsRow approvals={card.approvals} guard={guard} stage={view.stage} />
			) : (
				<ScopeRow card={card} guard={guard} view={view} onRule={() => setComposing(true)} />
			)}
			{closing ?? (
				<VerdictBar
					card={card}
					guard={guard}
					view={view}
					twins={twins.length}
					onTell={tell}
					onEdit={() => setEditing(true)}
					onJump={jump}
				/>
			)}
			{isOpen && isEditing ? <EditSheet card={card} draft={draft} onDraft={setDraft} onClose={() => setEditing(false)} /> : null}
			{isComposing ? <RuleSheet card={card} scope={view.scope} onClose={() => setComposing(false)} /> : null}
		</article>
	);
}

/** That an answer is for several, and for which. It has room for what comes later: nothing below it moves. */
function Twins({ count, since, onInclude }: { readonly count: number; readonly since: number; readonly onInclude: () => void }): ReactNode {
	return (
		<p className={styles["twins"]} data-twins="">
			{`The same action waits ${count + 1} times. One answer is for all ${count + 1}. `}
			{since === 0 ? null : (
				<>
					{since} more came since and {since === 1 ? "is" : "are"} not included.{" "}
					<Button look="quiet" onClick={onInclude}>
						Include
					</Button>
				</>
			)}
		</p>
	);
}

/** What stands in place of the verdicts when there are none to give. */
function useClosing(card: Card): ReactNode {
	const isLive = useConsole((store) => store.phase.name === "live");
	const ended = useConsole((store) => store.ended.get(card.id));
	const isWaiting = useConsole((store) => store.state?.waiting.some((each) => each.id === card.id) ?? false);
	const offset = useConsole((store) => store.clockOffsetMs);
	const undoUntilAt = useUi((ui) => ui.denied.get(card.id)?.untilAt);
	if (ended !== undefined) return <ClosedBar text={ended.text} />;
	if (!isLive) return <ClosedBar text="Not connected. Answers cannot be delivered. Agents stay held." />;
	if (!isWaiting) return <ClosedBar text="This request is not waiting any more." />;
	if (undoUntilAt === undefined) return null;
	return (
		<ClosedBar text={`Denied. The agent is told at ${formatClock(undoUntilAt - offset)}.`}>
			<Button onClick={() => void undoLastDeny()}>
				Undo <Key>Z</Key>
			</Button>
			<Button look="quiet" onClick={() => void tellDeny(card.id)}>
				Tell it now
			</Button>
		</ClosedBar>
	);
}
