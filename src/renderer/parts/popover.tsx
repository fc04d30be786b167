import { type ReactNode, useEffect, useId, useRef, useState } from "react";
import { Button } from "./button.tsx";
import { cx } from "./cx.ts";
import styles from "./popover.module.css";

/**
 * A button and what it opens beside itself. The browser's own popover closes with Esc, with a press elsewhere and when
 * another opens, and gives the focus back. Its content is there only while it is open.
 */
export function Popover(props: {
	readonly label: ReactNode;
	/** Names what opens. */
	readonly title: string;
	readonly side?: "start" | "end";
	readonly disabled?: boolean;
	/** Opens whenever this changes. */
	readonly turn?: number;
	readonly children: (close: () => void) => ReactNode;
}): ReactNode {
	const { label, title, side = "start", disabled = false, turn = 0, children } = props;
	const id = useId();
	const panel = useRef<HTMLDivElement>(null);
	const [isOpen, setOpen] = useState(false);
	useEffect(() => {
		if (turn > 0) panel.current?.showPopover();
	}, [turn]);
	const anchor = `--${id.replaceAll(/[^\w-]/g, "")}`;
	return (
		<>
			<Button
				popoverTarget={disabled ? undefined : id}
				aria-haspopup="dialog"
				aria-expanded={isOpen}
				aria-disabled={disabled}
				style={{ anchorName: anchor }}
			>
				{label}
			</Button>
			<div
				ref={panel}
				id={id}
				popover="auto"
				role="dialog"
				aria-label={title}
				className={cx(styles["panel"], side === "end" && styles["end"])}
				style={{ positionAnchor: anchor }}
				onToggle={(event) => setOpen(event.newState === "open")}
				// A key that is meant for what is inside must not reach the screen behind.
				onKeyDown={(event) => event.stopPropagation()}
			>
				{isOpen ? children(() => panel.current?.hidePopover()) : null}
			</div>
		</>
	);
}
