import { type ReactNode, useMemo } from "react";
import { globalScope } from "../../../shared/model/breaker.ts";
import { breakerAt, byWorst } from "../../../shared/view/breakers.ts";
import { AsOf, Empty, Loading } from "../../parts/states.tsx";
import { href, useRoute } from "../../router/use-route.ts";
import { useHostNow } from "../../store/clock.ts";
import { useConsole } from "../../store/console-store.ts";
import { BreakerList } from "./breaker-list.tsx";
import { BreakerPage } from "./breaker-page.tsx";
import styles from "./breakers.module.css";

/** What trips when things go wrong, for all agents and for each. `#/breakers/NAME` is the one of an agent. */
export function BreakersScreen(): ReactNode {
	const scope = useRoute().path[1] ?? globalScope;
	const breakers = useConsole((store) => store.state?.breakers);
	const now = useHostNow();
	const shown = useMemo(() => (breakers ?? []).map((each) => breakerAt(each, now)).sort(byWorst), [breakers, now]);
	if (breakers === undefined) return <Loading rows={8} what="the breakers" />;
	const chosen = shown.find((each) => each.scope === scope);
	return (
		<div className={styles["screen"]} data-screen="breakers">
			<BreakerList breakers={shown} chosen={scope} />
			<div className={styles["detail"]}>
				<AsOf />
				{chosen === undefined ? (
					<Empty fact="No breaker has this name." next={<a href={href("breakers")}>The global breaker</a>} />
				) : (
					<BreakerPage key={chosen.scope} breaker={chosen} now={now} />
				)}
			</div>
		</div>
	);
}
