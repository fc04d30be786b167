import type { ReactNode } from "react";
import { chord } from "../../keys/keys.ts";
import { Key } from "../../parts/button.tsx";
import { setPreferences, type SingleKeyMode, usePreferences } from "../../store/preferences.ts";
import { Choice } from "./choice.tsx";
import { Row } from "./row.tsx";
import styles from "./settings.module.css";

const modes: readonly { readonly value: SingleKeyMode; readonly word: string }[] = [
	{ value: "on", word: "On" },
	{ value: "alt", word: "With Alt" },
	{ value: "off", word: "Off" },
];

const means: Readonly<Record<SingleKeyMode, string>> = {
	on: "Letters such as A and D act while the card or the list has the focus, never in a text field.",
	alt: "Letters act only together with Alt, so that a stray key does nothing.",
	off: "Letters do nothing. Everything can be reached with Tab, arrows, Enter and the palette.",
};

export function Keyboard(): ReactNode {
	const singleKeys = usePreferences((preferences) => preferences.singleKeys);
	return (
		<dl className={styles["rows"]}>
			<Row label="Single keys" means={means[singleKeys]}>
				<Choice
					name="single-keys"
					label="Single keys"
					options={modes}
					value={singleKeys}
					onChange={(next) => setPreferences({ singleKeys: next })}
				/>
			</Row>
			<Row label="Always" means="Keys with Ctrl, and the arrows in lists, are not affected.">
				Palette <Key>{chord("K")}</Key> Stop all <Key>{chord("⇧ .")}</Key>
			</Row>
		</dl>
	);
}
