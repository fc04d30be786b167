import { type ReactNode, useState } from "react";
import { GuardedAct } from "../../guard/guarded-button.tsx";
import { Button } from "../../parts/button.tsx";
import page from "../../parts/page.module.css";
import form from "../../parts/reason-form.module.css";
import { ReasonField } from "../../parts/reason-form.tsx";
import { Said } from "../../parts/said.tsx";
import { Sheet } from "../../parts/sheet.tsx";
import { call } from "../../store/client.ts";
import { useLive } from "../../store/console-store.ts";
import { announce } from "../../store/ui-store.ts";

const leastReason = 8;

/** Replaces the key that signs the log: guarded, because the old one is gone afterwards. */
export function ReplaceKey({ keyId }: { readonly keyId: string }): ReactNode {
	const [isOpen, setOpen] = useState(false);
	const isLive = useLive();
	return (
		<>
			{isLive ? <Button onClick={() => setOpen(true)}>Replace…</Button> : null}
			{isOpen ? <ReplaceSheet keyId={keyId} onClose={() => setOpen(false)} /> : null}
		</>
	);
}

function ReplaceSheet({ keyId, onClose }: { readonly keyId: string; readonly onClose: () => void }): ReactNode {
	const [reason, setReason] = useState("");
	const [fault, setFault] = useState<string | null>(null);
	const short = leastReason - reason.trim().length;
	const replace = async (): Promise<void> => {
		const result = await call("audit.rotate-key", { reason: reason.trim() });
		if (!result.ok) return setFault(result.fault.message);
		announce(`The log is now signed with the key ${result.value.keyId}.`);
		onClose();
	};
	return (
		<Sheet title="Replace the log key" onClose={onClose}>
			<div className={form["form"]}>
				<p>
					The key <code>{keyId}</code> signs an entry that names a new key, and the new one signs it too. Auditors who hold the first key
					follow from one to the next. A backup of the log from before can then still be read and checked, but not be continued.
				</p>
				<ReasonField reason={reason} least={leastReason} onChange={setReason} />
				{fault === null ? null : (
					<p role="alert" className={page["fault"]}>
						Not replaced: <Said text={fault} />.
					</p>
				)}
				<GuardedAct
					grade="high"
					content={`replace:${keyId}`}
					label="Replace the key"
					effect={`From now on a new key signs the log, and the key ${keyId} is deleted for good.`}
					blocked={short > 0 ? `Reason: ${short} more ${short === 1 ? "character" : "characters"}` : null}
					onAct={() => void replace()}
				/>
			</div>
		</Sheet>
	);
}
