import { type ReactNode, useId, useState } from "react";
import type { Field } from "./field-kinds.ts";
import styles from "./policies.module.css";

/** What a field is set to; null takes the key away. */
export type FieldValue = string | number | boolean | string[] | null;

/** One key of a policy. It counts when the field is left, so that the text is not rewritten for each letter. */
export function FormField(props: {
	readonly field: Field;
	readonly value: unknown;
	readonly onChange: (value: FieldValue) => void;
}): ReactNode {
	const { field, value, onChange } = props;
	const id = useId();
	switch (field.kind) {
		case "flag":
			return (
				<label className={styles["flag"]}>
					<input type="checkbox" checked={value !== false} onChange={(event) => onChange(event.target.checked ? null : false)} />{" "}
					{field.label}
				</label>
			);
		case "choice":
			return (
				<div className={styles["field"]}>
					<label htmlFor={id}>{field.label}</label>
					<select
						id={id}
						value={typeof value === "string" ? value : ""}
						onChange={(event) => onChange(event.target.value === "" ? null : event.target.value)}
					>
						{field.otherwise === "" ? null : <option value="">{`${field.otherwise ?? ""} (not written)`}</option>}
						{(field.choices ?? []).map((each) => (
							<option key={each} value={each}>
								{each}
							</option>
						))}
					</select>
				</div>
			);
		case "words":
			return <Words field={field} value={value} onChange={onChange} />;
		default:
			return <Typed key={shown(value)} id={id} field={field} value={value} onChange={onChange} />;
	}
}

const shown = (value: unknown): string =>
	Array.isArray(value) ? value.map(String).join("\n") : typeof value === "string" || typeof value === "number" ? String(value) : "";

function Typed(props: {
	readonly id: string;
	readonly field: Field;
	readonly value: unknown;
	readonly onChange: (value: FieldValue) => void;
}): ReactNode {
	const { id, field, value, onChange } = props;
	const [typed, setTyped] = useState(shown(value));
	const leave = (): void => {
		if (typed === shown(value)) return;
		const trimmed = typed.trim();
		if (field.kind === "lines") {
			const list = typed
				.split("\n")
				.map((each) => each.trim())
				.filter((each) => each !== "");
			onChange(list.length === 0 ? null : list);
		} else if (trimmed === "") onChange(null);
		else onChange(field.kind === "number" && Number.isFinite(Number(trimmed)) ? Number(trimmed) : trimmed);
	};
	const shared = { id, value: typed, spellCheck: false, placeholder: field.otherwise ?? "", onBlur: leave };
	return (
		<div className={styles["field"]}>
			<label htmlFor={id}>
				{field.label}
				{field.kind === "lines" ? <span>, one a line</span> : null}
			</label>
			{field.kind === "lines" ? (
				<textarea
					{...shared}
					rows={Math.min(6, Math.max(1, typed.split("\n").length))}
					onChange={(event) => setTyped(event.target.value)}
				/>
			) : (
				<input
					{...shared}
					type="text"
					inputMode={field.kind === "number" ? "numeric" : "text"}
					onChange={(event) => setTyped(event.target.value)}
				/>
			)}
		</div>
	);
}

function Words({
	field,
	value,
	onChange,
}: {
	readonly field: Field;
	readonly value: unknown;
	readonly onChange: (value: FieldValue) => void;
}): ReactNode {
	const chosen = Array.isArray(value) ? value.map(String) : [];
	return (
		<fieldset className={styles["field"]}>
			<legend>{field.label}</legend>
			{(field.choices ?? []).map((each) => (
				<label key={each} className={styles["flag"]}>
					<input
						type="checkbox"
						checked={chosen.includes(each)}
						onChange={(event) => {
							const next = (field.choices ?? []).filter((one) => (one === each ? event.target.checked : chosen.includes(one)));
							onChange(next.length === 0 ? null : next);
						}}
					/>{" "}
					{each}
				</label>
			))}
			{chosen.length === 0 ? <span>{field.otherwise}</span> : null}
		</fieldset>
	);
}
