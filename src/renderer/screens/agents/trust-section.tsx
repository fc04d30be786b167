import { type ReactNode, useState } from "react";
import { levelRank, levels } from "../../../shared/model/words.ts";
import type { AgentView } from "../../../shared/view/state.ts";
import { Button } from "../../parts/button.tsx";
import { cx } from "../../parts/cx.ts";
import { levelWords, TrustGlyph } from "../../parts/glyphs.tsx";
import { formatAgo } from "../../parts/time.ts";
import { TimeText } from "../../parts/time-text.tsx";
import { useHostNow } from "../../store/clock.ts";
import page from "../../parts/page.module.css";
import styles from "./agents.module.css";
import { DemoteSheet, PromoteSheet } from "./level-sheets.tsx";
import { StandingSection } from "./standing-section.tsx";
import { levelMeans } from "./words.ts";

/** The ladder: five rungs, the lowest at the bottom. Trust is neither good nor bad, so no rung wears a verdict's colour. */
export function TrustSection({ agent, isLive }: { readonly agent: AgentView; readonly isLive: boolean }): ReactNode {
	const [sheet, setSheet] = useState<"promote" | "demote" | null>(null);
	const rank = levelRank(agent.level);
	const close = (): void => setSheet(null);
	return (
		<section className={page["section"]} aria-label="Trust">
			<div className={page["sectionHead"]}>
				<h2>Trust</h2>
				{isLive ? (
					<>
						{rank > 0 ? <Button onClick={() => setSheet("demote")}>Demote…</Button> : null}
						{rank < levels.length - 1 ? (
							<Button onClick={() => setSheet("promote")}>
								{agent.readyTo === undefined ? "Promote…" : `Promote, ready for ${levelWords[agent.readyTo]}…`}
							</Button>
						) : null}
					</>
				) : null}
			</div>
			<ol className={styles["ladder"]} reversed aria-label="Levels, highest first">
				{[...levels].reverse().map((level) => (
					<li key={level} className={styles["rung"]} aria-current={level === agent.level ? "true" : undefined}>
						<span className={styles["number"]}>{levelRank(level) + 1}</span>
						<TrustGlyph level={level} />
						<strong>{levelWords[level]}</strong>
						<span className={cx(page["means"], styles["does"])}>{levelMeans[level]}</span>
						<span className={styles["since"]}>{level === agent.level ? <Since at={agent.levelSince} /> : ""}</span>
					</li>
				))}
			</ol>
			<StandingSection agent={agent} isLive={isLive} />
			{sheet === "promote" ? <PromoteSheet agent={agent} onClose={close} /> : null}
			{sheet === "demote" ? <DemoteSheet agent={agent} onClose={close} /> : null}
		</section>
	);
}

function Since({ at }: { readonly at: number }): ReactNode {
	return (
		<>
			since <TimeText at={at} form="day" /> ({formatAgo(useHostNow() - at)})
		</>
	);
}
