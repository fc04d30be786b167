import { useEffect, type ReactNode } from "react";
import { Said } from "../parts/said.tsx";
import { setReceipt, useUi } from "../store/ui-store.ts";
import styles from "./frame.module.css";

const shownMs = 6000;

/** What became of the last verdict, for six seconds; afterwards it stands in the list. */
export function Receipt(): ReactNode {
	const receipt = useUi((ui) => ui.receipt);
	useEffect(() => {
		if (receipt === null) return;
		const timer = setTimeout(() => setReceipt(null), shownMs);
		return () => clearTimeout(timer);
	}, [receipt]);
	return (
		<p className={styles["receipt"]} role="status">
			{receipt === null ? null : <Said text={receipt.text} />}
		</p>
	);
}
