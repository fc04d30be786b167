import { type ReactNode, useState } from "react";
import type { Level } from "../../../shared/model/words.ts";
import type { AgentView } from "../../../shared/view/state.ts";
import { GuardedAct } from "../../guard/guarded-button.tsx";
import { Button } from "../../parts/button.tsx";
import { levelWords } from "../../parts/glyphs.tsx";
import { Said } from "../../parts/said.tsx";
import { Sheet } from "../../parts/sheet.tsx";
import { call } from "../../store/client.ts";
import page from "../../parts/page.module.css";
import form from "../../parts/reason-form.module.css";
import styles from "./agents.module.css";
import { ReasonForm } from "../../parts/reason-form.tsx";
import { Origin } from "./origin.tsx";
import { levelMeans } from "./words.ts";

const startLevels = ["Shadow", "DryRun", "Assisted"] as const satisfies readonly Level[];

/** A new agent: everything that is known of it, and the choice to vouch for its key or to refuse it. */
export function ConfirmPanel({ agent, isLive }: { readonly agent: AgentView; readonly isLive: boolean }): ReactNode {
	const [level, setLevel] = useState<Level>("Shadow");
	const [fault, setFault] = useState<string | null>(null);
	const [isRefusing, setRefusing] = useState(false);
	const confirm = async (): Promise<void> => {
		const result = await call("agent.confirm", { name: agent.name, keyFingerprint: agent.keyFingerprint, level });
		setFault(result.ok ? null : result.fault.message);
	};
	return (
		<section className={styles["confirm"]} aria-label="New agent">
			<h2>New agent, waits for you</h2>
			<p>
				A program that calls itself <strong>{agent.name}</strong> shows the key <code>{agent.keyFingerprint}</code>. Confirm only if you
				connected it yourself and its key is the one you see where you installed it. Until then everything it asks for waits for you, reads
				too.
			</p>
			<dl className={page["facts"]}>
				<dt>Connected from</dt>
				<dd>
					<Origin peer={agent.peer} />
				</dd>
			</dl>
			{isLive ? (
				<>
					<fieldset className={form["choices"]}>
						<legend>Starts at</legend>
						{startLevels.map((each) => (
							<label key={each}>
								<input type="radio" name="start" checked={level === each} onChange={() => setLevel(each)} />
								{levelWords[each]} <span className={page["means"]}>{levelMeans[each]}</span>
							</label>
						))}
					</fieldset>
					{fault === null ? null : (
						<p role="alert" className={page["fault"]}>
							Not confirmed: <Said text={fault} />.
						</p>
					)}
					<div className={styles["choice"]}>
						<Button onClick={() => setRefusing(true)}>Refuse…</Button>
						<GuardedAct
							grade="high"
							content={`${agent.name}:${agent.keyFingerprint}:${level}`}
							label={`Confirm ${agent.name}`}
							effect={`${agent.name} with key ${agent.keyFingerprint} becomes known and starts at ${levelWords[level]}: it ${levelMeans[level]}.`}
							blocked={null}
							onAct={() => void confirm()}
						/>
					</div>
				</>
			) : null}
			{isRefusing ? (
				<Sheet title={`Refuse ${agent.name}`} onClose={() => setRefusing(false)}>
					<ReasonForm
						label="Refuse"
						least={1}
						onSend={async (reason) => call("agent.refuse", { name: agent.name, reason })}
						onDone={() => setRefusing(false)}
					/>
				</Sheet>
			) : null}
		</section>
	);
}
