import type { ReactNode } from "react";
import { protocolVersion } from "../../../shared/contract/agent.ts";
import { SafeText } from "../../parts/safe-text.tsx";
import { formatClock } from "../../parts/time.ts";
import { Button } from "../../parts/button.tsx";
import { retryNow } from "../../store/connection.ts";
import { useConsole } from "../../store/console-store.ts";
import { hasBridge } from "../../wire.ts";
import { Row } from "./row.tsx";
import type { SectionProps } from "./settings-screen.tsx";
import styles from "./settings.module.css";

export function Connection({ state }: SectionProps): ReactNode {
	const phase = useConsole((store) => store.phase);
	const asOf = useConsole((store) => store.asOf);
	const { host } = state;
	return (
		<dl className={styles["rows"]}>
			<Row label="State" means={phase.name === "lost" ? phase.why : undefined}>
				{phase.name === "live" ? "Connected" : phase.name === "connecting" ? "Connecting" : `Not connected since ${formatClock(asOf)}`}{" "}
				{phase.name === "lost" ? <Button onClick={retryNow}>Try now</Button> : null}
			</Row>
			<Row
				label="Host"
				means={
					host.kind === "desktop"
						? "The desktop app decides and records; it listens on no network port."
						: "A host without a window; this console runs in a browser on the same machine."
				}
			>
				{host.kind === "desktop" ? "Desktop app" : "Headless"} on <SafeText text={host.name} mode="name" />
			</Row>
			<Row label="Home" means="Rules, log and the socket for agents are in this folder.">
				<code>
					<SafeText text={host.home} mode="name" />
				</code>
			</Row>
			<Row label="This window">
				{hasBridge() ? "Speaks to the host inside the app." : `Speaks to the host over ${window.location.origin}.`}
			</Row>
			<Row label="Agent protocol">version {protocolVersion}</Row>
			<Row label="Operator" means="Answers and changes made here are recorded under this name.">
				<SafeText text={state.operator} mode="name" />
			</Row>
		</dl>
	);
}
