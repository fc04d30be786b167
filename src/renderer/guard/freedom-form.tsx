import { type ReactNode, useState } from "react";
import type { Result } from "../../shared/lib/result.ts";
import page from "../parts/page.module.css";
import form from "../parts/reason-form.module.css";
import { ReasonField, ReasonForm } from "../parts/reason-form.tsx";
import { Said } from "../parts/said.tsx";
import { GuardedAct } from "./guarded-button.tsx";

/** A loosening says for good why it was made. */
const leastReason = 8;

/**
 * A change of how free something is, with a reason. Towards less it is one press; towards more it is guarded, and the
 * gravest also ask for a name to be typed. What was written as the reason stays when the direction changes.
 */
export function FreedomForm(props: {
	readonly label: string;
	/** Null for a change in the safe direction. */
	readonly loosens: {
		readonly grade: "high" | "critical";
		/** What the press is for. Another value begins the waiting anew. */
		readonly content: string;
		/** What will happen, said again before the second press. */
		readonly effect: string;
		/** What has to be typed, and what it is called: `the mode`. */
		readonly name?: { readonly of: string; readonly word: string };
		/** Why it cannot be done yet, apart from the reason and the name. */
		readonly blocked?: string | null;
	} | null;
	readonly onSend: (reason: string) => Promise<Result<unknown>>;
	readonly onDone: () => void;
	readonly children: ReactNode;
}): ReactNode {
	const { label, loosens, onSend, onDone, children } = props;
	const [reason, setReason] = useState("");
	const [named, setNamed] = useState("");
	const [fault, setFault] = useState<string | null>(null);
	if (loosens === null)
		return (
			<ReasonForm label={label} least={1} reason={reason} onReason={setReason} onSend={onSend} onDone={onDone}>
				{children}
			</ReasonForm>
		);
	const { grade, content, effect, name, blocked = null } = loosens;
	const short = leastReason - reason.trim().length;
	const missing =
		blocked ??
		(short > 0 ? `Reason: ${short} more ${short === 1 ? "character" : "characters"}` : null) ??
		(name !== undefined && named.trim() !== name.word ? `Name ${name.of}` : null);
	const act = async (): Promise<void> => {
		const result = await onSend(reason.trim());
		if (result.ok) onDone();
		else setFault(result.fault.message);
	};
	return (
		<div className={form["form"]}>
			{children}
			<ReasonField reason={reason} least={leastReason} onChange={setReason} />
			{name === undefined ? null : (
				<label className={form["reason"]}>
					<span>
						Type the name of {name.of} <span className={page["means"]}>{name.word}</span>
					</span>
					<input value={named} spellCheck={false} autoComplete="off" onChange={(event) => setNamed(event.target.value)} />
				</label>
			)}
			{fault === null ? null : (
				<p role="alert" className={page["fault"]}>
					Not changed: <Said text={fault} />.
				</p>
			)}
			<GuardedAct grade={grade} content={content} label={label} effect={effect} blocked={missing} onAct={() => void act()} />
		</div>
	);
}
