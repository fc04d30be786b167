import type { ReactNode } from "react";
import type { AgentView } from "../../../shared/view/state.ts";
import page from "../../parts/page.module.css";
import { SafeText } from "../../parts/safe-text.tsx";

/** The process at the other end of the connection, as the system names it, and what started it. */
export function Origin({ peer }: Pick<AgentView, "peer">): ReactNode {
	if (peer === undefined) return "not known to this system";
	const { program, pid, uid, chain = [] } = peer;
	const numbers = [pid === undefined ? "" : `pid ${pid}`, uid === undefined ? "" : `user ${uid}`].filter(Boolean).join(", ");
	return (
		<>
			{program === undefined ? (
				"a process this system does not name"
			) : (
				<code>
					<SafeText text={program} mode="name" />
				</code>
			)}
			{numbers === "" ? "" : `, ${numbers}`}
			{chain.length === 0 ? null : (
				<span className={page["second"]}>
					started by <SafeText text={chain.join(" ‹ ")} mode="name" />
				</span>
			)}
		</>
	);
}
