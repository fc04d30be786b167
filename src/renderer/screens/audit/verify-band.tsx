import { type ReactNode, useEffect } from "react";
import type { VerifyReport } from "../../../shared/contract/console-audit.ts";
import { firstBreak } from "../../../shared/model/damage.ts";
import { Button } from "../../parts/button.tsx";
import { cx } from "../../parts/cx.ts";
import { SealGlyph } from "../../parts/glyphs.tsx";
import { HashText } from "../../parts/hash-text.tsx";
import { Said } from "../../parts/said.tsx";
import { formatCount } from "../../parts/time.ts";
import { formatDuration } from "../../parts/time-text.tsx";
import { useLive } from "../../store/console-store.ts";
import { announce } from "../../store/ui-store.ts";
import { Broken, BrokenKnown } from "./broken-band.tsx";
import { damageWords, sentence } from "./damage-words.ts";
import { FailedBefore } from "./failed-before.tsx";
import { Remembered } from "./remembered.tsx";
import { cancelVerify, hideVerify, type Progress, startVerify, useVerify } from "./verify-run.ts";
import styles from "./verify.module.css";

type Show = { readonly onShow: (seq: number, tab?: string) => void };

export function VerifyButton(): ReactNode {
	const isRunning = useVerify((verify) => verify.run.state === "running");
	const isLive = useLive();
	return (
		<Button aria-disabled={isRunning || !isLive} onClick={() => (isRunning || !isLive ? undefined : void startVerify())}>
			Verify chain
		</Button>
	);
}

/** What the last verification found: calm when it passed, unmistakable when it did not. */
export function VerifyBand({ onShow }: Show): ReactNode {
	return (
		<>
			<Result onShow={onShow} />
			<FailedBefore onShow={onShow} />
		</>
	);
}

function Result({ onShow }: Show): ReactNode {
	const run = useVerify((verify) => verify.run);
	useEffect(() => {
		if (run.state === "done" && run.report.state === "passed") announce(`Sealed. ${formatCount(run.report.entries)} entries verified.`);
		if (run.state === "done" && run.report.state === "cancelled") announce("Verification stopped.");
	}, [run]);
	switch (run.state) {
		case "idle":
			return <BrokenKnown onShow={onShow} />;
		case "running":
			return <Running {...run} />;
		case "failed":
			return (
				<div className={styles["band"]} role="alert">
					<SealGlyph seal="unknown" size={24} />
					<div className={styles["words"]}>
						<h2>Not verified</h2>
						<p>The verification did not finish: {run.why}. Nothing is known about the chain.</p>
					</div>
					<Button onClick={() => void startVerify()}>Try again</Button>
					<Button look="quiet" onClick={hideVerify}>
						Hide
					</Button>
				</div>
			);
		case "done":
			return <Report report={run.report} onShow={onShow} />;
	}
}

type RunningRun = { readonly by: "host" | "window"; readonly progress: Progress | null; readonly isStopping: boolean };

function Running({ by, progress, isStopping }: RunningRun): ReactNode {
	const left = progress === null || progress.perSecond === 0 ? undefined : Math.ceil((progress.total - progress.done) / progress.perSecond);
	return (
		<div className={styles["band"]}>
			<SealGlyph seal="unknown" size={24} />
			<div className={styles["words"]}>
				<h2>{isStopping ? "Stopping" : by === "host" ? "Verifying" : "Checking again in this window"}</h2>
				<p>
					{progress === null
						? "Reading the log"
						: `${formatCount(progress.done)} of ${formatCount(progress.total)} entries · ${formatCount(progress.perSecond)} per s · ${formatCount(progress.checkpoints)} signed roots`}
					{left === undefined ? "" : ` · about ${left} s left`}
				</p>
				<progress className={styles["bar"]} aria-label="Entries verified" max={progress?.total ?? 1} value={progress?.done ?? 0} />
			</div>
			<Button aria-disabled={isStopping} onClick={() => (isStopping ? undefined : void cancelVerify())}>
				Cancel
			</Button>
		</div>
	);
}

function Report({ report, onShow }: { readonly report: VerifyReport } & Show): ReactNode {
	if (report.state === "failed") return <Broken first={firstBreak(report.damage)} text={report.text} report={report} onShow={onShow} />;
	const isWhole = report.state === "passed" && report.fromSeq === 0;
	const warnings = report.damage.filter((each) => each.warning);
	return (
		<div className={cx(styles["band"], isWhole && styles["sealed"])}>
			<SealGlyph seal={isWhole ? "ok" : "unknown"} size={24} />
			<div className={styles["words"]}>
				<h2>{titleOf(report)}</h2>
				<p>
					{report.state === "cancelled" ? (
						"Nothing is known beyond it."
					) : (
						<>
							<Said text={sentence(report.text)} /> {formatCount(report.checkpoints)} signed {report.checkpoints === 1 ? "root" : "roots"}{" "}
							checked in {formatDuration(report.durationMs)}.{" "}
							{report.rootHex === undefined ? null : (
								<>
									Root <HashText hex={report.rootHex} />.
								</>
							)}
						</>
					)}
				</p>
				<Remembered report={report} />
				{warnings.map((each) => (
					<p key={`${each.kind}-${each.seq}`}>
						#{formatCount(each.seq)}: {damageWords[each.kind]} <Said text={sentence(each.text)} />
					</p>
				))}
			</div>
			<Button look="quiet" onClick={hideVerify}>
				Hide
			</Button>
		</div>
	);
}

function titleOf(report: VerifyReport): string {
	if (report.state === "cancelled") return `Stopped at #${formatCount(report.toSeq)}`;
	if (report.fromSeq > 0) return `Sealed from #${formatCount(report.fromSeq)} only`;
	if (report.checkpoints === 0) return `Intact, not yet signed  ${formatCount(report.entries)} entries`;
	return `Sealed  ${formatCount(report.entries)} entries`;
}
