import { type ReactNode, useState } from "react";
import type { GrantView } from "../../../shared/model/grant.ts";
import { Button } from "../../parts/button.tsx";
import { ReasonForm } from "../../parts/reason-form.tsx";
import { SafeText } from "../../parts/safe-text.tsx";
import { Sheet } from "../../parts/sheet.tsx";
import { AsOf, Empty, Loading } from "../../parts/states.tsx";
import { formatSpan } from "../../parts/time.ts";
import { TimeText } from "../../parts/time-text.tsx";
import { formatRoute } from "../../router/route.ts";
import { href } from "../../router/use-route.ts";
import { call } from "../../store/client.ts";
import { useHostNow } from "../../store/clock.ts";
import { useConsole, useLive } from "../../store/console-store.ts";
import page from "../../parts/page.module.css";
import styles from "./grants.module.css";

/** Standing answers that are in force: what each allows without asking, how much of it is left, and how to end it. */
export function GrantsScreen(): ReactNode {
	const grants = useConsole((store) => store.state?.grants);
	const now = useHostNow();
	const isLive = useLive();
	const [revoking, setRevoking] = useState<GrantView | null>(null);
	if (grants === undefined) return <Loading rows={6} what="the grants" />;
	const shown = grants.filter(({ expiresAt }) => expiresAt > now);
	return (
		<div className={page["scroll"]} data-screen="grants">
			<AsOf />
			<div className={page["page"]}>
				<header className={page["head"]}>
					<h1>Grants</h1>
				</header>
				{shown.length === 0 ? (
					<Empty fact="No grant is in force." next="A yes wider than once, given on a card, is listed here until it ends." />
				) : (
					<ul className={styles["list"]} aria-label="Grants in force">
						{shown.map((grant) => (
							<Row key={grant.id} grant={grant} now={now} isLive={isLive} onRevoke={() => setRevoking(grant)} />
						))}
					</ul>
				)}
			</div>
			{revoking === null ? null : <RevokeSheet grant={revoking} onClose={() => setRevoking(null)} />}
		</div>
	);
}

function Row(props: {
	readonly grant: GrantView;
	readonly now: number;
	readonly isLive: boolean;
	readonly onRevoke: () => void;
}): ReactNode {
	const { grant, now, isLive, onRevoke } = props;
	return (
		<li className={styles["row"]} data-grant={grant.id}>
			<div>
				<p className={styles["what"]}>
					<SafeText text={grant.text} mode="code" />
				</p>
				<p className={page["means"]}>
					<a href={href("agents", grant.agent)}>
						<SafeText text={grant.agent} mode="name" />
					</a>
					{` · ${formatSpan(grant.expiresAt - now)} left · ${grant.usesLeft} of ${grant.uses} uses left · given by `}
					<SafeText text={grant.approver} mode="name" /> <TimeText at={grant.createdAt} form="day" />
					{" · "}
					<a href={formatRoute({ path: ["audit"], query: { sel: grant.id.slice(1) } })}>#{grant.id.slice(1)}</a>
				</p>
			</div>
			{isLive ? <Button onClick={onRevoke}>Revoke…</Button> : null}
		</li>
	);
}

function RevokeSheet({ grant, onClose }: { readonly grant: GrantView; readonly onClose: () => void }): ReactNode {
	return (
		<Sheet title="Revoke this grant" onClose={onClose}>
			<ReasonForm label="Revoke" least={1} onSend={(reason) => call("grant.revoke", { id: grant.id, reason })} onDone={onClose}>
				<p>
					<SafeText text={grant.text} mode="code" /> will ask again.
				</p>
			</ReasonForm>
		</Sheet>
	);
}
