import { useMemo, useState, type ReactNode, type Ref } from "react";
import type { Card, Evidence } from "../../shared/model/card.ts";
import type { Step } from "../../shared/model/evidence.ts";
import { Button, Key } from "../parts/button.tsx";
import { HashText } from "../parts/hash-text.tsx";
import { hiddenCount } from "../parts/safe-text/pieces.ts";
import { SafeText } from "../parts/safe-text.tsx";
import { BytesView } from "./bytes-view.tsx";
import styles from "./card.module.css";
import { Edited } from "./edited.tsx";
import { ExactText, modeOf } from "./exact-text.tsx";
import { FileEvidence } from "./file-evidence.tsx";
import { McpEvidence, NetworkEvidence } from "./table-evidence.tsx";
import { exactLabels, formatBytes } from "./words.ts";

/** Left side of a card: the exact action, what it means, where it runs. */
export function EvidencePane({ card, drawn }: { readonly card: Card; readonly drawn: Ref<HTMLPreElement> }): ReactNode {
	const [bytes, setBytes] = useState(false);
	const hidden = useMemo(() => hiddenCount(card.text, modeOf(card.kind)), [card.text, card.kind]);
	return (
		<>
			{card.edit === undefined ? null : <Edited card={card} edit={card.edit} />}
			<div className={styles["label"]}>
				<h2>{exactLabels[card.kind]}</h2>
				<span>
					· {formatBytes(card.textBytes)} · sha256 <HashText hex={card.digest} />
				</span>
				{hidden === 0 ? null : <strong>· {hidden === 1 ? "1 hidden character" : `${hidden} hidden characters`}</strong>}
				{card.redactions === 0 ? null : <span>· secrets masked, {card.redactions}</span>}
				<Button look="quiet" data-bytes="" aria-keyshortcuts="b" aria-expanded={bytes} onClick={() => setBytes((now) => !now)}>
					<Key>B</Key> bytes
				</Button>
			</div>
			<ExactText card={card} drawn={drawn} />
			{bytes ? (
				<div className={styles["section"]}>
					<BytesView card={card} />
				</div>
			) : null}
			<Typed evidence={card.evidence} />
			{card.inspectable ? null : (
				<p className={styles["section"]}>
					<strong>Part of this cannot be inspected in advance.</strong>
				</p>
			)}
			<Steps steps={card.steps} />
			<Facts card={card} />
		</>
	);
}

function Typed({ evidence }: { readonly evidence: Evidence }): ReactNode {
	switch (evidence.type) {
		case "file":
			return <FileEvidence file={evidence} />;
		case "network":
			return <NetworkEvidence network={evidence} />;
		case "mcp":
			return <McpEvidence mcp={evidence} />;
		case "shell":
		case "generic":
			return null;
	}
}

function Steps({ steps }: { readonly steps: readonly Step[] }): ReactNode {
	if (steps.length === 0) return null;
	return (
		<section className={styles["section"]}>
			<div className={styles["label"]}>
				<h2>Steps</h2>
			</div>
			<ol className={styles["steps"]}>
				{steps.map((step, index) => (
					<li key={index} data-unit={`Step ${index + 1}`}>
						<span className={styles["number"]}>{index + 1}</span>
						<span>
							{(step.via ?? []).map((via, at) => (
								<span key={at}>
									<code>
										<SafeText text={via} mode="name" />
									</code>{" "}
									›{" "}
								</span>
							))}
							<code>
								<SafeText text={step.program} mode="name" />
							</code>{" "}
							<SafeText text={step.effect} mode="code" />
							{step.inspectable ? null : <span className={styles["uninspectable"]}> (cannot be inspected in advance)</span>}
						</span>
					</li>
				))}
			</ol>
		</section>
	);
}

function Facts({ card }: { readonly card: Card }): ReactNode {
	return (
		<dl className={styles["facts"]}>
			{card.cwd === undefined ? null : (
				<>
					<dt>Runs in</dt>
					<dd>
						<SafeText text={card.cwd} mode="name" />
					</dd>
				</>
			)}
			<dt>Tool</dt>
			<dd>
				<SafeText text={card.tool} mode="name" />
			</dd>
			{card.editing.open ? null : (
				<>
					<dt>Edit</dt>
					<dd id="edit-closed">
						closed: <SafeText text={card.editing.why} mode="prose" />
					</dd>
				</>
			)}
			{card.env.length === 0 ? null : (
				<>
					<dt>Environment</dt>
					<dd>
						{card.env.map((each) => (
							<div key={each.name} data-unit={`Variable ${each.name}`}>
								<SafeText text={`${each.name}=${each.value}`} mode="code" />
							</div>
						))}
					</dd>
				</>
			)}
		</dl>
	);
}
