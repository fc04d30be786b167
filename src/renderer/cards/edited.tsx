import { useState, type ReactNode } from "react";
import type { Card, CardEdit } from "../../shared/model/card.ts";
import { Button } from "../parts/button.tsx";
import { gradeWords, VerdictGlyph } from "../parts/glyphs.tsx";
import { HashText } from "../parts/hash-text.tsx";
import { Said } from "../parts/said.tsx";
import { SafeText } from "../parts/safe-text.tsx";
import { formatClock } from "../parts/time.ts";
import page from "../parts/page.module.css";
import { editRequest } from "../store/actions.ts";
import { useConsole } from "../store/console-store.ts";
import styles from "./edit.module.css";
import { DiffTable } from "./file-evidence.tsx";

/** That this is not what the agent asked, who changed it, and what exactly. Stands above the evidence. */
export function Edited({ card, edit }: { readonly card: Card; readonly edit: CardEdit }): ReactNode {
	const operator = useConsole((store) => store.state?.operator);
	const offset = useConsole((store) => store.clockOffsetMs);
	const [problem, setProblem] = useState<string | null>(null);
	const putBack = async (): Promise<void> => {
		const result = await editRequest({ id: card.id, digest: card.digest, rev: card.rev, args: null });
		setProblem(result.ok ? null : result.fault.message);
	};
	return (
		<section className={styles["edited"]} data-edited="">
			<h2>
				<VerdictGlyph verdict="edited" />
				<span>
					Edited by {edit.by === operator ? "you" : <SafeText text={edit.by} mode="name" />} at {formatClock(edit.at - offset)}
				</span>
			</h2>
			<p data-unit="Change">
				This is not what the agent asked. It was <HashText hex={edit.originalDigest} />.{" "}
				{edit.gradeWas === card.grade
					? `Judged again: still ${gradeWords[card.grade]}.`
					: `Judged again: now ${gradeWords[card.grade]}, was ${gradeWords[edit.gradeWas]}.`}{" "}
				{edit.voided.length === 0 ? null : (
					<strong>
						<Said text={voidedText(edit.voided)} />
					</strong>
				)}
			</p>
			{edit.withoutDiff === undefined ? (
				<DiffTable hunks={edit.hunks} label="Asked, and changed to" unit="Changed line" />
			) : (
				<p>No comparison: {edit.withoutDiff}.</p>
			)}
			{problem === null ? null : (
				<p role="alert" className={page["fault"]}>
					Not put back: <Said text={problem} />.
				</p>
			)}
			<Button look="quiet" onClick={() => void putBack()} data-edit-back="">
				Back to what was asked
			</Button>
		</section>
	);
}

const voidedText = (names: readonly string[]): string =>
	names.length === 1
		? `The approval of ${names[0] ?? ""} is void: it was for what was asked before.`
		: `The approvals of ${names.join(", ")} are void: they were for what was asked before.`;
