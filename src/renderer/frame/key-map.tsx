import { useEffect, useState, type ReactNode } from "react";
import { chord, isSingle, isTyping } from "../keys/keys.ts";
import { Key } from "../parts/button.tsx";
import { Spoken } from "../parts/spoken.tsx";
import { Sheet } from "../parts/sheet.tsx";
import { useRoute } from "../router/use-route.ts";
import { explorerKeys } from "../screens/audit/explorer-keys.ts";
import { screens } from "../screens/registry.ts";
import { useUi } from "../store/ui-store.ts";
import styles from "./palette.module.css";

const cardKeys: readonly (readonly [keys: string, meaning: string])[] = [
	["j  k", "next, previous request"],
	["a", "approve, when the guard is open"],
	["d", "deny"],
	["f", "deny and tell the agent"],
	["t", "take more time"],
	["l", "later: put back, next one"],
	["x  ⇧ x", "select in the list, up to here"],
	["z", "undo the last denial"],
	["b", "bytes view"],
	["1 – 6", "scope of an approval"],
	["w", "why you are asked, in full"],
	["h", "your past answers"],
	["Space", "page the evidence"],
	[".", "let new arrivals into the list"],
];

const everywhere: readonly (readonly [keys: string, meaning: string])[] = [
	[chord("K"), "search or run a command"],
	[chord("⇧ ."), "stop all agents"],
	["?", "this map"],
	["Esc", "leave a field, close a sheet; never a verdict"],
];

/** `?`: the keys that work here. */
export function KeyMap(): ReactNode {
	const [isOpen, setOpen] = useState(false);
	const screen = useRoute().path[0];
	useEffect(() => {
		const onKey = (event: KeyboardEvent): void => {
			const { layers } = useUi.getState();
			if (event.key !== "?" || !event.isTrusted || event.repeat || !isSingle(event) || isTyping(event.target) || layers.length > 0) return;
			event.preventDefault();
			setOpen(true);
		};
		window.addEventListener("keydown", onKey);
		return () => window.removeEventListener("keydown", onKey);
	}, []);
	if (!isOpen) return null;
	const going = screens.map((screen) => [`g ${screen.letter}`, screen.title] as const);
	return (
		<Sheet title="Keys" onClose={() => setOpen(false)}>
			<dl className={styles["keys"]}>
				{[...(screen === "audit" ? explorerKeys : cardKeys), ...going, ...everywhere].map(([keys, meaning]) => (
					<Row key={keys} keys={keys} meaning={meaning} />
				))}
			</dl>
		</Sheet>
	);
}

function Row({ keys, meaning }: { readonly keys: string; readonly meaning: string }): ReactNode {
	return (
		<>
			<dt>
				<span aria-hidden="true">
					<Key>{keys}</Key>
				</span>
				<Spoken>{keys}</Spoken>
			</dt>
			<dd>{meaning}</dd>
		</>
	);
}
