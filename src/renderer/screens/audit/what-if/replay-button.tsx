import { type ReactNode, useState } from "react";
import type { AuditQuery } from "../../../../shared/query/audit-query.ts";
import { Button } from "../../../parts/button.tsx";
import { useReplay } from "../../../replay/use-replay.ts";
import { usePolicyDraft } from "../../../store/policy-draft.ts";
import type { Choice } from "./ask.ts";
import { closeWhatIf, openWhatIf, useWhatIf } from "./open.ts";
import { ReplaySheet } from "./replay-sheet.tsx";

/** What was chosen and what came out stay while the explorer is on screen: a look at an entry does not lose them. */
export function ReplayButton({ query, total }: { readonly query: AuditQuery; readonly total: number | undefined }): ReactNode {
	const isOpen = useWhatIf((store) => store.isOpen);
	const hasDraft = usePolicyDraft((store) => store.draft !== null);
	const [chosen, setChosen] = useState<Choice | null>(null);
	const replaying = useReplay();
	const choice = chosen ?? { policies: hasDraft ? "draft" : "now", level: "", mode: "", text: "" };
	return (
		<>
			<Button aria-haspopup="dialog" onClick={openWhatIf}>
				{replaying.isRunning ? "Replaying…" : "Replay against…"}
			</Button>
			{isOpen ? (
				<ReplaySheet query={query} total={total} choice={choice} replaying={replaying} onChoose={setChosen} onClose={closeWhatIf} />
			) : null}
		</>
	);
}
