import type { ReactNode } from "react";
import { Spoken } from "../parts/spoken.tsx";
import { href } from "../router/use-route.ts";
import { screens } from "../screens/registry.ts";
import { useConsole } from "../store/console-store.ts";
import styles from "./frame.module.css";

/** A number keeps its width and place however long it gets: a growing count moves nothing. */
const figureSpace = "\u2007";
const countWidth = 5;

export function Nav({ current }: { readonly current: string }): ReactNode {
	const waiting = useConsole((store) => store.state?.waiting.length ?? 0);
	const breakers = useConsole((store) => store.state?.breakers);
	const notClosed = (breakers ?? []).filter(({ state, isOff }) => state !== "Closed" && isOff !== true).length;
	const counts: Readonly<Record<string, readonly [count: number, word: string]>> = {
		inbox: [waiting, "waiting"],
		breakers: [notClosed, "not closed"],
	};
	return (
		<nav className={styles["nav"]} aria-label="Screens">
			{screens.map((screen, index) => {
				const isNew = screen.group !== (screens[index - 1]?.group ?? "");
				const [count, word] = counts[screen.route] ?? [0, ""];
				return (
					<div key={screen.route}>
						{isNew && screen.group === "Settings" ? <div className={styles["gap"]} /> : null}
						{isNew && screen.group !== "Settings" && screen.group !== "" ? <div className={styles["group"]}>{screen.group}</div> : null}
						<a
							className={styles["item"]}
							href={href(screen.route)}
							aria-current={screen.route === current ? "page" : undefined}
							title={screen.title}
						>
							<span className={styles["long"]}>{screen.title}</span>
							<svg
								className={styles["short"]}
								width="16"
								height="16"
								viewBox="0 0 16 16"
								fill="none"
								stroke="currentColor"
								strokeWidth="1.5"
								aria-hidden="true"
							>
								<path d={screen.icon} />
							</svg>
							{count === 0 ? null : (
								<span className={styles["count"]}>
									{String(count).padStart(countWidth, figureSpace)}
									<Spoken> {word}</Spoken>
								</span>
							)}
						</a>
					</div>
				);
			})}
		</nav>
	);
}
