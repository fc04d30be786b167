import { useEffect, useRef, type ReactNode } from "react";
import { chord } from "../keys/keys.ts";
import { Button, Key } from "../parts/button.tsx";
import { Mark } from "../parts/glyphs.tsx";
import { useRoute } from "../router/use-route.ts";
import { screens } from "../screens/registry.ts";
import { setReceipt, useUi } from "../store/ui-store.ts";
import { Announcer } from "./announcer.tsx";
import { Banners } from "./banners.tsx";
import styles from "./frame.module.css";
import { KeyMap } from "./key-map.tsx";
import { ModeSheet } from "./mode-sheet.tsx";
import { Nav } from "./nav.tsx";
import { openPalette, Palette } from "./palette.tsx";
import { Receipt } from "./receipt.tsx";
import { StatusStrip } from "./status-strip.tsx";
import { StopAll } from "./stop-all.tsx";
import { useFrameKeys } from "./use-frame-keys.ts";

/** The bench: header, navigation, instrument strip, and one screen between them. */
export function Frame(): ReactNode {
	const route = useRoute();
	const name = route.path[0] ?? "inbox";
	const screen = screens.find((each) => each.route === name) ?? screens[0];
	const mainRef = useRef<HTMLElement>(null);
	useFrameKeys();
	useEffect(() => {
		document.title = `${screen?.title ?? "Countersign"} · Countersign`;
		setReceipt(null);
		// A screen opened from the navigation starts at its top for the keyboard too; a screen that wants focus itself takes it later.
		if (!mainRef.current?.contains(document.activeElement)) mainRef.current?.focus({ preventScroll: true });
	}, [screen]);
	if (screen === undefined) return null;
	return (
		<div className={styles["frame"]}>
			<header className={styles["top"]}>
				<div className={styles["left"]}>
					<div className={styles["brand"]}>
						<Mark />
						<span>Countersign</span>
					</div>
					<Receipt />
				</div>
				<button type="button" className={styles["search"]} onClick={openPalette} aria-keyshortcuts="Control+K">
					<span>Search or run a command</span>
					<Key>{chord("K")}</Key>
				</button>
				<div className={styles["right"]}>
					<SequenceHint />
					<StopAll />
				</div>
			</header>
			<Banners />
			<Nav current={screen.route} />
			<main className={styles["main"]} ref={mainRef} tabIndex={-1} aria-label={screen.title}>
				<screen.Component />
			</main>
			<StatusStrip />
			<Palette />
			<KeyMap />
			<ModeSheet />
			<Announcer />
		</div>
	);
}

function SequenceHint(): ReactNode {
	const isOpen = useUi((ui) => ui.sequence);
	return isOpen ? <Key>g…</Key> : null;
}

/** Shown instead of everything when the host does not know this browser. */
export function SignedOut({ why }: { readonly why: string }): ReactNode {
	return (
		<main className={styles["page"]}>
			<div>
				<h1>Not signed in</h1>
				<p>{why}</p>
				<p>
					Run <code>countersign serve</code>, or open the link it prints.
				</p>
				<Button onClick={() => window.location.reload()}>Try again</Button>
			</div>
		</main>
	);
}
