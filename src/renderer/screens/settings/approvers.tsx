import { type ReactNode, useState } from "react";
import type { Approver } from "../../../shared/model/approver.ts";
import { Button } from "../../parts/button.tsx";
import form from "../../parts/reason-form.module.css";
import { ReasonForm } from "../../parts/reason-form.tsx";
import { SafeText } from "../../parts/safe-text.tsx";
import { Said } from "../../parts/said.tsx";
import { Sheet } from "../../parts/sheet.tsx";
import { TimeText } from "../../parts/time-text.tsx";
import { useCall } from "../../parts/use-call.ts";
import { TextField } from "../../parts/text-field.tsx";
import { call } from "../../store/client.ts";
import { useConsole, useLive } from "../../store/console-store.ts";
import { Row } from "./row.tsx";
import styles from "./settings.module.css";

/** People who answer in their own name where one yes is not enough. */
export function Approvers(): ReactNode {
	const isLive = useLive();
	const reading = useCall("operator.list", {}, useConsole((store) => store.state?.chain.size) ?? 0);
	const [isAdding, setAdding] = useState(false);
	const [removing, setRemoving] = useState<string | null>(null);
	const approvers = reading.state === "ready" ? reading.value.approvers : [];
	return (
		<>
			<dl className={styles["rows"]}>
				<Row
					label="Approvers"
					means="Where a policy wants several approvers, each answers with a key that only their own passphrase opens. Somebody who is added counts for what is asked from then on."
				>
					{reading.state === "failed" ? <Said text={reading.fault.message} /> : `${approvers.length} with a key of their own. `}
					{isLive ? <Button onClick={() => setAdding(true)}>Add…</Button> : null}
				</Row>
				{approvers.map((each) => (
					<ApproverRow key={each.name} approver={each} onRemove={isLive ? () => setRemoving(each.name) : null} />
				))}
			</dl>
			{isAdding ? <AddSheet onClose={() => setAdding(false)} /> : null}
			{removing === null ? null : (
				<Sheet title={`Remove ${removing}`} onClose={() => setRemoving(null)}>
					<ReasonForm
						label="Remove"
						least={1}
						onSend={(reason) => call("operator.remove", { name: removing, reason })}
						onDone={() => setRemoving(null)}
					>
						<p>The key is deleted, and what this person said yes to and still waits needs another approver.</p>
					</ReasonForm>
				</Sheet>
			)}
		</>
	);
}

function ApproverRow({ approver, onRemove }: { readonly approver: Approver; readonly onRemove: (() => void) | null }): ReactNode {
	const { name, publicKeyHex, owns, groups = [], addedAt } = approver;
	const means = [
		...(groups.length === 0 ? [] : [`Answers for ${groups.join(", ")}.`]),
		...(owns.length === 0 ? [] : [`Does not count for ${owns.join(", ")}: they work for this person.`]),
	];
	return (
		<Row label={name} means={means.length === 0 ? undefined : means.join(" ")}>
			<code>{publicKeyHex.slice(0, 16)}…</code> since <TimeText at={addedAt} form="day" />{" "}
			{onRemove === null ? null : <Button onClick={onRemove}>Remove…</Button>}
		</Row>
	);
}

function AddSheet({ onClose }: { readonly onClose: () => void }): ReactNode {
	const agents = useConsole((store) => store.state?.agents) ?? [];
	const [name, setName] = useState("");
	const [passphrase, setPassphrase] = useState("");
	const [again, setAgain] = useState("");
	const [owns, setOwns] = useState<readonly string[]>([]);
	const [groups, setGroups] = useState("");
	const [fault, setFault] = useState<string | null>(null);
	const [isSending, setSending] = useState(false);
	const missing = name === "" ? "Type a name" : passphrase === "" ? "Type a passphrase" : passphrase === again ? null : "The two differ";
	const send = async (): Promise<void> => {
		if (missing !== null || isSending) return;
		setSending(true);
		const result = await call("operator.add", {
			name,
			passphrase,
			owns: [...owns],
			groups: groups.split(/[\s,]+/).filter((each) => each !== ""),
		});
		setSending(false);
		if (result.ok) onClose();
		else setFault(result.fault.message);
	};
	return (
		<Sheet title="Add an approver" onClose={onClose}>
			<form
				className={form["form"]}
				onSubmit={(event) => {
					event.preventDefault();
					void send();
				}}
			>
				<p>The person types their own passphrase, 12 characters at least. Nobody else should know it.</p>
				<TextField label="Name" value={name} onChange={setName} most={60} />
				<TextField label="Passphrase" value={passphrase} onChange={setPassphrase} most={1024} secret="off" />
				<TextField label="Passphrase again" value={again} onChange={setAgain} most={1024} secret="off" />
				<TextField label="Groups: those in the `from` of a policy; may stay empty" value={groups} onChange={setGroups} most={1000} />
				{agents.length === 0 ? null : (
					<fieldset className={form["reason"]}>
						<legend>Agents that work for this person: they do not count for them</legend>
						{agents.map((agent) => (
							<label key={agent.name}>
								<input
									type="checkbox"
									checked={owns.includes(agent.name)}
									onChange={(event) => setOwns(event.target.checked ? [...owns, agent.name] : owns.filter((each) => each !== agent.name))}
								/>{" "}
								<SafeText text={agent.name} mode="name" />
							</label>
						))}
					</fieldset>
				)}
				{fault === null ? null : (
					<p role="alert">
						Not done: <Said text={fault} />.
					</p>
				)}
				<div className={form["end"]}>
					<span>{isSending ? "Sealing the key" : (missing ?? "")}</span>
					<Button type="submit" aria-disabled={missing !== null || isSending}>
						Add
					</Button>
				</div>
			</form>
		</Sheet>
	);
}
