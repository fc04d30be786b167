import { type KeyboardEvent, type ReactNode, useEffect, useState } from "react";
import { announce } from "../../../store/ui-store.ts";
import styles from "./histogram.module.css";
import { formatMoment, type Range, readMoment } from "./moment.ts";

/** The range as text, to read and to type. It counts on Enter or when the field is left. */
export function RangeFields(props: {
	readonly range: Range | undefined;
	/** What is shown without a range: the ends of the log. */
	readonly whole: Range | undefined;
	readonly onTake: (range: Range) => void;
}): ReactNode {
	const { range, whole, onTake } = props;
	const shown = range ?? whole;
	const take = (fromAt: number, toAt: number): boolean => {
		if (fromAt >= toAt) {
			announce("The start must be before the end.");
			return false;
		}
		if (shown === undefined || fromAt !== shown.fromAt || toAt !== shown.toAt) onTake({ fromAt, toAt });
		return true;
	};
	return (
		<div className={styles["fields"]}>
			<Moment label="from" at={shown?.fromAt} onTake={(at) => take(at, shown?.toAt ?? Number.MAX_SAFE_INTEGER)} />
			<Moment label="to" at={shown?.toAt} onTake={(at) => take(shown?.fromAt ?? 0, at)} />
		</div>
	);
}

function Moment(props: {
	readonly label: string;
	readonly at: number | undefined;
	/** False when it cannot be taken. */
	readonly onTake: (at: number) => boolean;
}): ReactNode {
	const { label, at, onTake } = props;
	const text = at === undefined ? "" : formatMoment(at);
	const [typed, setTyped] = useState(text);
	const [isWrong, setWrong] = useState(false);
	useEffect(() => {
		setTyped(text);
		setWrong(false);
	}, [text]);
	const leave = (): void => {
		if (typed === text) return setWrong(false);
		const moment = readMoment(typed, Date.now());
		setWrong(moment === undefined || !onTake(moment));
	};
	const onKeyDown = (event: KeyboardEvent): void => {
		if (event.key === "Enter" && !event.nativeEvent.isComposing) leave();
		if (event.key !== "Escape") return;
		setTyped(text);
		setWrong(false);
	};
	return (
		<label>
			{label}
			<input
				value={typed}
				aria-invalid={isWrong}
				title="2026-11-03 14:02:00, a day alone, or a time of today"
				spellCheck={false}
				autoComplete="off"
				onChange={(event) => setTyped(event.target.value)}
				onBlur={leave}
				onKeyDown={onKeyDown}
			/>
		</label>
	);
}
