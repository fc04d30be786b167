import type { ReactNode } from "react";
import { leastAcknowledgement, type VerifyReport } from "../../../shared/contract/console-audit.ts";
import { ReasonForm } from "../../parts/reason-form.tsx";
import { Sheet } from "../../parts/sheet.tsx";
import { formatCount } from "../../parts/time.ts";
import { call } from "../../store/client.ts";
import { announce } from "../../store/ui-store.ts";
import { damageWords } from "./damage-words.ts";

type AcknowledgeProps = {
	readonly first: Pick<VerifyReport["damage"][number], "kind" | "seq">;
	/** What the screens show once it is done; part of a sentence. */
	readonly then: string;
	readonly said?: string;
	readonly onDone: () => void;
	readonly onClose: () => void;
};

/** Somebody takes note of damage, for a reason that the log keeps. */
export function AcknowledgeSheet({ first: { kind, seq }, then, said = "", onDone, onClose }: AcknowledgeProps): ReactNode {
	return (
		<Sheet title={`Acknowledge the damage at #${formatCount(seq)}`} onClose={onClose}>
			<ReasonForm
				label="Acknowledge"
				least={leastAcknowledgement}
				onSend={(reason) => call("audit.acknowledge-damage", { kind, seq, reason })}
				onDone={() => {
					announce(`The damage at #${formatCount(seq)} is acknowledged. ${said}`);
					onDone();
				}}
			>
				<p>
					{damageWords[kind]} Acknowledging repairs nothing: the log keeps who took note of it and why, and {then}.
				</p>
			</ReasonForm>
		</Sheet>
	);
}
