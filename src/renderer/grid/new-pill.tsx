import type { ReactNode } from "react";
import { formatCount } from "../parts/time.ts";
import styles from "./new-pill.module.css";

/** Rows that came meanwhile wait here, in a fixed place, until they are asked for: nothing is put under the pointer. */
export function NewPill({
	count,
	onShow,
	more = false,
}: {
	readonly count: number;
	readonly onShow: () => void;
	readonly more?: boolean;
}): ReactNode {
	if (count === 0) return null;
	return (
		<button type="button" className={styles["pill"]} onClick={onShow}>
			{`${formatCount(count)}${more ? " or more" : ""} new. Show`}
		</button>
	);
}
