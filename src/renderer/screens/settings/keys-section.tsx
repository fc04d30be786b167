import type { ReactNode } from "react";
import { CopyButton } from "../../parts/copy-button.tsx";
import { HashText } from "../../parts/hash-text.tsx";
import { SafeText } from "../../parts/safe-text.tsx";
import { formatCount } from "../../parts/time.ts";
import { TimeText } from "../../parts/time-text.tsx";
import { href } from "../../router/use-route.ts";
import { Passphrase } from "./passphrase.tsx";
import { ReplaceKey } from "./replace-key.tsx";
import { Row } from "./row.tsx";
import type { SectionProps } from "./settings-screen.tsx";
import styles from "./settings.module.css";

export function Keys({ state }: SectionProps): ReactNode {
	const { chain } = state;
	return (
		<dl className={styles["rows"]}>
			<Row label="Log key" means="Signs the roots of the audit log. Whoever checks an export needs its public half.">
				<code>{chain.keyId}</code> <CopyButton text={chain.keyId} what="the log key id" /> <ReplaceKey keyId={chain.keyId} />
			</Row>
			<Row
				label="Kept in"
				means={chain.keyStore.warning === undefined ? undefined : <strong className={styles["bad"]}>{chain.keyStore.warning}</strong>}
			>
				<SafeText text={chain.keyStore.kind} mode="name" />
			</Row>
			<Row label="Newest signed root">
				{chain.checkpoint === undefined ? (
					"none yet"
				) : (
					<>
						over {formatCount(chain.checkpoint.size)} entries, <TimeText at={chain.checkpoint.at} form="day" />
					</>
				)}
			</Row>
			<Row label="Head" means={<a href={href("audit")}>Verify it in Audit</a>}>
				<HashText hex={chain.rootHex} full />
			</Row>
			<Passphrase />
		</dl>
	);
}
