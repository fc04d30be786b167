import { useEffect, useId, useRef, useState, type ReactNode } from "react";
import { type Leaf, leavesOf, withLeaf } from "../../shared/lib/argument-leaves.ts";
import type { Card } from "../../shared/model/card.ts";
import type { Args } from "../../shared/model/request.ts";
import { chord } from "../keys/keys.ts";
import { Button, Key } from "../parts/button.tsx";
import { hiddenCount } from "../parts/safe-text/pieces.ts";
import { SafeText } from "../parts/safe-text.tsx";
import { Said } from "../parts/said.tsx";
import { Sheet } from "../parts/sheet.tsx";
import page from "../parts/page.module.css";
import { editRequest } from "../store/actions.ts";
import { announce } from "../store/ui-store.ts";
import styles from "./edit.module.css";
import { modeOf } from "./exact-text.tsx";

/** The arguments that the card vouches for: the display check has proven these bytes against the digest. */
export const argumentsOf = (card: Pick<Card, "canonical">): Args => (JSON.parse(card.canonical) as { args: Args }).args;

/** More fields than this are no form any more. */
const mostFields = 60;

/**
 * Another form of the same request. Nothing is approved here: what comes back from the host is a new card that has to be
 * read. While it is open no verdict key works.
 */
export function EditSheet(props: {
	readonly card: Card;
	/** What was written before the sheet was closed. */
	readonly draft: Args | null;
	readonly onDraft: (args: Args) => void;
	readonly onClose: () => void;
}): ReactNode {
	const { card, draft, onDraft, onClose } = props;
	const [args, setArgs] = useState<Args>(() => draft ?? argumentsOf(card));
	// What fits on a line first: the name of a file above its content.
	const leaves = leavesOf(args).sort((one, other) => Number(isLong(one)) - Number(isLong(other)));
	const form = useRef<HTMLFormElement>(null);
	useEffect(() => form.current?.querySelector<HTMLElement>("textarea, input")?.focus(), []);
	const [json, setJson] = useState<string | null>(leaves.length > mostFields ? JSON.stringify(args, null, 2) : null);
	const [problem, setProblem] = useState<string | null>(null);
	const [isSending, setSending] = useState(false);
	const set = (next: Args): void => {
		setArgs(next);
		onDraft(next);
		setProblem(null);
	};
	const send = async (): Promise<void> => {
		if (isSending) return;
		const read = json === null ? args : readJson(json);
		if (typeof read === "string") return setProblem(read);
		setSending(true);
		const result = await editRequest({ id: card.id, digest: card.digest, rev: card.rev, args: read });
		setSending(false);
		if (!result.ok) return setProblem(result.fault.message);
		announce("Changed. Nothing is approved yet: read it again");
		onClose();
	};
	return (
		<Sheet title="Change before you approve" onClose={onClose}>
			<form
				ref={form}
				className={styles["form"]}
				data-edit-form=""
				onSubmit={(event) => {
					event.preventDefault();
					void send();
				}}
				onKeyDown={(event) => {
					if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.repeat || event.nativeEvent.isComposing) return;
					event.preventDefault();
					void send();
				}}
			>
				{json === null ? (
					leaves.map((leaf) => (
						<Field
							key={leaf.name}
							leaf={leaf}
							label={card.kind === "shell" && leaf.name === "command" ? "Command" : leaf.name}
							kind={card.kind}
							onChange={(value) => set(withLeaf(args, leaf.path, value) as Args)}
						/>
					))
				) : (
					<JsonField text={json} onChange={(text) => (setJson(text), setProblem(null))} />
				)}
				<p className={page["means"]}>
					The rules judge it again, earlier approvals are void, and you read and approve it like any other. The log keeps both.
				</p>
				{problem === null ? null : (
					<p role="alert" className={page["fault"]}>
						Not changed: <Said text={problem} />.
					</p>
				)}
				<div className={styles["end"]}>
					<Button
						look="quiet"
						onClick={() => {
							if (json === null) return setJson(JSON.stringify(args, null, 2));
							const read = readJson(json);
							if (typeof read === "string") return setProblem(read);
							set(read);
							setJson(null);
						}}
					>
						{json === null ? "As JSON" : "As fields"}
					</Button>
					<span />
					<Button look="quiet" onClick={onClose}>
						Back
					</Button>
					<Button type="submit" aria-disabled={isSending} data-edit-send="">
						Use this instead <Key>{chord("⏎")}</Key>
					</Button>
				</div>
			</form>
		</Sheet>
	);
}

const isLong = ({ value }: Leaf): boolean => typeof value === "string" && value.includes("\n");

/** The arguments, or what is wrong with them. */
function readJson(text: string): Args | string {
	try {
		const value: unknown = JSON.parse(text);
		return value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Args) : "the arguments are no JSON object";
	} catch (error) {
		return error instanceof Error ? error.message : "this is no JSON";
	}
}

const mostRows = 14;

function Field(props: {
	readonly leaf: Leaf;
	readonly label: string;
	readonly kind: Card["kind"];
	readonly onChange: (value: Leaf["value"]) => void;
}): ReactNode {
	const { leaf, label, kind, onChange } = props;
	const id = useId();
	const { value } = leaf;
	const hidden = typeof value === "string" ? hiddenCount(value, value.includes("\n") ? "file" : modeOf(kind)) : 0;
	return (
		<div className={styles["field"]}>
			<label htmlFor={id}>
				<SafeText text={label} mode="name" />
				{hidden === 0 ? null : <strong> {hidden === 1 ? "1 hidden character" : `${hidden} hidden characters`}</strong>}
			</label>
			{typeof value === "string" ? (
				<textarea
					id={id}
					value={value}
					rows={Math.min(mostRows, value.split("\n").length + (value.length > 80 ? 1 : 0))}
					spellCheck={false}
					autoComplete="off"
					onChange={(event) => onChange(event.target.value)}
				/>
			) : typeof value === "boolean" ? (
				<input id={id} type="checkbox" checked={value} onChange={(event) => onChange(event.target.checked)} />
			) : typeof value === "number" ? (
				<input
					id={id}
					type="number"
					step="any"
					value={value}
					onChange={(event) => {
						if (Number.isFinite(event.target.valueAsNumber)) onChange(event.target.valueAsNumber);
					}}
				/>
			) : (
				<code id={id}>{JSON.stringify(value)}</code>
			)}
		</div>
	);
}

function JsonField({ text, onChange }: { readonly text: string; readonly onChange: (text: string) => void }): ReactNode {
	const id = useId();
	return (
		<div className={styles["field"]}>
			<label htmlFor={id}>Arguments as JSON</label>
			<textarea id={id} value={text} rows={mostRows} spellCheck={false} onChange={(event) => onChange(event.target.value)} />
		</div>
	);
}
