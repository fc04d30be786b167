import { type ReactNode, useState } from "react";
import { Button } from "../../parts/button.tsx";
import { SealGlyph } from "../../parts/glyphs.tsx";
import { SafeText } from "../../parts/safe-text.tsx";
import { Said } from "../../parts/said.tsx";
import { formatCount } from "../../parts/time.ts";
import { TimeText } from "../../parts/time-text.tsx";
import { useConsole, useLive } from "../../store/console-store.ts";
import { AcknowledgeSheet } from "./acknowledge-sheet.tsx";
import { sentence } from "./damage-words.ts";
import { useVerify } from "./verify-run.ts";
import styles from "./verify.module.css";

/**
 * That a verification failed before the one that passed: until somebody acknowledged it, and afterwards beside every result.
 * A chain that is whole again was put right, or put back.
 */
export function FailedBefore({ onShow }: { readonly onShow: (seq: number, tab?: string) => void }): ReactNode {
	const failed = useConsole((store) => store.state?.chain.failedBefore);
	const hasResult = useVerify((verify) => verify.run.state === "done");
	const [isAsking, setAsking] = useState(false);
	const isLive = useLive();
	if (failed === undefined || (failed.acknowledged !== undefined && !hasResult)) return null;
	const { first, acknowledged } = failed;
	return (
		<div className={styles["before"]} role="status">
			<SealGlyph seal="unknown" size={24} />
			<div className={styles["words"]}>
				<h2>An earlier verification failed{first === undefined ? "" : ` at #${formatCount(first.seq)}`}</h2>
				<p>
					<TimeText at={failed.at} form="full" />: <Said text={sentence(failed.text)} /> A later one passed.{" "}
					{acknowledged === undefined ? (
						"Nobody has acknowledged it."
					) : (
						<>
							Acknowledged by <SafeText text={acknowledged.by} mode="name" />: <SafeText text={acknowledged.reason} mode="prose" />
						</>
					)}
				</p>
			</div>
			{first === undefined ? null : (
				<div className={styles["acts"]}>
					<Button onClick={() => onShow(first.seq)}>Open #{formatCount(first.seq)}</Button>
					{acknowledged !== undefined || !isLive ? null : <Button onClick={() => setAsking(true)}>Acknowledge…</Button>}
				</div>
			)}
			{isAsking && first !== undefined ? (
				<AcknowledgeSheet
					first={first}
					then="the banner goes; every later result still says that a verification failed before"
					onDone={() => setAsking(false)}
					onClose={() => setAsking(false)}
				/>
			) : null}
		</div>
	);
}
