import type { ReactNode } from "react";
import styles from "./settings.module.css";

/** One line of settings: what, its value or control, and one line of what it does. */
export function Row({
	label,
	means,
	children,
}: {
	readonly label: string;
	readonly means?: ReactNode;
	readonly children: ReactNode;
}): ReactNode {
	return (
		<div className={styles["row"]}>
			<dt>{label}</dt>
			<dd>
				{children}
				{means === undefined ? null : <div className={styles["means"]}>{means}</div>}
			</dd>
		</div>
	);
}
