import type { ReactNode } from "react";
import type { PolicyNote } from "../../../shared/model/policy.ts";
import page from "../../parts/page.module.css";
import { Said } from "../../parts/said.tsx";
import { SafeText } from "../../parts/safe-text.tsx";
import { TimeText } from "../../parts/time-text.tsx";
import { useCall } from "../../parts/use-call.ts";
import { formatRoute } from "../../router/route.ts";
import styles from "./policies.module.css";

const barWidth = 8;
const height = 40;

/** What one policy in force had to do with the decisions of the last 30 days. */
export function Effect({ name, notes }: { readonly name: string | undefined; readonly notes: readonly PolicyNote[] }): ReactNode {
	const reading = useCall("policy.effect", name === undefined ? null : { name });
	if (name === undefined) return <p className={page["means"]}>There is no policy to look at.</p>;
	if (reading.state === "failed")
		return (
			<p role="alert" className={page["fault"]}>
				<Said text={reading.fault.message} />
			</p>
		);
	if (reading.state === "loading") return <p role="status">Reading</p>;
	const { matched, decided, approved, denied, perDay, rows } = reading.value;
	const most = Math.max(1, ...perDay);
	const shadow = notes.find((note) => note.code === "unreachable" && note.policy === name);
	return (
		<div className={styles["effect"]}>
			<h3>
				<SafeText text={name} mode="name" />
			</h3>
			<p>
				In 30 days it was about {matched} {matched === 1 ? "decision" : "decisions"}; {decided} came out as it said. Where it asked, you
				approved {approved} and denied {denied}.
			</p>
			<p className={page["second"]}>
				{shadow === undefined ? (
					"No other policy covers it."
				) : (
					<>
						It <Said text={shadow.message} />.
					</>
				)}
			</p>
			{matched === 0 ? (
				<p className={page["means"]}>It never fired in these days.</p>
			) : (
				<figure className={styles["days"]}>
					<svg
						width={perDay.length * (barWidth + 2)}
						height={height}
						role="img"
						aria-label={`Decisions a day, oldest first: ${perDay.join(", ")}`}
					>
						{perDay.map((count, day) => (
							<rect
								key={day}
								x={day * (barWidth + 2)}
								y={height - Math.max(1, (count / most) * height)}
								width={barWidth}
								height={Math.max(1, (count / most) * height)}
							/>
						))}
					</svg>
					<figcaption>30 days, today at the right; at most {most} a day</figcaption>
				</figure>
			)}
			{rows.length === 0 ? null : (
				<>
					<h4>The newest</h4>
					<ul>
						{rows.map(({ seq, at, agent, subject, outcome }) => (
							<li key={seq}>
								<a href={formatRoute({ path: ["audit"], query: { sel: `${seq}` } })}>#{seq}</a> <TimeText at={at} form="day" />{" "}
								<SafeText text={agent ?? ""} mode="name" />:{" "}
								<code>
									<SafeText text={subject} mode="code" />
								</code>{" "}
								{outcome ?? ""}
							</li>
						))}
					</ul>
				</>
			)}
		</div>
	);
}
