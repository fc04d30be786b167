import type { ComponentProps, ReactNode } from "react";
import { cx } from "./cx.ts";
import styles from "./button.module.css";

type Looks = { readonly look?: "outlined" | "quiet" | "filled" };

/** A plain button, 28 px. Verdicts have their own (guard/). */
export function Button({ look = "outlined", className, ...rest }: Looks & ComponentProps<"button">): ReactNode {
	return <button type="button" className={cx(styles["button"], look !== "outlined" && styles[look], className)} {...rest} />;
}

/** The key that does the same. Hidden from screen readers: they get it from `aria-keyshortcuts`. */
export function Key({ children }: { readonly children: ReactNode }): ReactNode {
	return (
		<kbd className={styles["kbd"]} aria-hidden="true">
			{children}
		</kbd>
	);
}
