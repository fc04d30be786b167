import { type ReactNode, useState } from "react";
import type { Chain } from "../../../shared/view/state.ts";
import { Button } from "../../parts/button.tsx";
import { CopyButton } from "../../parts/copy-button.tsx";
import form from "../../parts/reason-form.module.css";
import { SafeText } from "../../parts/safe-text.tsx";
import { Said } from "../../parts/said.tsx";
import { TimeText } from "../../parts/time-text.tsx";
import { formatCount } from "../../parts/time.ts";
import { useCall } from "../../parts/use-call.ts";
import { TextField } from "../../parts/text-field.tsx";
import { call } from "../../store/client.ts";
import { useLive } from "../../store/console-store.ts";
import { Row } from "./row.tsx";
import type { SectionProps } from "./settings-screen.tsx";
import styles from "./settings.module.css";
import { cancelExport, startExport, useTiles } from "./tiles-run.ts";

/** What convinces somebody who does not trust this machine. */
export function Evidence({ state }: SectionProps): ReactNode {
	return (
		<dl className={styles["rows"]}>
			<PublicKeys keyId={state.chain.keyId} size={state.chain.size} />
			<Witnesses chain={state.chain} />
			<Anchors anchors={state.chain.anchors} />
			<Tiles />
		</dl>
	);
}

function PublicKeys({ keyId, size }: { readonly keyId: string; readonly size: number }): ReactNode {
	const reading = useCall("audit.keys", {}, size);
	return (
		<Row
			label="Public keys"
			means="Whoever checks a proof needs these. Hand them over once, by another way than the proofs: the first line is what counts, the rest follows from it."
		>
			{reading.state === "ready" ? (
				<>
					{reading.value.count === 1 ? "One key so far. " : `${reading.value.count} keys, each handed over to the next. In force: `}
					<code>{keyId}</code> <CopyButton text={reading.value.text} what="the public keys of the log" />
				</>
			) : reading.state === "failed" ? (
				<Said text={reading.fault.message} />
			) : (
				"Reading"
			)}
		</Row>
	);
}

function Witnesses({ chain: { witnesses, checkpoint } }: { readonly chain: Chain }): ReactNode {
	const means = "Others who saw the head of the log and signed it too: the log cannot be shown to them in one form and to you in another.";
	if (witnesses === undefined)
		return (
			<Row label="Witnesses" means={means}>
				None: name them in the rules file, under <code>[audit]</code>.
			</Row>
		);
	const upToDate = witnesses.list.filter(({ size }) => size !== undefined && size === checkpoint?.size).length;
	return (
		<Row label="Witnesses" means={means}>
			The newest head is cosigned by {upToDate} of {witnesses.list.length}
			{upToDate < witnesses.quorum ? `; ${witnesses.quorum} are wanted` : ""}.
			<ul>
				{witnesses.list.map(({ name, size, at, problem }) => (
					<li key={name}>
						<SafeText text={name} mode="name" />:{" "}
						{size === undefined || at === undefined ? (
							"nothing cosigned yet"
						) : (
							<>
								{formatCount(size)} entries, <TimeText at={at} form="day" />
							</>
						)}
						{problem === undefined ? null : (
							<span className={styles["bad"]} role={problem.isAlarm ? "alert" : undefined}>
								{" "}
								<Said text={problem.text} />
							</span>
						)}
					</li>
				))}
			</ul>
		</Row>
	);
}

function Anchors({ anchors }: { readonly anchors: Chain["anchors"] }): ReactNode {
	const isLive = useLive();
	const [said, setSaid] = useState<string | null>(null);
	const now = async (): Promise<void> => {
		setSaid("Anchoring");
		const result = await call("audit.anchor", {});
		if (!result.ok) return setSaid(`Not anchored: ${result.fault.message}.`);
		const failed = result.value.anchors.filter(({ ok }) => !ok).length;
		setSaid(failed === 0 ? "Anchored everywhere." : `${failed} of ${result.value.anchors.length} failed.`);
	};
	return (
		<Row
			label="Anchors"
			means="Places that keep the newest head besides the key store. A verification compares the log with what they remember."
		>
			{anchors === undefined ? (
				<>
					None: name them in the rules file, under <code>[audit]</code>.
				</>
			) : (
				<>
					<ul>
						{anchors.map(({ where, size, at, problem }) => (
							<li key={where}>
								<SafeText text={where} mode="file" />:{" "}
								{size === undefined || at === undefined ? (
									"nothing yet"
								) : (
									<>
										{formatCount(size)} entries, <TimeText at={at} form="day" />
									</>
								)}
								{problem === undefined ? null : (
									<span className={styles["bad"]}>
										{" "}
										<Said text={problem.text} />
									</span>
								)}
							</li>
						))}
					</ul>
					{isLive ? <Button onClick={() => void now()}>Anchor now</Button> : null}{" "}
					<span role="status">{said === null ? "" : <Said text={said} />}</span>
				</>
			)}
		</Row>
	);
}

function Tiles(): ReactNode {
	const isLive = useLive();
	const [folder, setFolder] = useState("");
	const { isRunning, progress, result } = useTiles();
	const blocked = !isLive || isRunning || folder.trim() === "";
	return (
		<Row
			label="Export"
			means="The signed log as a folder of hash tiles (C2SP tlog-tiles) that public tools read. A second export to the same folder adds only what is new."
		>
			<form
				className={form["form"]}
				onSubmit={(event) => {
					event.preventDefault();
					if (!blocked) void startExport(folder.trim());
				}}
			>
				<TextField most={4096} label="Folder on this machine, in full" value={folder} onChange={setFolder} />
				<div className={form["end"]}>
					<span role="status">
						{isRunning
							? progress === null
								? "Reading the log"
								: `${formatCount(progress.done)} of ${formatCount(progress.total)} new entries`
							: ""}
					</span>
					{isRunning ? <Button onClick={() => void cancelExport()}>Cancel</Button> : null}
					<Button type="submit" aria-disabled={blocked}>
						Export
					</Button>
				</div>
				{result === null ? null : result.ok ? (
					<p role="status">
						{formatCount(result.value.size)} entries are there, {formatCount(result.value.size - result.value.fromSize)} of them new.
						{result.value.wide === 0
							? ""
							: ` ${result.value.wide} bundles hold an entry too large for the format; they lie under tile/entries32.`}
						{result.value.pruned === 0 ? "" : ` ${result.value.pruned} bundles are left out, because retention removed what was in them.`}
					</p>
				) : (
					<p role="alert" className={styles["bad"]}>
						Not exported: <Said text={result.fault.message} />.
					</p>
				)}
			</form>
		</Row>
	);
}
