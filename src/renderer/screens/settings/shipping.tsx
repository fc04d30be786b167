import { type ReactNode, useState } from "react";
import type { SinkState } from "../../../shared/model/shipping.ts";
import { Button } from "../../parts/button.tsx";
import { ReasonForm } from "../../parts/reason-form.tsx";
import { Said } from "../../parts/said.tsx";
import { SafeText } from "../../parts/safe-text.tsx";
import { Sheet } from "../../parts/sheet.tsx";
import { Failure, Loading } from "../../parts/states.tsx";
import { TimeText } from "../../parts/time-text.tsx";
import { useCall } from "../../parts/use-call.ts";
import { call } from "../../store/client.ts";
import { useNow } from "../../store/clock.ts";
import { useLive } from "../../store/console-store.ts";
import { Row } from "./row.tsx";
import type { SectionProps } from "./settings-screen.tsx";
import styles from "./settings.module.css";

/** How often the states are asked for while this section is open. */
const everyMs = 3000;

/** Copies of the log at other places: how far each is, and what is wrong. Where they go is in the rules file. */
export function Shipping({ state }: SectionProps): ReactNode {
	const isLive = useLive();
	const reading = useCall("shipping.list", {}, Math.floor(useNow() / everyMs) + state.config.since);
	const [changing, setChanging] = useState<{ readonly name: string; readonly isPaused: boolean } | null>(null);
	if (reading.state === "loading") return <Loading rows={3} what="the sinks" />;
	if (reading.state === "failed")
		return (
			<Failure
				what="The sinks could not be shown."
				holds="Shipping goes on as before."
				details={reading.fault.message}
				onRetry={reading.retry}
			/>
		);
	const { sinks } = reading.value;
	return (
		<>
			<p className={styles["means"]}>
				Every entry is copied to these places after it is on the disk here, with secrets masked before. A place that is down loses nothing
				and holds up no decision. Places are added in the rules file, under <code>[shipping.NAME]</code>.
			</p>
			{sinks.length === 0 ? <p>The log is copied nowhere.</p> : null}
			<dl className={styles["rows"]}>
				{sinks.map((sink) => (
					<SinkRow
						key={sink.name}
						sink={sink}
						onChange={isLive && sink.state !== "off" ? (isPaused) => setChanging({ name: sink.name, isPaused }) : null}
					/>
				))}
			</dl>
			{changing === null ? null : (
				<Sheet title={`${changing.isPaused ? "Pause" : "Go on with"} ${changing.name}`} onClose={() => setChanging(null)}>
					<ReasonForm
						label={changing.isPaused ? "Pause" : "Go on"}
						least={1}
						onSend={(reason) => call("shipping.set-paused", { ...changing, reason })}
						onDone={() => {
							setChanging(null);
							reading.retry();
						}}
					>
						<p>
							{changing.isPaused
								? "Nothing is sent there until it goes on. Its place in the log is kept."
								: "What was not sent yet is sent now, oldest first."}
						</p>
					</ReasonForm>
				</Sheet>
			)}
		</>
	);
}

const stateWords: Readonly<Record<SinkState["state"], string>> = {
	"up-to-date": "Up to date",
	sending: "Sending",
	failing: "Failing",
	paused: "Paused",
	off: "Off in the rules file",
};

function SinkRow({ sink, onChange }: { readonly sink: SinkState; readonly onChange: ((isPaused: boolean) => void) | null }): ReactNode {
	const [tried, setTried] = useState<string | null>(null);
	const test = async (): Promise<void> => {
		setTried("Sending a test record");
		const result = await call("shipping.test", { name: sink.name });
		setTried(result.ok ? "The test record arrived" : result.fault.message);
	};
	const isPaused = sink.state === "paused";
	return (
		<Row
			label={sink.name}
			means={
				<>
					{sink.type} at{" "}
					<code>
						<SafeText text={sink.target} mode="name" />
					</code>
					{sink.problem === undefined ? null : (
						<span className={styles["bad"]} role="status">
							{" "}
							<Said text={sink.problem.text} />, since <TimeText at={sink.problem.since} />
						</span>
					)}
					{tried === null ? null : (
						<span role="status">
							{" "}
							<Said text={tried} />
						</span>
					)}
				</>
			}
		>
			<strong>{stateWords[sink.state]}</strong>
			{sink.behind === 0 ? "" : `, ${sink.behind} behind`}
			{sink.sentSeq === undefined ? ", nothing sent yet" : `, last sent #${sink.sentSeq}`}
			{sink.sentAt === undefined ? null : (
				<>
					{" "}
					at <TimeText at={sink.sentAt} />
				</>
			)}{" "}
			{onChange === null ? null : (
				<>
					<Button onClick={() => onChange(!isPaused)}>{isPaused ? "Go on…" : "Pause…"}</Button>{" "}
					<Button onClick={() => void test()}>Test</Button>
				</>
			)}
		</Row>
	);
}
