import type { ReactNode } from "react";
import type { Waiting } from "../../../shared/model/card.ts";
import { kindWords } from "../../cards/words.ts";
import { cx } from "../../parts/cx.ts";
import { gradeWords, RiskGlyph, VerdictGlyph } from "../../parts/glyphs.tsx";
import type { Verdict } from "../../parts/glyph-shapes.ts";
import { Said } from "../../parts/said.tsx";
import { SafeText } from "../../parts/safe-text.tsx";
import { Spoken } from "../../parts/spoken.tsx";
import { formatElapsed } from "../../parts/time.ts";
import { useHostNow } from "../../store/clock.ts";
import styles from "./inbox.module.css";

/** Characters of a subject's end that always stay visible: the last part of a path or the host. */
const endLength = 18;
/** Subjects up to this long fit into the list as they are. */
const wholeLength = 30;

/** Where the end that stays visible begins: at a word or a part of a path where there is one. */
function endOf(subject: string): number {
	if (subject.length <= wholeLength) return subject.length;
	const at = subject.length - endLength;
	const boundary = subject.slice(at).search(/[\s/]/);
	return boundary < 0 || boundary > endLength / 2 ? at : at + boundary;
}

/** How a request ended; `verdict` null when this window was not told. */
export type Ghost = { readonly text: string; readonly verdict: Verdict | null };

/** One waiting request, or the ghost of one that ended. Both are 56 px. */
export function Row(props: {
	readonly waiting: Waiting;
	readonly ghost: Ghost | null;
	/** How many of the same wait behind this row. */
	readonly same: number;
	readonly isCurrent: boolean;
	readonly isSelected: boolean;
	readonly onOpen: () => void;
	readonly onSelect: (isRange: boolean) => void;
}): ReactNode {
	const { waiting, ghost, same, isCurrent, isSelected, onOpen, onSelect } = props;
	const { subject } = waiting;
	const cut = endOf(subject);
	// The program, verb or method; the tool of `server.tool` counts as one.
	const word = Math.min(cut, /^[^\s.]*/.exec(subject)?.[0].length ?? 0);
	return (
		<>
			<button
				type="button"
				className={cx(styles["row"], ghost !== null && styles["ghost"])}
				aria-current={isCurrent}
				tabIndex={isCurrent ? 0 : -1}
				data-row={waiting.id}
				onClick={onOpen}
			>
				{ghost === null ? (
					<RiskGlyph grade={waiting.grade} />
				) : ghost.verdict === null ? (
					<span />
				) : (
					<VerdictGlyph verdict={ghost.verdict} />
				)}
				<span className={styles["subject"]} title={subject}>
					<Spoken>{gradeWords[waiting.grade]}: </Spoken>
					<span className={styles["start"]}>
						<strong>
							<SafeText text={subject.slice(0, word)} mode="name" />
						</strong>
						<SafeText text={subject.slice(word, cut)} mode="name" />
					</span>
					{cut === subject.length ? null : (
						<span className={styles["end"]}>
							<SafeText text={subject.slice(cut)} mode="name" />
						</span>
					)}
				</span>
				{ghost === null ? <Held since={waiting.heldAt} /> : <span />}
				<span className={styles["about"]}>
					{ghost === null ? (
						<>
							{same > 1 ? <strong>×{same} identical · </strong> : null}
							{waiting.edited === true ? "edited · " : ""}
							<SafeText text={waiting.agent} mode="name" /> · {kindWords[waiting.kind]} · <Said text={waiting.why} />
						</>
					) : (
						<Said text={ghost.text} />
					)}
				</span>
			</button>
			{ghost === null ? (
				<label className={styles["select"]}>
					<input
						type="checkbox"
						checked={isSelected}
						tabIndex={isCurrent ? 0 : -1}
						data-select={waiting.id}
						onChange={({ nativeEvent }) => onSelect(nativeEvent instanceof MouseEvent && nativeEvent.shiftKey)}
					/>
					<Spoken>
						Select <SafeText text={subject} mode="name" />
					</Spoken>
				</label>
			) : null}
		</>
	);
}

function Held({ since }: { readonly since: number }): ReactNode {
	return <span className={styles["time"]}>{formatElapsed(useHostNow() - since)}</span>;
}
