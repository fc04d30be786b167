import { type ReactNode, useRef, useState } from "react";
import type { Card, Scope } from "../../shared/model/card.ts";
import type { RuleDraft, RulePreview, RuleStart, SlotChoice } from "../../shared/model/rule-draft.ts";
import { ExactText } from "../cards/exact-text.tsx";
import { WriteRule, type WrittenRule } from "../guard/write-rule.tsx";
import { Button } from "../parts/button.tsx";
import page from "../parts/page.module.css";
import { Said } from "../parts/said.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { useCall } from "../parts/use-call.ts";
import styles from "./composer.module.css";
import { RuleFields } from "./fields.tsx";
import { Past } from "./past.tsx";
import { Preview } from "./preview.tsx";
import { Slots } from "./slots.tsx";
import { Written } from "./written.tsx";

/** A rule from the request on screen, whose evidence stays beside it. Nothing is written before the second press. */
export function RuleSheet(props: { readonly card: Card; readonly scope: Scope; readonly onClose: () => void }): ReactNode {
	const { card, scope, onClose } = props;
	const drawn = useRef<HTMLPreElement>(null);
	const about = { id: card.id, digest: card.digest, rev: card.rev };
	const [written, setWritten] = useState<WrittenRule | null>(null);
	const start = useCall("rule.start", written === null ? { ...about, scope: startOf(scope) } : null);
	return (
		<Sheet title="Write a rule" wide onClose={onClose}>
			<div className={styles["columns"]}>
				<section className={styles["evidence"]} aria-label="The request">
					<h3>From this request</h3>
					<ExactText card={card} drawn={drawn} />
					<p className={page["means"]}>
						<Said text={`${card.headline}, by \`${card.agent}\`${card.cwd === undefined ? "" : ` in \`${card.cwd}\``}`} />
					</p>
					{card.steps.length < 2 ? null : (
						<ol>
							{card.steps.map((step, index) => (
								<li key={index}>
									<Said text={step.effect} />
								</li>
							))}
						</ol>
					)}
				</section>
				<div className={styles["rule"]}>
					{written !== null ? (
						<Written written={written} onClose={onClose} />
					) : start.state === "failed" ? (
						<div role="alert">
							<p>
								<strong>No rule can be written from this.</strong>
							</p>
							<p>
								<Said text={`${start.fault.message}.`} />
							</p>
							<Button onClick={onClose}>Close</Button>
						</div>
					) : start.state === "ready" ? (
						<Composer about={about} agent={card.agent} start={start.value} onWritten={setWritten} onClose={onClose} />
					) : (
						<p role="status">Reading the request</p>
					)}
				</div>
			</div>
		</Sheet>
	);
}

const startOf = (scope: Scope): "exact" | "pattern" | "path" => (scope === "pattern" || scope === "path" ? scope : "exact");

type About = Pick<Card, "id" | "digest" | "rev">;

function Composer(props: {
	readonly about: About;
	readonly agent: string;
	readonly start: RuleStart;
	readonly onWritten: (written: WrittenRule) => void;
	readonly onClose: () => void;
}): ReactNode {
	const { about, agent, start, onWritten, onClose } = props;
	const [draft, setDraft] = useState<RuleDraft>(() => merged(start));
	const [seenDenied, setSeenDenied] = useState<string | null>(null);
	const preview = useCall("rule.preview", { ...about, draft });
	// What a rule is about does not depend on how long it lasts or why it is there.
	const reach = { ...about, draft: { ...draft, days: 1, reason: "", merges: false } };
	const past = useCall("rule.history", reach);
	const ofReach = JSON.stringify(reach);
	// What was worked out before stays in its place until the new is there: nothing moves, and Write waits.
	const last = useRef<RulePreview | null>(null);
	if (preview.state === "ready") last.current = preview.value;
	const shown = preview.state === "failed" ? null : last.current;
	const change = (part: Partial<RuleDraft>): void => setDraft((last) => ({ ...last, ...part }));
	const blocked =
		preview.state === "failed"
			? preview.fault.message
			: preview.state !== "ready"
				? "Working out what it would do"
				: !preview.value.matches
					? "It does not match the request on screen"
					: past.state === "failed"
						? "The log could not be read"
						: past.state !== "ready"
							? "Reading the last 30 days"
							: past.value.denied > 0 && seenDenied !== ofReach
								? `Look at the ${past.value.denied} you denied first`
								: null;
	return (
		<>
			<Slots start={start} draft={draft} onChange={change} />
			<RuleFields agent={agent} start={start} draft={draft} onChange={change} />
			{preview.state === "failed" ? (
				<p role="alert" className={page["fault"]}>
					<Said text={preview.fault.message} />.
				</p>
			) : shown !== null ? (
				<Preview preview={shown}>
					<Past key={ofReach} reading={past} onSeen={() => setSeenDenied(ofReach)} />
				</Preview>
			) : (
				<p role="status">Working out what it would do</p>
			)}
			<WriteRule
				about={about}
				draft={draft}
				preview={preview.state === "ready" ? preview.value : null}
				blocked={blocked}
				onWritten={onWritten}
			/>
			<div className={styles["cancel"]}>
				<Button look="quiet" onClick={onClose}>
					Cancel
				</Button>
			</div>
		</>
	);
}

/** Where rules differ from this one in a word only, one rule for all of them is proposed. */
const merged = ({ draft, commands, merge }: RuleStart): RuleDraft => {
	const [command] = commands;
	const word = merge === undefined ? undefined : command?.[merge.word];
	if (merge === undefined || word === undefined) return draft;
	const choice: SlotChoice = word.choices.includes("any")
		? { is: "any" }
		: { is: "one-of", words: [...new Set([word.text, ...merge.words])] };
	return { ...draft, merges: true, commands: draft.commands.map((each, at) => (at === 0 ? each.with(merge.word, choice) : each)) };
};
