import { type ReactNode, useEffect, useRef, useState } from "react";
import type { VerifyReport } from "../../../shared/contract/console-audit.ts";
import { Button } from "../../parts/button.tsx";
import { SealGlyph } from "../../parts/glyphs.tsx";
import { HashText } from "../../parts/hash-text.tsx";
import { SafeText } from "../../parts/safe-text.tsx";
import { Said } from "../../parts/said.tsx";
import { formatCount } from "../../parts/time.ts";
import { TimeText } from "../../parts/time-text.tsx";
import { useConsole, useLive } from "../../store/console-store.ts";
import { AcknowledgeSheet } from "./acknowledge-sheet.tsx";
import { CompareSheet } from "./compare-sheet.tsx";
import { damageWords, sentence } from "./damage-words.ts";
import { Remembered } from "./remembered.tsx";
import { SaveBundle } from "./save-bundle.tsx";
import { startVerify } from "./verify-run.ts";
import styles from "./verify.module.css";

type Damage = VerifyReport["damage"][number];
type First = Pick<Damage, "kind" | "seq"> & Partial<Damage>;
type BrokenProps = {
	readonly first: First | undefined;
	readonly text: string;
	/** What was found in full, in the window that verified. */
	readonly report?: VerifyReport;
	readonly onShow: (seq: number, tab?: string) => void;
};

/** What the host knows of a failed verification, in a window that did not run it. */
export function BrokenKnown({ onShow }: Pick<BrokenProps, "onShow">): ReactNode {
	const verified = useConsole((store) => store.state?.chain.verified);
	return verified === undefined || verified.passed ? null : <Broken first={verified.first} text={verified.text} onShow={onShow} />;
}

/** A chain that failed: unmistakable until somebody acknowledged it, and one line that still says so afterwards. */
export function Broken(props: BrokenProps): ReactNode {
	const { first, onShow } = props;
	const [isAsking, setAsking] = useState(false);
	const [isComparing, setComparing] = useState(false);
	const wasAsked = useRef(false);
	const band = useRef<HTMLDivElement>(null);
	const isLive = useLive();
	const verified = useConsole((store) => store.state?.chain.verified);
	const isSame = first !== undefined && verified?.first?.kind === first.kind && verified.first.seq === first.seq;
	const acknowledged = isSame ? verified.acknowledged : undefined;
	// The button that asked is gone then: whoever works with keys stays at the band.
	useEffect(() => {
		if (acknowledged === undefined || isAsking || !wasAsked.current) return;
		wasAsked.current = false;
		band.current?.focus();
	}, [acknowledged, isAsking]);
	const title = first === undefined ? "BROKEN" : `BROKEN at #${formatCount(first.seq)}`;
	const acts =
		first === undefined ? null : (
			<>
				<Button onClick={() => onShow(first.seq)}>Open #{formatCount(first.seq)}</Button>
				<Button onClick={() => onShow(first.seq, "chain")}>Show neighbours</Button>
				<SaveBundle seqs={[Math.max(0, first.seq - 1), first.seq, first.seq + 1]} />
				{isLive ? <Button onClick={() => setComparing(true)}>Compare with backup…</Button> : null}
			</>
		);
	const again = (
		<Button look="quiet" aria-disabled={!isLive} onClick={() => (isLive ? void startVerify() : undefined)}>
			Verify again
		</Button>
	);
	const comparing = isComparing ? (
		<CompareSheet
			onShow={(seq) => {
				setComparing(false);
				onShow(seq);
			}}
			onClose={() => setComparing(false)}
		/>
	) : null;
	if (acknowledged !== undefined) {
		return (
			<div ref={band} tabIndex={-1} className={styles["acknowledged"]} role="status">
				<SealGlyph seal="broken" size={24} />
				<div className={styles["words"]}>
					<h2>{title}</h2>
					<p>
						Acknowledged by <SafeText text={acknowledged.by} mode="name" /> <TimeText at={acknowledged.at} form="day" />:{" "}
						<SafeText text={acknowledged.reason} mode="prose" />
					</p>
				</div>
				<div className={styles["acts"]}>
					{acts}
					{again}
				</div>
				{comparing}
			</div>
		);
	}
	return (
		<div ref={band} className={styles["broken"]} role="alert">
			<div className={styles["hatch"]} aria-hidden="true" />
			<SealGlyph seal="broken" size={48} />
			<div className={styles["words"]}>
				<h2>{title}</h2>
				<What {...props} />
				<div className={styles["acts"]}>
					{acts}
					{first === undefined || !isLive ? null : <Button onClick={() => setAsking(true)}>Acknowledge…</Button>}
					{again}
				</div>
				<Others {...props} />
			</div>
			{comparing}
			{isAsking && first !== undefined ? (
				<AcknowledgeSheet
					first={first}
					then="the band gets small, and every screen goes on saying that the chain is broken"
					said="The chain is still broken."
					onDone={() => {
						wasAsked.current = true;
						setAsking(false);
					}}
					onClose={() => setAsking(false)}
				/>
			) : null}
		</div>
	);
}

const othersOf = ({ first, report }: BrokenProps): Damage[] =>
	(report?.damage ?? []).filter(({ warning, kind, seq }) => !warning && !(kind === first?.kind && seq === first.seq));

function What(props: BrokenProps): ReactNode {
	const { first, text, report } = props;
	const after = report === undefined || first === undefined ? 0 : Math.max(0, report.toSeq - first.seq - 1);
	const intact = report === undefined || first === undefined ? 0 : first.seq - report.fromSeq;
	const more = report === undefined ? 0 : othersOf(props).length + report.moreDamage;
	return (
		<>
			{first === undefined ? null : (
				<>
					<p>
						{damageWords[first.kind]} {first.at === undefined ? null : <TimeText at={first.at} form="full" />}
					</p>
					{first.recordedHex === undefined && first.recomputedHex === undefined ? null : (
						<dl className={styles["hashes"]}>
							<dt>Recorded hash</dt>
							<dd>{first.recordedHex === undefined ? "none" : <HashText hex={first.recordedHex} full />}</dd>
							<dt>Recomputed</dt>
							<dd>{first.recomputedHex === undefined ? "none" : <HashText hex={first.recomputedHex} full />}</dd>
						</dl>
					)}
					{report === undefined ? null : (
						<p>
							{formatCount(intact)} {intact === 1 ? "entry" : "entries"} before it {intact === 1 ? "is" : "are"} intact.
							{after > 0 ? ` ${formatCount(after)} after it cannot be trusted as a sequence.` : ""}
							{more > 0 ? ` ${formatCount(more)} more ${more === 1 ? "place is" : "places are"} damaged.` : ""}
						</p>
					)}
				</>
			)}
			<p>
				<Said text={sentence(first?.text ?? text)} />
			</p>
			{report === undefined ? null : <Remembered report={report} />}
		</>
	);
}

function Others(props: BrokenProps): ReactNode {
	const others = othersOf(props);
	if (others.length === 0) return null;
	return (
		<ul className={styles["others"]}>
			{others.slice(0, 20).map((each) => (
				<li key={`${each.kind}-${each.seq}`}>
					<Button look="quiet" onClick={() => props.onShow(each.seq, "chain")}>
						#{formatCount(each.seq)}
					</Button>{" "}
					{damageWords[each.kind]}
				</li>
			))}
		</ul>
	);
}
