import type { ComponentType, ReactNode } from "react";
import type { ConsoleState } from "../../../shared/view/state.ts";
import { AsOf, Loading } from "../../parts/states.tsx";
import { href, useRoute } from "../../router/use-route.ts";
import { useConsole } from "../../store/console-store.ts";
import { About } from "./about.tsx";
import { Approvers } from "./approvers.tsx";
import { Appearance } from "./appearance.tsx";
import { Connection } from "./connection.tsx";
import { Evidence } from "./evidence.tsx";
import { Keyboard } from "./keyboard.tsx";
import { Keys } from "./keys-section.tsx";
import { Log } from "./log.tsx";
import { Rules } from "./rules.tsx";
import { Shipping } from "./shipping.tsx";
import styles from "./settings.module.css";

export type SectionProps = { readonly state: ConsoleState };

const sections: readonly { readonly id: string; readonly title: string; readonly Section: ComponentType<SectionProps> }[] = [
	{ id: "connection", title: "Connection", Section: Connection },
	{ id: "rules", title: "Rules file", Section: Rules },
	{ id: "log", title: "Log", Section: Log },
	{ id: "shipping", title: "Shipping", Section: Shipping },
	{ id: "approvers", title: "Approvers", Section: Approvers },
	{ id: "keys", title: "Keys and passphrase", Section: Keys },
	{ id: "evidence", title: "Evidence", Section: Evidence },
	{ id: "appearance", title: "Appearance", Section: Appearance },
	{ id: "keyboard", title: "Keyboard", Section: Keyboard },
	{ id: "about", title: "About", Section: About },
];

/** What is in force, read back from the host, and how this window looks. */
export function SettingsScreen(): ReactNode {
	const id = useRoute().path[1] ?? "connection";
	const state = useConsole((store) => store.state);
	const current = sections.find((each) => each.id === id) ?? sections[0];
	if (state === null) return <Loading rows={6} what="the settings" />;
	if (current === undefined) return null;
	return (
		<div className={styles["screen"]} data-screen="settings">
			<nav className={styles["nav"]} aria-label="Settings">
				{sections.map((each) => (
					<a key={each.id} href={href("settings", each.id)} aria-current={each === current ? "page" : undefined}>
						{each.title}
					</a>
				))}
			</nav>
			<div className={styles["scroll"]}>
				<AsOf />
				<div className={styles["page"]}>
					<h1>{current.title}</h1>
					<current.Section state={state} />
				</div>
			</div>
		</div>
	);
}
