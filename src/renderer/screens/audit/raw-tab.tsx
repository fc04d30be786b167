import { type ReactNode, useMemo } from "react";
import type { EntryView } from "../../../shared/contract/console-audit.ts";
import { utf8Length } from "../../../shared/lib/utf8.ts";
import { CopyButton } from "../../parts/copy-button.tsx";
import { SafeText } from "../../parts/safe-text.tsx";
import { formatCount } from "../../parts/time.ts";
import styles from "./detail.module.css";

/** The canonical JSON exactly as it was hashed. */
export function RawTab({ view }: { readonly view: EntryView }): ReactNode {
	const bytes = useMemo(() => utf8Length(view.body), [view.body]);
	return (
		<div className={styles["raw"]}>
			<div className={styles["rawHead"]}>
				<p>{formatCount(bytes)} bytes, as hashed. Redacted before it was recorded.</p>
				<CopyButton text={view.body} what="the raw entry" />
			</div>
			<pre>
				<SafeText text={view.body} mode="file" />
			</pre>
		</div>
	);
}
