import type { ReactNode } from "react";
import type { PolicyView } from "../../../shared/model/policy.ts";
import page from "../../parts/page.module.css";
import { SafeText } from "../../parts/safe-text.tsx";
import { Empty } from "../../parts/states.tsx";
import { TimeText } from "../../parts/time-text.tsx";
import styles from "./policies.module.css";

/** Every policy in a line; the one that is chosen is shown below. */
export function Table(props: {
	readonly policies: readonly PolicyView[];
	readonly selected: string | undefined;
	readonly onSelect: (index: number) => void;
}): ReactNode {
	const { policies, selected, onSelect } = props;
	if (policies.length === 0) return <Empty fact="There are no policies." next="The approval mode and the rules decide alone." />;
	return (
		<div className={page["wide"]}>
			<table className={page["table"]}>
				<thead>
					<tr>
						{["Line", "Name", "Effect", "About", "When", "30 days", "Last", "Ends"].map((each) => (
							<th key={each} scope="col">
								{each}
							</th>
						))}
					</tr>
				</thead>
				<tbody>
					{policies.map(({ name, line, effect, scope, when, hits, lastHitAt, expires, enabled }, index) => (
						<tr key={name} className={name === selected ? styles["chosen"] : undefined}>
							<td>{line}</td>
							<th scope="row">
								<button type="button" className={styles["name"]} aria-pressed={name === selected} onClick={() => onSelect(index)}>
									<SafeText text={name} mode="name" />
								</button>
							</th>
							<td>{enabled ? effect : "off"}</td>
							<td>
								<SafeText text={scope} mode="name" />
							</td>
							<td>{when.join(", ")}</td>
							<td>{hits === 0 ? "never" : hits}</td>
							<td>{lastHitAt === undefined ? "-" : <TimeText at={lastHitAt} form="day" />}</td>
							<td>{expires ?? "-"}</td>
						</tr>
					))}
				</tbody>
			</table>
		</div>
	);
}
