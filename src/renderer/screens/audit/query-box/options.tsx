import { type ReactNode, useEffect, useRef } from "react";
import { SafeText } from "../../../parts/safe-text.tsx";
import { formatCount } from "../../../parts/time.ts";
import type { Option } from "../completion.ts";
import styles from "./query-box.module.css";

/** What can be put in where the caret is. The field keeps the focus and has the keys; an option is only pointed at. */
export function Options(props: {
	readonly id: string;
	readonly options: readonly Option[];
	readonly at: number | undefined;
	readonly onTake: (option: Option) => void;
}): ReactNode {
	const { id, options, at, onTake } = props;
	return (
		<ul id={id} className={styles["options"]} role="listbox" aria-label="Completions">
			{options.map((option, index) => (
				<Line key={option.text} id={`${id}-${index}`} option={option} isChosen={index === at} onTake={onTake} />
			))}
		</ul>
	);
}

function Line(props: {
	readonly id: string;
	readonly option: Option;
	readonly isChosen: boolean;
	readonly onTake: (option: Option) => void;
}): ReactNode {
	const { id, option, isChosen, onTake } = props;
	const ref = useRef<HTMLLIElement>(null);
	useEffect(() => {
		if (isChosen) ref.current?.scrollIntoView({ block: "nearest" });
	}, [isChosen]);
	return (
		<li
			ref={ref}
			id={id}
			className={styles["option"]}
			role="option"
			aria-selected={isChosen}
			// The field must not lose the focus to a press.
			onPointerDown={(event) => event.preventDefault()}
			onPointerUp={() => onTake(option)}
		>
			<code>
				<SafeText text={option.text} mode="name" />
			</code>
			<span>{option.count === undefined ? option.means : formatCount(option.count)}</span>
		</li>
	);
}
