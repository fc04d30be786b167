import { type ReactNode, useState } from "react";
import type { Standing, TrustReplay } from "../../../shared/model/standing.ts";
import type { AgentView } from "../../../shared/view/state.ts";
import { Button } from "../../parts/button.tsx";
import { levelWords } from "../../parts/glyphs.tsx";
import { SafeText } from "../../parts/safe-text.tsx";
import { Failure, Loading } from "../../parts/states.tsx";
import { TimeText } from "../../parts/time-text.tsx";
import { useCall } from "../../parts/use-call.ts";
import { call } from "../../store/client.ts";
import { useConsole } from "../../store/console-store.ts";
import styles from "./standing.module.css";

const shownFamilies = 8;

/** Both distances: what is missing for the next level, and what would cost this one. The host measures; this only shows. */
export function StandingSection({ agent, isLive }: { readonly agent: AgentView; readonly isLive: boolean }): ReactNode {
	const newest = useConsole((store) => store.state?.recent.find((each) => each.agent === agent.name)?.seq);
	const reading = useCall("agent.standing", { name: agent.name, days: 30 }, newest);
	if (reading.state === "loading") return <Loading rows={4} what="the standing" />;
	if (reading.state === "failed")
		return <Failure what="The standing could not be read." details={reading.fault.message} onRetry={reading.retry} />;
	const { standing, replay } = reading.value;
	return (
		<>
			{standing.isMoving ? null : <p className={styles["note"]}>Progressive trust is off: only you move it.</p>}
			<div className={styles["both"]}>
				<Up standing={standing} replay={replay} />
				<Down standing={standing} />
			</div>
			<Suggestions standing={standing} isLive={isLive} onJudged={reading.retry} />
			<Families standing={standing} />
		</>
	);
}

function Up({ standing: { up }, replay }: { readonly standing: Standing; readonly replay: TrustReplay | undefined }): ReactNode {
	if (up === undefined) return null;
	return (
		<section aria-label="To the next level">
			<h3 className={styles["heading"]}>
				{up.isReady ? "Ready for" : "Why not"} {levelWords[up.to]}
				{up.isReady ? "" : " yet"}
			</h3>
			<ul className={styles["conditions"]}>
				{up.conditions.map(({ kind, isMet, text }) => (
					<li key={kind} data-met={isMet}>
						<span className={styles["state"]}>{isMet ? "met" : "open"}</span> <SafeText text={text} mode="prose" />
					</li>
				))}
			</ul>
			<p className={styles["note"]}>
				{up.needsOperator ? "You take this step, with Promote." : "It takes this step by itself when all are met."}
			</p>
			{replay === undefined ? null : (
				<p className={styles["note"]}>
					<SafeText text={replay.text} mode="prose" />
				</p>
			)}
		</section>
	);
}

function Down({ standing: { down, reviewAt } }: { readonly standing: Standing }): ReactNode {
	if (down.length === 0) return null;
	return (
		<section aria-label="To a lower level">
			<h3 className={styles["heading"]}>What would cost it this level</h3>
			<ul className={styles["conditions"]}>
				{down.map(({ kind, to, text }) => (
					<li key={kind}>
						<span className={styles["state"]}>to {levelWords[to]}</span> <SafeText text={text} mode="prose" />
					</li>
				))}
			</ul>
			{reviewAt === undefined ? null : (
				<p className={styles["note"]}>
					Review by <TimeText at={reviewAt} form="day" />
				</p>
			)}
		</section>
	);
}

function Suggestions(props: { readonly standing: Standing; readonly isLive: boolean; readonly onJudged: () => void }): ReactNode {
	const { standing, isLive, onJudged } = props;
	const [fault, setFault] = useState<string | null>(null);
	if (standing.suggestions.length === 0) return null;
	const judge = async (id: string, isGood: boolean): Promise<void> => {
		const result = isGood
			? await call("suggestion.accept", { id, how: "good" })
			: await call("suggestion.reject", { id, reason: "judged bad in the window" });
		setFault(result.ok ? null : result.fault.message);
		onJudged();
	};
	return (
		<section aria-label="Suggestions">
			<h3 className={styles["heading"]}>Suggestions that wait for your word</h3>
			{fault === null ? null : (
				<p role="alert">
					Not recorded: <SafeText text={fault} mode="prose" />.
				</p>
			)}
			<ul className={styles["suggestions"]}>
				{standing.suggestions.map(({ id, subject }) => (
					<li key={id}>
						<SafeText text={subject} mode="prose" />
						{isLive ? (
							<>
								<Button onClick={() => void judge(id, true)}>Good</Button>
								<Button onClick={() => void judge(id, false)}>Bad</Button>
							</>
						) : null}
					</li>
				))}
			</ul>
		</section>
	);
}

function Families({ standing: { families } }: { readonly standing: Standing }): ReactNode {
	if (families.length === 0) return null;
	return (
		<section aria-label="Families">
			<h3 className={styles["heading"]}>What it has done often</h3>
			<ul className={styles["conditions"]}>
				{families.slice(0, shownFamilies).map(({ name, successes, text }) => (
					<li key={name}>
						<span className={styles["state"]}>{successes} good</span> <SafeText text={name} mode="prose" /> ({text})
					</li>
				))}
			</ul>
			{families.length > shownFamilies ? <p className={styles["note"]}>and {families.length - shownFamilies} more</p> : null}
		</section>
	);
}
