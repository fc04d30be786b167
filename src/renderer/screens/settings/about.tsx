import type { ReactNode } from "react";
import { SafeText } from "../../parts/safe-text.tsx";
import { Row } from "./row.tsx";
import type { SectionProps } from "./settings-screen.tsx";
import styles from "./settings.module.css";

export function About({ state }: SectionProps): ReactNode {
	return (
		<dl className={styles["rows"]}>
			<Row label="Countersign">
				<SafeText text={state.host.version} mode="name" />
			</Row>
			<Row label="Licence">Apache-2.0</Row>
			<Row label="Type" means="Licensed under the SIL Open Font License 1.1.">
				IBM Plex Sans, IBM Plex Mono
			</Row>
			<Row label="Network">This console loads nothing from anywhere but its host.</Row>
		</dl>
	);
}
