import { type ReactNode, useId, useState } from "react";
import { breakerLimits, type BreakerView } from "../../../shared/model/breaker.ts";
import { GuardedAct } from "../../guard/guarded-button.tsx";
import { Button } from "../../parts/button.tsx";
import page from "../../parts/page.module.css";
import form from "../../parts/reason-form.module.css";
import { mostReason, ReasonField } from "../../parts/reason-form.tsx";
import { Said } from "../../parts/said.tsx";
import { Sheet } from "../../parts/sheet.tsx";
import { call } from "../../store/client.ts";
import { announce } from "../../store/ui-store.ts";
import styles from "./breakers.module.css";
import { titleOf, whoseOf } from "./words.ts";

const unsaid = "tripped by hand in the console";

/** The safe direction: one press, with or without a reason. */
export function Trip({ breaker }: { readonly breaker: BreakerView }): ReactNode {
	const { scope } = breaker;
	const [reason, setReason] = useState("");
	const [fault, setFault] = useState<string | null>(null);
	const id = useId();
	const trip = async (): Promise<void> => {
		const result = await call("breaker.trip", { scope, reason: reason.trim() === "" ? unsaid : reason.trim() });
		setFault(result.ok ? null : result.fault.message);
		if (!result.ok) return;
		setReason("");
		announce(`${titleOf(scope)} is open.`, true);
	};
	return (
		<>
			<form
				className={styles["trip"]}
				onSubmit={(event) => {
					event.preventDefault();
					void trip();
				}}
			>
				<label htmlFor={id} className={page["means"]}>
					Reason, if you like
				</label>
				<input id={id} value={reason} maxLength={mostReason} autoComplete="off" onChange={(event) => setReason(event.target.value)} />
				<Button type="submit" title={`Deny everything of ${whoseOf(scope)} that is not a read`}>
					Trip now
				</Button>
			</form>
			{fault === null ? null : (
				<p role="alert" className={page["fault"]}>
					Not tripped: <Said text={fault} />.
				</p>
			)}
		</>
	);
}

const least = 8;

/** Closing by hand lets agents act again before the probes say that it is well: guarded, with a reason. */
export function CloseSheet({ breaker, onClose }: { readonly breaker: BreakerView; readonly onClose: () => void }): ReactNode {
	const { scope, cause, consecutive, goodProbes, goodReads } = breaker;
	const isTested = goodReads >= breakerLimits.goodReads;
	const [reason, setReason] = useState("");
	const [fault, setFault] = useState<string | null>(null);
	const short = least - reason.trim().length;
	const send = async (): Promise<void> => {
		const result = await call("breaker.close", { scope, reason: reason.trim() });
		if (!result.ok) return setFault(result.fault.message);
		announce(`${titleOf(scope)} is closed.`);
		onClose();
	};
	return (
		<Sheet title={`Close the ${titleOf(scope).replace(/^[A-Z]/, (letter) => letter.toLowerCase())}`} onClose={onClose}>
			<div className={form["form"]}>
				<p>
					It opened because of this: <Said text={cause} />.{" "}
					{isTested
						? `${goodReads} reads in a row have succeeded since it is half open.`
						: consecutive > 0
							? `The last ${consecutive === 1 ? "action" : `${consecutive} actions`} failed. Nothing about that changed.`
							: goodProbes > 0
								? `${goodProbes} ${goodProbes === 1 ? "probe has" : "probes have"} succeeded since.`
								: ""}{" "}
					Left alone, it closes by itself after good probes.
				</p>
				<ReasonField reason={reason} least={least} onChange={setReason} />
				{fault === null ? null : (
					<p role="alert" className={page["fault"]}>
						Not closed: <Said text={fault} />.
					</p>
				)}
				<GuardedAct
					grade={consecutive > 0 && !isTested ? "critical" : "high"}
					content={`${scope}:${cause}`}
					label="Close the breaker"
					effect={`From now on actions of ${whoseOf(scope)} go on to the other gates again, and what failed is forgotten.`}
					blocked={short > 0 ? `Reason: ${short} more ${short === 1 ? "character" : "characters"}` : null}
					onAct={() => void send()}
				/>
			</div>
		</Sheet>
	);
}
