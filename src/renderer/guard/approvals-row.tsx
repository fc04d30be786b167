import { type ReactNode, useEffect, useId, useState } from "react";
import type { Approvals } from "../../shared/model/approver.ts";
import { Said } from "../parts/said.tsx";
import { SafeText } from "../parts/safe-text.tsx";
import { formatClock } from "../parts/time.ts";
import { useConsole } from "../store/console-store.ts";
import type { InputGuard } from "./guard.ts";
import type { GuardView } from "./guard-view.ts";
import styles from "./verdict.module.css";

/** Seats of a request that needs several approvers, and where the next one says who they are. */
export function ApprovalsRow(props: {
	readonly approvals: Approvals;
	readonly guard: InputGuard;
	readonly stage: GuardView["stage"];
}): ReactNode {
	const { approvals, guard, stage } = props;
	const offset = useConsole((store) => store.clockOffsetMs);
	const [name, setName] = useState("");
	const [passphrase, setPassphrase] = useState("");
	const nameId = useId();
	const passphraseId = useId();
	useEffect(() => guard.setApprover(name, passphrase), [guard, name, passphrase]);
	// What was sent is used up: the guard has forgotten it too.
	useEffect(() => {
		if (stage === "sending") setPassphrase("");
	}, [stage]);
	const free = approvals.seats.filter(({ why }) => why === undefined);
	const closed = approvals.seats.filter(
		({ why, name: each }) => why !== undefined && !approvals.given.some((given) => given.name === each),
	);
	return (
		<div className={styles["scope"]} data-approvals="">
			<div className={styles["scopeLine"]}>
				<span className={styles["scopeLabel"]}>Approvals</span>
				<strong data-approvals-count="">
					{approvals.given.length} of {approvals.needed}
				</strong>
				<span>
					{approvals.given.length === 0 ? "nobody yet" : null}
					{approvals.given.map((each, index) => (
						<span key={each.name}>
							{index === 0 ? "" : ", "}
							<SafeText text={each.name} mode="name" /> {formatClock(each.at - offset)}, same bytes {each.digest.slice(0, 4)}
						</span>
					))}
					{". One no ends it."}
				</span>
			</div>
			{approvals.groups?.map((each, index) => (
				<p key={index} className={styles["scopeText"]} data-approvals-group="">
					{index === 0 ? "" : "and "}
					{each.given} of {each.needed} from <SafeText text={each.from.join(" or ")} mode="name" />
				</p>
			))}
			{free.length === 0 ? (
				<p className={styles["scopeText"]}>Nobody with a key of their own can say yes to this. Approvers are added in Settings.</p>
			) : (
				<div className={styles["approver"]}>
					<label htmlFor={nameId}>Answer as</label>
					<select id={nameId} value={name} onChange={(event) => setName(event.target.value)}>
						<option value="">Who are you?</option>
						{free.map((seat) => (
							<option key={seat.name} value={seat.name}>
								{seat.name}
							</option>
						))}
					</select>
					<label htmlFor={passphraseId}>Your passphrase</label>
					<input
						id={passphraseId}
						type="password"
						value={passphrase}
						maxLength={1024}
						autoComplete="off"
						onChange={(event) => setPassphrase(event.target.value)}
					/>
				</div>
			)}
			{closed.length === 0 ? null : (
				<p className={styles["scopeText"]}>
					No seat here: <Said text={closed.map((seat) => `${seat.name} (${seat.why ?? ""})`).join(", ")} />
				</p>
			)}
		</div>
	);
}
