import type { ReactNode } from "react";
import { formatCount } from "../../parts/time.ts";
import { formatRoute } from "../../router/route.ts";
import { useConsole } from "../../store/console-store.ts";
import styles from "./activity.module.css";

const two = (value: number): string => String(value).padStart(2, "0");
const today = (): string => {
	const now = new Date();
	return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
};

/** How today went. Each number opens the rows that make it. */
export function Counts(): ReactNode {
	const counts = useConsole((store) => store.state?.counts);
	if (counts === undefined) return null;
	const readings = [
		{ word: "allowed", count: counts.allowedToday, query: "event:request.allowed" },
		{ word: "asked", count: counts.askedToday, query: "event:request.held" },
		{ word: "denied", count: counts.deniedToday, query: "event:request.denied" },
		{ word: "failed", count: counts.failedToday, query: "outcome:failed" },
	];
	return (
		<p className={styles["counts"]}>
			Today{" "}
			{readings.map(({ word, count, query }) => (
				<a key={word} href={formatRoute({ path: ["audit"], query: { q: `${query} from:${today()}` } })}>
					<strong>{formatCount(count)}</strong> {word}
				</a>
			))}
		</p>
	);
}
