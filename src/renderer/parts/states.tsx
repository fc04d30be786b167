import { useEffect, useState, type ReactNode } from "react";
import { useConsole } from "../store/console-store.ts";
import { Button } from "./button.tsx";
import { cx } from "./cx.ts";
import { Said } from "./said.tsx";
import { formatClock } from "./time.ts";
import styles from "./states.module.css";

/** The states every screen has besides having its data: loading, empty, error, disconnected. */

/** Rows of the final height. Nothing for 150 ms, so that a quick answer never flashes; after 3 s, what we wait for. */
export function Loading({ rows, row = 28, what }: { readonly rows: number; readonly row?: 28 | 56; readonly what: string }): ReactNode {
	const [stage, setStage] = useState<"quiet" | "shown" | "long">("quiet");
	useEffect(() => {
		const shown = setTimeout(() => setStage("shown"), 150);
		const long = setTimeout(() => setStage("long"), 3000);
		return () => {
			clearTimeout(shown);
			clearTimeout(long);
		};
	}, []);
	if (stage === "quiet") return null;
	return (
		<div aria-busy="true">
			<p className={styles["asof"]} role="status">
				{stage === "long" ? `Reading ${what}…` : "Loading"}
			</p>
			<div className={styles["rows"]} aria-hidden="true">
				{Array.from({ length: rows }, (_, index) => (
					<div key={index} className={cx(styles["row"], row === 28 ? styles["row28"] : styles["row56"])} />
				))}
			</div>
		</div>
	);
}

/** One sentence of fact, one of cause or next step, at most one action. */
export function Empty({
	fact,
	next,
	children,
}: {
	readonly fact: string;
	readonly next?: ReactNode;
	readonly children?: ReactNode;
}): ReactNode {
	return (
		<div className={styles["state"]}>
			<p>
				<strong>{fact}</strong>
			</p>
			{next === undefined ? null : <p>{next}</p>}
			{children}
		</div>
	);
}

/** What failed, what still holds, one retry, and the details to copy. Never only a code. */
export function Failure(props: {
	readonly what: string;
	readonly holds?: string;
	readonly details: string;
	readonly onRetry?: () => void;
}): ReactNode {
	const { what, holds, details, onRetry } = props;
	return (
		<div className={styles["state"]} role="alert">
			<p>
				<strong>{what}</strong> {holds}
			</p>
			<p>
				<Said text={details} />
			</p>
			<div className={styles["actions"]}>
				{onRetry === undefined ? null : <Button onClick={onRetry}>Retry</Button>}
				<Button look="quiet" onClick={() => void navigator.clipboard.writeText(`${what} ${details}`)}>
					Copy details
				</Button>
			</div>
		</div>
	);
}

/** Stands over content that may be old because the connection is lost; nothing while it is live. */
export function AsOf(): ReactNode {
	const asOf = useConsole((store) => (store.phase.name === "live" ? 0 : store.asOf));
	return asOf === 0 ? null : (
		<p className={styles["asof"]}>As of {formatClock(asOf)}. Nothing can be changed until the connection is back.</p>
	);
}
