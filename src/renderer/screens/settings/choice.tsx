import type { ReactNode } from "react";
import styles from "./settings.module.css";

/** One of a few. What is chosen is in force at once. */
export function Choice<T extends string | number>(props: {
	readonly name: string;
	readonly label: string;
	readonly options: readonly { readonly value: T; readonly word: string }[];
	readonly value: T;
	readonly onChange: (value: T) => void;
}): ReactNode {
	const { name, label, options, value, onChange } = props;
	return (
		<div className={styles["choice"]} role="radiogroup" aria-label={label}>
			{options.map((option) => (
				<label key={option.value}>
					<input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
					{option.word}
				</label>
			))}
		</div>
	);
}
