import type { ReactNode } from "react";
import type { Finding } from "../../../shared/model/finding.ts";
import { SafeText } from "../../parts/safe-text.tsx";
import { formatCount } from "../../parts/time.ts";
import { useCall } from "../../parts/use-call.ts";
import { formatRoute } from "../../router/route.ts";
import styles from "./detail.module.css";
import { SearchLink } from "./search-link.tsx";

type Rule = NonNullable<Finding["rule"]>;

/** The rule that a finding names, where it stands, and the entry that put that text in force: its revision. */
export function FindingRule({ rule, seq }: { readonly rule: Rule; readonly seq: number }): ReactNode {
	const event = rule.file?.endsWith("policies.toml") === true ? "policy.changed" : "config.changed";
	const inForce = useCall(
		"audit.window",
		rule.file === undefined ? null : { query: { is: { event: [event] }, within: { seq: { to: seq } } }, offset: 0, limit: 1 },
	);
	const rev = inForce.state === "ready" ? inForce.value.rows[0]?.seq : undefined;
	return (
		<div className={styles["second"]}>
			rule <SearchLink field="rule" value={rule.name} />
			{rule.file === undefined ? null : (
				<>
					{" · "}
					<a href={formatRoute({ path: event === "policy.changed" ? ["policies"] : ["settings", "rules"], query: {} })} title={rule.file}>
						<SafeText
							text={`${rule.file.slice(rule.file.lastIndexOf("/") + 1)}${rule.line === undefined ? "" : `:${rule.line}`}`}
							mode="name"
						/>
					</a>
				</>
			)}
			{rule.file === undefined && rule.line !== undefined ? `, line ${rule.line}` : ""}
			{rev === undefined ? null : (
				<>
					{" @ "}
					<a href={formatRoute({ path: ["audit"], query: { sel: `${rev}` } })} title="The entry that put this text in force">
						#{formatCount(rev)}
					</a>
				</>
			)}
		</div>
	);
}
