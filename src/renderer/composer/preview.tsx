import type { ReactNode } from "react";
import type { RulePreview } from "../../shared/model/rule-draft.ts";
import { Said } from "../parts/said.tsx";
import { SafeText } from "../parts/safe-text.tsx";
import styles from "./composer.module.css";

/** What would be written, and what it would do. */
export function Preview({ preview, children }: { readonly preview: RulePreview; readonly children: ReactNode }): ReactNode {
	const { diff, afterLine, alsoAllows, conflicts, strictPolicies, matches, outcomeText, replaces } = preview;
	return (
		<div className={styles["preview"]}>
			<h3>
				Will be written <span className={styles["where"]}>policies.toml, after line {afterLine}</span>
			</h3>
			<pre className={styles["diff"]} tabIndex={0} aria-label="What will be written">
				{diff
					.split("\n")
					.filter((line) => !/^(?:Index|===|---|\+\+\+|@@|\\)/.test(line) && line !== "")
					.map((line, index) => (
						<span key={index} className={line.startsWith("+") ? styles["added"] : line.startsWith("-") ? styles["removed"] : undefined}>
							<SafeText text={line} mode="file" />
							{"\n"}
						</span>
					))}
			</pre>
			{children}
			<dl className={styles["facts"]}>
				{replaces.length === 0 ? null : (
					<>
						<dt>Replaces</dt>
						<dd>
							{replaces.length} rules with 1: <SafeText text={replaces.join(", ")} mode="name" />
						</dd>
					</>
				)}
				<dt>Also allows</dt>
				<dd>
					{alsoAllows.length === 0
						? "nothing but this, whatever the files hold that it runs"
						: alsoAllows.map((each) => (
								<code key={each} className={styles["also"]}>
									<SafeText text={each} mode="code" />
								</code>
							))}
				</dd>
				<dt>Conflicts</dt>
				<dd>
					{conflicts.length === 0
						? "none."
						: conflicts.map((each) => (
								<p key={each}>
									<Said text={each} />
								</p>
							))}{" "}
					{strictPolicies === 0 ? "" : `Policies that deny or ask still win: ${strictPolicies}.`}
				</dd>
				<dt>Self-test</dt>
				<dd>
					Matches the request on screen: <strong>{matches ? "yes" : "no"}</strong>. <Said text={outcomeText} />
				</dd>
			</dl>
		</div>
	);
}
