import { type ReactNode, useId, useState } from "react";
import type { Result } from "../../shared/lib/result.ts";
import { Button } from "./button.tsx";
import { Said } from "./said.tsx";
import page from "./page.module.css";
import styles from "./reason-form.module.css";

/** The host stores at most this much. */
export const mostReason = 500;

export function ReasonField({
	reason,
	least,
	onChange,
}: {
	readonly reason: string;
	readonly least: number;
	readonly onChange: (reason: string) => void;
}): ReactNode {
	const id = useId();
	return (
		<div className={styles["reason"]}>
			<label htmlFor={id}>
				Reason <span className={page["means"]}>is recorded{least > 1 ? `, at least ${least} characters` : ""}</span>
			</label>
			<textarea id={id} rows={2} maxLength={mostReason} value={reason} onChange={(event) => onChange(event.target.value)} />
		</div>
	);
}

/** An act in the safe direction: a reason, one press. What was written stays when it fails. */
export function ReasonForm(props: {
	readonly label: string;
	readonly least: number;
	/** The reason, where somebody else keeps it. */
	readonly reason?: string;
	readonly onReason?: (reason: string) => void;
	readonly onSend: (reason: string) => Promise<Result<unknown>>;
	readonly onDone: () => void;
	readonly children?: ReactNode;
}): ReactNode {
	const { label, least, onSend, onDone, children } = props;
	const [own, setOwn] = useState("");
	const { reason = own, onReason = setOwn } = props;
	const [fault, setFault] = useState<string | null>(null);
	const [isSending, setSending] = useState(false);
	const isShort = reason.trim().length < least;
	const send = async (): Promise<void> => {
		if (isShort || isSending) return;
		setSending(true);
		const result = await onSend(reason.trim());
		setSending(false);
		if (result.ok) onDone();
		else setFault(result.fault.message);
	};
	return (
		<form
			className={styles["form"]}
			onSubmit={(event) => {
				event.preventDefault();
				void send();
			}}
		>
			{children}
			<ReasonField reason={reason} least={least} onChange={onReason} />
			{fault === null ? null : (
				<p role="alert" className={page["fault"]}>
					Not done: <Said text={fault} />.
				</p>
			)}
			<div className={styles["end"]}>
				<span className={page["means"]}>{isShort ? "A reason is needed" : isSending ? "Sending" : ""}</span>
				<Button type="submit" aria-disabled={isShort || isSending}>
					{label}
				</Button>
			</div>
		</form>
	);
}
