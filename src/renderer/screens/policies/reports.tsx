import type { ReactNode } from "react";
import type { PolicyNote, PolicyView } from "../../../shared/model/policy.ts";
import page from "../../parts/page.module.css";
import { SafeText } from "../../parts/safe-text.tsx";
import { useHostNow } from "../../store/clock.ts";

/** Units: ms. */
const dayMs = 86_400_000;
const soonDays = 7;

/** Policies that somebody should look at: never fired, covered by another, soon at their end, past their review. */
export function Reports({
	policies,
	notes,
}: {
	readonly policies: readonly PolicyView[];
	readonly notes: readonly PolicyNote[];
}): ReactNode {
	const now = useHostNow();
	const named = (code: string): PolicyView[] =>
		policies.filter(({ name }) => notes.some((note) => note.code === code && note.policy === name));
	const ends = policies.filter(({ expires }) => {
		const at = expires === undefined ? Number.NaN : Date.parse(expires);
		return at > now - dayMs && at < now + soonDays * dayMs;
	});
	const lists: readonly (readonly [title: string, policies: readonly PolicyView[]])[] = [
		["Never fired in 30 days", policies.filter(({ hits, enabled }) => hits === 0 && enabled)],
		["Covered by another", named("unreachable")],
		[`Ends within ${soonDays} days`, ends],
		["To be looked at again", named("review")],
	];
	return lists.map(([title, found]) =>
		found.length === 0 ? null : (
			<p key={title} className={page["second"]}>
				{title}:{" "}
				{found.map(({ name, line }, index) => (
					<span key={name}>
						{index > 0 ? ", " : ""}
						<SafeText text={name} mode="name" /> (line {line})
					</span>
				))}
			</p>
		),
	);
}
