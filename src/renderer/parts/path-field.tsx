import { type ReactNode, useId } from "react";
import form from "./reason-form.module.css";

/** Where something is on the machine of the host, which may be another than the browser's: typed, never chosen. */
export function PathField(props: { readonly label: string; readonly value: string; readonly onChange: (path: string) => void }): ReactNode {
	const id = useId();
	return (
		<div className={form["reason"]}>
			<label htmlFor={id}>{props.label}</label>
			<input
				id={id}
				type="text"
				maxLength={4096}
				autoComplete="off"
				spellCheck={false}
				value={props.value}
				onChange={(event) => props.onChange(event.target.value)}
			/>
		</div>
	);
}
