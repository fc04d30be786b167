import { type ReactNode, useMemo } from "react";
import type { ConsoleContract } from "../../../shared/contract/console.ts";
import type { EntryView } from "../../../shared/contract/console-audit.ts";
import type { Reply } from "../../../shared/contract/contract.ts";
import { verifyInclusion } from "../../../shared/proof/check.ts";
import { SealGlyph } from "../../parts/glyphs.tsx";
import { HashText, shortHash } from "../../parts/hash-text.tsx";
import { Failure, Loading } from "../../parts/states.tsx";
import { SafeText } from "../../parts/safe-text.tsx";
import { formatCount } from "../../parts/time.ts";
import { TimeText } from "../../parts/time-text.tsx";
import { useCall } from "../../parts/use-call.ts";
import { useConsole } from "../../store/console-store.ts";
import styles from "./detail.module.css";
import { leafOf, windowHasher } from "./hasher.ts";
import { SaveBundle } from "./save-bundle.tsx";
import { readCheckpoint, stepsOf } from "./proof-path.ts";

type Proof = Reply<ConsoleContract, "audit.proof">;

/** The way from this entry to a signed root, checked here over the entry's own bytes. */
export function ProofTab({ view }: { readonly view: EntryView }): ReactNode {
	const reading = useCall("audit.proof", { seq: view.seq });
	if (reading.state === "loading") return <Loading rows={6} what="the proof" />;
	if (reading.state === "failed") {
		return reading.fault.code === "not_found" ? (
			<p className={styles["note"]}>No signed root covers this entry yet: {reading.fault.message}.</p>
		) : (
			<Failure what="The proof could not be read." details={reading.fault.message} onRetry={reading.retry} />
		);
	}
	return <Path proof={reading.value} view={view} />;
}

/** Everything that must hold, each in words; the first that does not is what is wrong. */
function faultOf(proof: Proof, view: EntryView, leaf: string | null): string | null {
	const signed = readCheckpoint(proof.checkpoint);
	if (leaf === null) return "the entry's text has no UTF-8 bytes";
	if (leaf !== view.recordedHex) return "the entry's bytes do not give its recorded hash";
	if (proof.index !== view.seq) return `the proof is for place ${proof.index}, not for this entry`;
	if (signed === null) return "the checkpoint cannot be read";
	if (signed.size !== proof.size || signed.rootHex !== proof.rootHex) return "the checkpoint names another root than the proof";
	const isIncluded = verifyInclusion(windowHasher, {
		leaf,
		index: proof.index,
		size: proof.size,
		proof: proof.pathHex,
		root: signed.rootHex,
	});
	if (!isIncluded) return "the path does not lead to the signed root";
	return proof.signatureValid ? null : "the signature of the checkpoint is not valid";
}

/** Where a head that covers this entry is kept besides. */
function Anchored({ seq }: { readonly seq: number }): ReactNode {
	const anchors = useConsole((store) => store.state?.chain.anchors) ?? [];
	const covering = anchors.filter(({ size }) => size !== undefined && size > seq);
	return covering.map(({ where, at, commit }) => (
		<span key={where}>
			<br />
			anchored in <SafeText text={where} mode="file" />
			{commit === undefined ? null : `, commit ${commit.slice(0, 12)}`}
			{at === undefined ? null : (
				<>
					{" "}
					at <TimeText at={at} form="full" />
				</>
			)}
		</span>
	));
}

function Path({ proof, view }: { readonly proof: Proof; readonly view: EntryView }): ReactNode {
	const { leaf, fault, steps, origin } = useMemo(() => {
		const own = leafOf(view.body);
		return {
			leaf: own,
			fault: faultOf(proof, view, own),
			steps: own === null ? null : stepsOf(windowHasher, own, proof.index, proof.size, proof.pathHex),
			origin: readCheckpoint(proof.checkpoint)?.origin,
		};
	}, [proof, view]);
	const isProven = fault === null;
	return (
		<div className={styles["proof"]}>
			<div className={styles["claim"]} data-proven={isProven} role={isProven ? undefined : "alert"}>
				<SealGlyph seal={isProven ? "ok" : "broken"} size={20} />
				<p>
					{isProven
						? `Entry #${formatCount(view.seq)} is one of the ${formatCount(proof.size)} entries under the root signed by log key ${proof.keyId}.`
						: `Not proven: ${fault}.`}
				</p>
			</div>
			<p className={styles["note"]}>
				This shows that the entry is in the log and unchanged. It does not show that every action was logged. The path is checked in this
				window; the signature is checked by the host.
			</p>
			<div>
				<SaveBundle seqs={[view.seq]} />
			</div>
			<ol className={styles["steps"]} aria-label="From the entry up to the signed root">
				<li className={styles["step"]}>
					<span className={styles["level"]}>Entry</span>
					<span>
						leaf <b>{leaf === null ? "none" : <HashText hex={leaf} />}</b>
					</span>
				</li>
				{steps?.map((step) => (
					<li key={step.level} className={styles["step"]} aria-label={spoken(step)}>
						<span className={styles["level"]}>{step.level}</span>
						<span>
							{step.isOursRight ? (
								<>
									<HashText hex={step.sibling} /> +{" "}
									<b>
										<HashText hex={step.ours} />
									</b>
								</>
							) : (
								<>
									<b>
										<HashText hex={step.ours} />
									</b>{" "}
									+ <HashText hex={step.sibling} />
								</>
							)}{" "}
							= <HashText hex={step.parent} />
						</span>
					</li>
				))}
				<li className={styles["step"]}>
					<span className={styles["level"]}>Root</span>
					<span>
						<HashText hex={proof.rootHex} full />
						<br />
						{formatCount(proof.size)} entries
						{origin === undefined ? null : (
							<>
								{" "}
								of <SafeText text={origin} mode="name" />
							</>
						)}
						, signed by {proof.keyId}, signature {proof.signatureValid ? "valid" : "NOT valid"}
						{proof.cosigned === undefined
							? null
							: `, cosigned by ${proof.cosigned.by.length} of ${proof.cosigned.of} ${proof.cosigned.of === 1 ? "witness" : "witnesses"}`}
						<Anchored seq={view.seq} />
					</span>
				</li>
			</ol>
		</div>
	);
}

const spoken = (step: { level: number; ours: string; sibling: string; isOursRight: boolean; parent: string }): string =>
	`Level ${step.level}: our hash on the ${step.isOursRight ? "right" : "left"}, sibling ${shortHash(step.sibling)}, parent ${shortHash(step.parent)}`;
