import type { ReactNode } from "react";
import { densities, setPreferences, textSizes, usePreferences } from "../../store/preferences.ts";
import { setTheme, type Theme, useUi } from "../../store/ui-store.ts";
import { Choice } from "./choice.tsx";
import { Row } from "./row.tsx";
import styles from "./settings.module.css";

const themes: readonly { readonly theme: Theme; readonly word: string }[] = [
	{ theme: "system", word: "As the system" },
	{ theme: "dark", word: "Dark" },
	{ theme: "light", word: "Light" },
];

/** Kept on this machine, for this window only. */
export function Appearance(): ReactNode {
	const theme = useUi((ui) => ui.theme);
	const { density, textSize } = usePreferences();
	return (
		<dl className={styles["rows"]}>
			<Row label="Theme">
				<Choice
					name="theme"
					label="Theme"
					options={themes.map((each) => ({ value: each.theme, word: each.word }))}
					value={theme}
					onChange={setTheme}
				/>
			</Row>
			<Row label="Density" means="Height of rows in tables.">
				<Choice
					name="density"
					label="Density"
					options={densities.map((each) => ({ value: each, word: each === "compact" ? "Compact, 28 px" : "Roomy, 36 px" }))}
					value={density}
					onChange={(next) => setPreferences({ density: next })}
				/>
			</Row>
			<Row label="Text size">
				<Choice
					name="text-size"
					label="Text size"
					options={textSizes.map((each) => ({ value: each, word: `${each} %` }))}
					value={textSize}
					onChange={(next) => setPreferences({ textSize: next })}
				/>
			</Row>
			<Row label="Motion" means="Follows the system's setting for reduced motion.">
				{window.matchMedia("(prefers-reduced-motion: reduce)").matches ? "Reduced" : "Normal; nothing moves to get attention"}
			</Row>
		</dl>
	);
}
