import { type ReactNode, useRef } from "react";
import { type Banner, bannersOf } from "../../shared/view/banners.ts";
import { cx } from "../parts/cx.ts";
import { SafeText } from "../parts/safe-text.tsx";
import { Said } from "../parts/said.tsx";
import { useConsole } from "../store/console-store.ts";
import { useHostNow, useNow } from "../store/clock.ts";
import { retryNow } from "../store/connection.ts";
import { Button } from "../parts/button.tsx";
import { href } from "../router/use-route.ts";
import styles from "./frame.module.css";
import { openModeSheet } from "./mode-sheet.tsx";

/** Why protection is less than it looks. Permanent: nothing here can be dismissed, only put right. */
export function Banners(): ReactNode {
	const phase = useConsole((store) => store.phase);
	const now = useHostNow();
	const banners = useBanners(now);
	return (
		<section className={styles["banners"]} aria-label="State of protection">
			{phase.name === "lost" ? <Lost why={phase.why} retryAt={phase.retryAt} /> : null}
			{banners.map((banner) => (
				<div key={banner.id} className={cx(styles["banner"], styles[banner.tone])} role={banner.tone === "bad" ? "alert" : "status"}>
					<span>
						<Said text={banner.text} />
					</span>
					{banner.id === "mode" && phase.name === "live" ? <Button onClick={openModeSheet}>Change…</Button> : null}
					{banner.route === undefined ? null : <a href={href(...banner.route.split("/").filter(Boolean))}>Open</a>}
				</div>
			))}
		</section>
	);
}

const none: readonly Banner[] = [];

/** The same list while it says the same: an entry more is nothing to it. */
function useBanners(now: number): readonly Banner[] {
	const last = useRef(none);
	return useConsole(({ state }) => {
		const next = state === null ? none : bannersOf(state, now);
		if (next.length !== last.current.length || next.some((banner, at) => !isSame(banner, last.current[at]))) last.current = next;
		return last.current;
	});
}

const isSame = (one: Banner, other: Banner | undefined): boolean =>
	one.id === other?.id && one.text === other.text && one.tone === other.tone && one.route === other.route;

function Lost({ why, retryAt }: { readonly why: string; readonly retryAt: number }): ReactNode {
	const seconds = Math.max(0, Math.ceil((retryAt - useNow()) / 1000));
	return (
		<div className={cx(styles["banner"], styles["bad"])}>
			<span role="alert">
				Not connected (<SafeText text={why} mode="prose" />
				). Answers cannot be delivered. Agents stay held.
			</span>
			<span>Trying again in {seconds} s.</span>
			<Button onClick={retryNow}>Try now</Button>
		</div>
	);
}
