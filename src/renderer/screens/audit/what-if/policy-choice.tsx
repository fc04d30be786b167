import { type ChangeEvent, type ReactNode, useState } from "react";
import { visible } from "../../../../shared/lib/visible.ts";
import { Button } from "../../../parts/button.tsx";
import page from "../../../parts/page.module.css";
import { Said } from "../../../parts/said.tsx";
import { formatShort } from "../../../parts/time-text.tsx";
import type { Choice } from "./ask.ts";
import type { PoliciesToTry } from "./use-policies-to-try.ts";
import styles from "./what-if.module.css";

/** Which policies are tried: those of the time, those in force, a draft, a text, or an older revision that the log has whole. */
export function PolicyChoice(props: {
	readonly toTry: PoliciesToTry;
	readonly hasDraft: boolean;
	readonly policies: Choice["policies"];
	readonly onChoose: (policies: Choice["policies"]) => void;
}): ReactNode {
	const { toTry, hasDraft, policies, onChoose } = props;
	const choose = ({ target: { value } }: ChangeEvent<HTMLSelectElement>): void =>
		onChoose(/^\d+$/.test(value) ? Number(value) : (words.find((word) => word === value) ?? "then"));
	return (
		<div>
			<label>
				<span>Policies</span>
				<select value={policies} onChange={choose}>
					<option value="then">as they were at the time</option>
					<option value="now">those in force now</option>
					{hasDraft ? <option value="draft">the draft on the Policies screen</option> : null}
					<option value="text">a text or a file…</option>
					{toTry.revisions.length === 0 ? null : (
						<optgroup label="Older revisions">
							{toTry.revisions.map(({ seq, at, by, isWhole }) => (
								<option key={seq} value={seq} disabled={!isWhole}>
									#{seq}, {formatShort(at)}, {by === "rules" ? "from the file" : `by ${visible(by)}`}
									{isWhole ? "" : ": the log has it only in part"}
								</option>
							))}
						</optgroup>
					)}
				</select>
			</label>
			{toTry.fault === undefined ? null : (
				<p role="alert" className={page["fault"]}>
					The policies could not be listed: <Said text={toTry.fault} />. <Button onClick={toTry.retry}>Retry</Button>
				</p>
			)}
		</div>
	);
}

const words = ["then", "now", "draft", "text"] as const;
/** As long as the host takes. */
const mostBytes = 1_048_576;

/** Policies that are typed in, or read from a file of choice. */
export function OtherText(props: {
	readonly text: string;
	readonly disabled: boolean;
	readonly onText: (text: string) => void;
}): ReactNode {
	const { text, disabled, onText } = props;
	const [fault, setFault] = useState<string | null>(null);
	const read = async ({ target }: ChangeEvent<HTMLInputElement>): Promise<void> => {
		const file = target.files?.[0];
		if (file === undefined) return;
		const isTooLong = file.size > mostBytes;
		setFault(isTooLong ? "This file is too long for policies: 1 MiB at most." : null);
		if (!isTooLong) onText(await file.text());
	};
	return (
		<div className={styles["text"]}>
			<textarea
				aria-label="Policies to try"
				placeholder={'[[policies]]\nname = "…"'}
				spellCheck={false}
				disabled={disabled}
				value={text}
				onChange={(event) => onText(event.target.value)}
			/>
			<label>
				<span>Or read a file</span> <input type="file" accept=".toml,text/*" disabled={disabled} onChange={(event) => void read(event)} />
			</label>
			{fault === null ? null : (
				<p role="alert" className={page["fault"]}>
					{fault}
				</p>
			)}
		</div>
	);
}
