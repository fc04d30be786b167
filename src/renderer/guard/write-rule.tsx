import { type ReactNode, useEffect, useState } from "react";
import type { ConsoleContract } from "../../shared/contract/console.ts";
import type { Reply } from "../../shared/contract/contract.ts";
import type { RuleDraft, RulePreview } from "../../shared/model/rule-draft.ts";
import page from "../parts/page.module.css";
import { Said } from "../parts/said.tsx";
import { call } from "../store/client.ts";
import { announce } from "../store/ui-store.ts";
import { rememberRule } from "../store/written-rule.ts";
import { GuardedAct } from "./guarded-button.tsx";
import { Permission } from "./permission.ts";

export type WrittenRule = Reply<ConsoleContract, "rule.write">;

const effectOf = ({ name, outcome }: RulePreview): string =>
	outcome === "allowed"
		? `From now on ${name} allows this without asking.`
		: `${name} will be in force, and this request still ${outcome === "held" ? "asks" : "is denied"} for another reason.`;

/**
 * The only way to write a rule: two presses under the guard's clocks, with a permission that the host gave for exactly the
 * text on screen (test/renderer/boundaries.test.ts).
 */
export function WriteRule(props: {
	readonly about: { readonly id: string; readonly digest: string; readonly rev: number };
	readonly draft: RuleDraft;
	/** Null: it is not known yet what would be written. */
	readonly preview: RulePreview | null;
	readonly blocked: string | null;
	readonly onWritten: (written: WrittenRule) => void;
}): ReactNode {
	const { about, draft, preview, blocked, onWritten } = props;
	const { id, digest, rev } = about;
	const draftHashHex = preview?.draftHashHex ?? "";
	const isReady = blocked === null && preview !== null;
	const [fault, setFault] = useState<string | null>(null);
	const [permission, setPermission] = useState<Permission | null>(null);
	const [, look] = useState(0);
	useEffect(() => {
		if (!isReady) return undefined;
		const mine = new Permission(
			() => call("rule.arm", { id, digest, rev, draftHashHex }),
			() => look((turn) => turn + 1),
		);
		mine.request();
		setPermission(mine);
		setFault(null);
		return () => {
			mine.drop();
			setPermission(null);
		};
	}, [isReady, id, digest, rev, draftHashHex]);
	const nonce = permission?.nonce(performance.now()) ?? null;
	const write = async (): Promise<void> => {
		if (nonce === null) return;
		const result = await call("rule.write", { id, digest, rev, draft, draftHashHex, nonce });
		permission?.drop();
		if (!result.ok) {
			setFault(result.fault.message);
			permission?.request();
			return;
		}
		rememberRule({ seq: result.value.seq, name: result.value.name, untilAt: result.value.undoUntilAt });
		announce(result.value.text.replaceAll("`", ""), true);
		onWritten(result.value);
	};
	return (
		<>
			{fault === null ? null : (
				<p role="alert" className={page["fault"]}>
					Not written: <Said text={fault} />.
				</p>
			)}
			<GuardedAct
				grade="high"
				content={draftHashHex}
				label="Write rule"
				effect={preview === null ? "" : effectOf(preview)}
				blocked={blocked ?? (nonce === null ? (permission?.refusal() ?? "Asking the host") : null)}
				onAct={() => void write()}
			/>
		</>
	);
}
