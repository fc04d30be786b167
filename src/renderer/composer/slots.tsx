import { type ReactNode, useState } from "react";
import type { RuleDraft, RuleStart, SlotChoice } from "../../shared/model/rule-draft.ts";
import { SafeText } from "../parts/safe-text.tsx";
import styles from "./composer.module.css";

type Word = RuleStart["commands"][number][number];

/** Each word of the command, and what may stand for it. Nothing is free that a person did not set free. */
export function Slots(props: {
	readonly start: RuleStart;
	readonly draft: RuleDraft;
	readonly onChange: (part: Partial<RuleDraft>) => void;
}): ReactNode {
	const { start, draft, onChange } = props;
	if (start.file !== undefined) return <FilePlace start={start} file={start.file} draft={draft} onChange={onChange} />;
	const set = (command: number, word: number, choice: SlotChoice): void =>
		onChange({ commands: draft.commands.map((each, at) => (at === command ? each.with(word, choice) : each)) });
	return (
		<fieldset className={styles["slots"]}>
			<legend>Generalise</legend>
			{start.commands.map((words, command) => (
				<div key={command} className={styles["command"]}>
					{words.map((word, at) => (
						<Slot
							key={at}
							word={word}
							choice={draft.commands[command]?.[at] ?? { is: "word" }}
							onChange={(choice) => set(command, at, choice)}
						/>
					))}
				</div>
			))}
		</fieldset>
	);
}

function Slot(props: { readonly word: Word; readonly choice: SlotChoice; readonly onChange: (choice: SlotChoice) => void }): ReactNode {
	const { word, choice, onChange } = props;
	if (word.choices.length < 2)
		return (
			<span className={styles["fixed"]} title={word.why}>
				<SafeText text={word.text} mode="code" />
				<span className={styles["sign"]} aria-label="stays">
					=
				</span>
			</span>
		);
	const options = optionsOf(word);
	const chosen = options.findIndex(({ choice: each }) => each.is === choice.is && folderOf(each) === folderOf(choice));
	return (
		<label className={styles["slot"]}>
			<SafeText text={word.text} mode="code" />
			<select
				aria-label={`What may stand for ${word.text}`}
				value={Math.max(0, chosen)}
				onChange={(event) => onChange(options[Number(event.target.value)]?.choice ?? { is: "word" })}
			>
				{options.map(({ label }, index) => (
					<option key={label} value={index}>
						{label}
					</option>
				))}
			</select>
			{choice.is === "one-of" ? <OneOf text={word.text} words={choice.words} onChange={onChange} /> : null}
		</label>
	);
}

const folderOf = (choice: SlotChoice): string | null => (choice.is === "under" ? choice.folder : null);

const optionsOf = ({ choices, text, folders }: Word): readonly { readonly label: string; readonly choice: SlotChoice }[] =>
	choices.flatMap((is): { label: string; choice: SlotChoice }[] => {
		switch (is) {
			case "word":
				return [{ label: "= exactly this", choice: { is } }];
			case "any":
				return [{ label: "any one plain word", choice: { is } }];
			case "under":
				return folders.map((folder) => ({ label: `any path under ${folder}`, choice: { is, folder } }));
			case "number":
				return [{ label: "a number", choice: { is } }];
			case "one-of":
				return [{ label: "one of …", choice: { is, words: [text] } }];
		}
	});

function OneOf(props: {
	readonly text: string;
	readonly words: readonly string[];
	readonly onChange: (choice: SlotChoice) => void;
}): ReactNode {
	const { text, words, onChange } = props;
	const [typed, setTyped] = useState(words.join(" "));
	return (
		<input
			type="text"
			aria-label={`Words that may stand for ${text}, with spaces between`}
			maxLength={1000}
			spellCheck={false}
			value={typed}
			onChange={(event) => {
				setTyped(event.target.value);
				const given = event.target.value.split(/\s+/).filter((each) => each !== "");
				onChange({ is: "one-of", words: [...new Set([text, ...given])].slice(0, 64) });
			}}
		/>
	);
}

function FilePlace(props: {
	readonly start: RuleStart;
	readonly file: string;
	readonly draft: RuleDraft;
	readonly onChange: (part: Partial<RuleDraft>) => void;
}): ReactNode {
	const { start, file, draft, onChange } = props;
	return (
		<fieldset className={styles["slots"]}>
			<legend>Generalise</legend>
			<label className={styles["slot"]}>
				<SafeText text={file} mode="code" />
				<select
					aria-label="Which files"
					value={draft.folder ?? ""}
					onChange={(event) => onChange({ folder: event.target.value === "" ? undefined : event.target.value })}
				>
					<option value="">= this file</option>
					{start.folders.map((folder) => (
						<option key={folder} value={folder}>
							any file under {folder}
						</option>
					))}
				</select>
			</label>
		</fieldset>
	);
}
