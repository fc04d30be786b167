import { type ReactNode, useId } from "react";
import form from "./reason-form.module.css";

type Props = {
	readonly label: string;
	readonly value: string;
	readonly onChange: (value: string) => void;
	/** Longest text, in UTF-16 units. */
	readonly most: number;
	/** Of a passphrase: what the browser may keep of it. Pasting is allowed, since people keep them in managers. */
	readonly secret?: "current-password" | "new-password" | "off";
};

/** One line of text under its label, in a form. */
export function TextField({ label, value, onChange, most, secret }: Props): ReactNode {
	const id = useId();
	return (
		<div className={form["reason"]}>
			<label htmlFor={id}>{label}</label>
			<input
				id={id}
				type={secret === undefined ? "text" : "password"}
				maxLength={most}
				autoComplete={secret ?? "off"}
				spellCheck={false}
				value={value}
				onChange={(event) => onChange(event.target.value)}
			/>
		</div>
	);
}
