import { type ReactNode, useState } from "react";
import type { PoliciesView } from "../../../shared/contract/console-policies.ts";
import { GuardedAct } from "../../guard/guarded-button.tsx";
import page from "../../parts/page.module.css";
import { ReasonField } from "../../parts/reason-form.tsx";
import { Said } from "../../parts/said.tsx";
import { SafeText } from "../../parts/safe-text.tsx";
import { call } from "../../store/client.ts";
import { announce } from "../../store/ui-store.ts";
import styles from "./policies.module.css";

type Project = PoliciesView["projects"][number];
const least = 3;

/** Policies that projects bring along: they count in the form that an operator accepted. */
export function Projects({ projects, onDone }: Pick<PoliciesView, "projects"> & { readonly onDone: () => void }): ReactNode {
	return projects.map((project) => (
		<section key={project.root} className={page["section"]} aria-label={`Project ${project.root}`}>
			<h2>
				Project <SafeText text={project.root} mode="name" />
			</h2>
			{project.hashHex !== undefined && project.hashHex === project.pinnedHex ? (
				<p>
					In force as <SafeText text={project.pinnedBy ?? ""} mode="name" /> accepted it.
				</p>
			) : (
				<Accept key={project.hashHex ?? ""} project={project} onDone={onDone} />
			)}
		</section>
	));
}

function Accept({ project, onDone }: { readonly project: Project; readonly onDone: () => void }): ReactNode {
	const [reason, setReason] = useState("");
	const [fault, setFault] = useState<string | null>(null);
	const short = least - reason.trim().length;
	const isGone = project.hashHex === undefined;
	const send = async (): Promise<void> => {
		const result = await call("policy.pin", { root: project.root, hashHex: project.hashHex ?? null, reason: reason.trim() });
		if (!result.ok) return setFault(result.fault.message);
		announce("Recorded.");
		onDone();
	};
	return (
		<>
			<p>
				{isGone
					? "The file is gone. What was accepted stays in force, and everything that is not a read asks."
					: project.pinnedHex === undefined
						? "Nobody accepted this file yet: it is not in force, and everything that is not a read asks."
						: "The file has changed. What was accepted stays in force, and everything that is not a read asks."}
			</p>
			{isGone ? null : (
				<pre className={styles["text"]} tabIndex={0} aria-label="Text of the project's file">
					<SafeText text={project.text} mode="file" />
				</pre>
			)}
			{project.problem === undefined ? null : (
				<p className={page["fault"]} role="alert">
					It cannot be accepted: <Said text={project.problem} />
				</p>
			)}
			<ReasonField reason={reason} least={least} onChange={setReason} />
			{fault === null ? null : (
				<p role="alert" className={page["fault"]}>
					Not done: <Said text={fault} />.
				</p>
			)}
			<div>
				<GuardedAct
					grade="high"
					content={`${project.root}:${project.hashHex ?? ""}`}
					label={isGone ? "Accept that it is gone" : "Accept this text"}
					effect={isGone ? "The project's policies are no longer in force." : "The project is held to exactly this text."}
					blocked={
						project.problem !== undefined
							? "It cannot be read"
							: short > 0
								? `Reason: ${short} more ${short === 1 ? "character" : "characters"}`
								: null
					}
					onAct={() => void send()}
				/>
			</div>
		</>
	);
}
