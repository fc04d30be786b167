import { type ReactNode, useMemo } from "react";
import type { EntryView } from "../../../shared/contract/console-audit.ts";
import { type Entry, entrySchema } from "../../../shared/model/entry.ts";
import { Failure, Loading } from "../../parts/states.tsx";
import { Tabs } from "../../parts/tabs.tsx";
import { formatCount } from "../../parts/time.ts";
import { useCall } from "../../parts/use-call.ts";
import { ChainTab } from "./chain-tab.tsx";
import { ContextTab } from "./context-tab.tsx";
import styles from "./detail.module.css";
import { FieldsTab } from "./fields-tab.tsx";
import { ProofTab } from "./proof-tab.tsx";
import { WhyTab } from "./why-tab.tsx";
import { RawTab } from "./raw-tab.tsx";

export type DetailProps = {
	readonly seq: number;
	readonly tab: string;
	readonly onTab: (tab: string) => void;
	readonly onOpen: (seq: number) => void;
	readonly onClose: () => void;
};

/** One entry: what it says, its bytes, its neighbours, and its place in the tree. */
export function EntryDetail({ seq, tab, onTab, onOpen, onClose }: DetailProps): ReactNode {
	const reading = useCall("audit.entry", { seq });
	const body = reading.state === "ready" ? reading.value.entry.body : undefined;
	const entry = useMemo(() => (body === undefined ? null : readEntry(body)), [body]);
	return (
		<>
			<header className={styles["head"]}>
				<h2>#{formatCount(seq)}</h2>
				<span className={styles["type"]}>{entry?.type}</span>
				<button type="button" className={styles["close"]} aria-label="Close the entry" onClick={onClose}>
					✕
				</button>
			</header>
			{reading.state === "loading" ? <Loading rows={8} what={`entry #${formatCount(seq)}`} /> : null}
			{reading.state === "failed" ? (
				<Failure what={`Entry #${formatCount(seq)} could not be read.`} details={reading.fault.message} onRetry={reading.retry} />
			) : null}
			{reading.state === "ready" ? (
				<Tabs
					label="Entry"
					current={tab}
					onChange={onTab}
					tabs={[
						{ id: "fields", title: "Fields", panel: () => <FieldsTab entry={entry} view={reading.value.entry} /> },
						...(entry?.request === undefined
							? []
							: [{ id: "why", title: "Why", panel: () => <WhyTab request={entry.request ?? ""} seq={seq} onOpen={onOpen} /> }]),
						{ id: "raw", title: "Raw", panel: () => <RawTab view={reading.value.entry} /> },
						{ id: "chain", title: "Chain", panel: () => <ChainTab {...reading.value} onOpen={onOpen} /> },
						{ id: "proof", title: "Proof", panel: () => <ProofTab view={reading.value.entry} /> },
						{ id: "around", title: "Around", panel: () => <ContextTab seq={seq} onOpen={onOpen} /> },
					]}
				/>
			) : null}
		</>
	);
}

/** The bytes as an entry; null when they are not one, which the log itself then has to answer for. */
function readEntry(body: EntryView["body"]): Entry | null {
	try {
		const parsed = entrySchema.safeParse(JSON.parse(body));
		return parsed.success ? parsed.data : null;
	} catch (error) {
		if (error instanceof SyntaxError) return null;
		throw error;
	}
}
