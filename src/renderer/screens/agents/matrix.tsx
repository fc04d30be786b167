import type { ReactNode } from "react";
import { levels } from "../../../shared/model/words.ts";
import type { AgentView } from "../../../shared/view/state.ts";
import { levelWords } from "../../parts/glyphs.tsx";
import { useConsole } from "../../store/console-store.ts";
import page from "../../parts/page.module.css";
import styles from "./agents.module.css";
import { cellOf, matrixRisks } from "./level-matrix.ts";

/** What each level may do by itself, under the modes in force; this agent's row is marked. */
export function Matrix({ agent }: { readonly agent: AgentView }): ReactNode {
	const mode = useConsole((store) => store.state?.mode);
	if (mode === undefined) return null;
	const modes = { global: mode.mode, own: agent.mode };
	return (
		<section className={page["section"]} aria-label="What each level may do">
			<h2>What each level may do by itself</h2>
			<div className={page["wide"]} tabIndex={0} role="group" aria-label="Levels and risks">
				<table className={styles["matrix"]}>
					<thead>
						<tr>
							<th scope="col">Level</th>
							{matrixRisks.map(({ risk, title }) => (
								<th key={risk} scope="col">
									{title}
								</th>
							))}
						</tr>
					</thead>
					<tbody>
						{[...levels].reverse().map((level) => (
							<tr key={level} aria-current={level === agent.level ? "true" : undefined}>
								<th scope="row">{levelWords[level]}</th>
								{matrixRisks.map(({ risk }) => (
									<td key={risk}>{cellOf(level, modes, risk)}</td>
								))}
							</tr>
						))}
					</tbody>
				</table>
			</div>
			<p className={page["second"]}>
				Under mode {mode.mode}
				{agent.mode === undefined ? "" : ` and this agent's own mode ${agent.mode}; the stricter counts`}. Rules of countersign.toml can
				deny more and allow named commands.
			</p>
		</section>
	);
}
