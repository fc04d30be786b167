import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import page from "../../parts/page.module.css";
import form from "../../parts/reason-form.module.css";
import { Said } from "../../parts/said.tsx";
import { Sheet } from "../../parts/sheet.tsx";
import { TimeText } from "../../parts/time-text.tsx";
import { useCall } from "../../parts/use-call.ts";
import { TextField } from "../../parts/text-field.tsx";
import { call } from "../../store/client.ts";
import { useConsole, useLive } from "../../store/console-store.ts";
import { announce } from "../../store/ui-store.ts";
import { Row } from "./row.tsx";

/** What the command line asks for before it may decide. Set here and never there: an agent with a shell could do that too. */
export function Passphrase(): ReactNode {
	const [isOpen, setOpen] = useState(false);
	const isLive = useLive();
	// Another console may set it: that is an entry, and the chain grows with it.
	const reading = useCall("operator.passphrase", {}, useConsole((store) => store.state?.chain.size) ?? 0);
	const isSet = reading.state === "ready" && reading.value.isSet;
	const setAt = reading.state === "ready" ? reading.value.setAt : undefined;
	return (
		<Row
			label="Passphrase"
			means={
				<>
					The command line asks for it before it answers a request or changes anything. Nobody who only has a shell can set it.
					{reading.state === "failed" ? (
						<span role="alert">
							{" "}
							It could not be read: <Said text={reading.fault.message} />.
						</span>
					) : null}
				</>
			}
		>
			{reading.state === "ready" ? (
				isSet ? (
					<>Set{setAt === undefined ? null : <TimeSince at={setAt} />} </>
				) : (
					"Not set: the command line can look, and decides nothing. "
				)
			) : reading.state === "failed" ? (
				"Not known. "
			) : (
				"Reading "
			)}
			{isLive && reading.state !== "loading" ? <Button onClick={() => setOpen(true)}>{isSet ? "Change…" : "Set…"}</Button> : null}
			{isOpen ? <PassphraseSheet isSet={isSet} onClose={() => setOpen(false)} onSet={reading.retry} /> : null}
		</Row>
	);
}

function TimeSince({ at }: { readonly at: number }): ReactNode {
	return (
		<>
			, since <TimeText at={at} form="day" />
		</>
	);
}

const most = 1024;

function PassphraseSheet(props: { readonly isSet: boolean; readonly onClose: () => void; readonly onSet: () => void }): ReactNode {
	const { isSet, onClose, onSet } = props;
	const [current, setCurrent] = useState("");
	const [next, setNext] = useState("");
	const [again, setAgain] = useState("");
	const [fault, setFault] = useState<string | null>(null);
	const [isSending, setSending] = useState(false);
	const missing =
		isSet && current === ""
			? "Type the current one"
			: next === ""
				? "Type a passphrase"
				: next === again
					? null
					: again === ""
						? "Type it again"
						: "The two differ";
	const send = async (): Promise<void> => {
		if (missing !== null || isSending) return;
		setSending(true);
		const result = await call("operator.set-passphrase", { passphrase: next, ...(isSet ? { current } : {}) });
		setSending(false);
		if (!result.ok) return setFault(result.fault.message);
		announce("The passphrase is set.");
		onSet();
		onClose();
	};
	return (
		<Sheet title={isSet ? "Change the passphrase" : "Set a passphrase"} onClose={onClose}>
			<form
				className={form["form"]}
				onSubmit={(event) => {
					event.preventDefault();
					void send();
				}}
			>
				<p className={page["means"]}>
					A few words are better than a short riddle. It cannot be shown again; setting it is recorded, it itself is not.
				</p>
				{isSet ? (
					<TextField label="Current passphrase" value={current} most={most} secret="current-password" onChange={setCurrent} />
				) : null}
				<TextField label="New passphrase" value={next} most={most} secret="new-password" onChange={setNext} />
				<TextField label="New passphrase again" value={again} most={most} secret="new-password" onChange={setAgain} />
				{fault === null ? null : (
					<p role="alert" className={page["fault"]}>
						Not set: <Said text={fault} />.
					</p>
				)}
				<div className={form["end"]}>
					<span className={page["means"]} role="status">
						{isSending ? "Sending" : (missing ?? "")}
					</span>
					<Button look="quiet" onClick={onClose}>
						Cancel
					</Button>
					<Button type="submit" aria-disabled={missing !== null || isSending}>
						Set passphrase
					</Button>
				</div>
			</form>
		</Sheet>
	);
}
