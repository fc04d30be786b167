import type { ReactNode } from "react";
import type { PoliciesView } from "../../../shared/contract/console-policies.ts";
import page from "../../parts/page.module.css";
import { Said } from "../../parts/said.tsx";
import { SafeText } from "../../parts/safe-text.tsx";

/** What is wrong with a file of policies, or worth knowing of it, by line. */
export function Notes({ notes }: Pick<PoliciesView, "notes">): ReactNode {
	return notes.length === 0 ? null : (
		<ul aria-label="Notes">
			{notes.map((note) => (
				<li key={`${note.line}:${note.column}:${note.message}`}>
					<span className={note.severity === "error" ? page["fault"] : undefined}>
						Line {note.line}, column {note.column}:{" "}
						{note.policy === undefined ? null : (
							<code>
								<SafeText text={note.policy} mode="name" />
							</code>
						)}{" "}
						<Said text={note.message} />
					</span>
				</li>
			))}
		</ul>
	);
}
