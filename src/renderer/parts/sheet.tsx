import { useLayoutEffect, useRef, type ReactNode } from "react";
import { openLayer } from "../store/ui-store.ts";
import { cx } from "./cx.ts";
import styles from "./sheet.module.css";

/**
 * A modal layer. The browser's own dialog keeps the focus inside, makes the rest inert and gives the focus back. While one
 * is open no verdict key works.
 */
export function Sheet(props: {
	readonly title: string;
	/** Shows no heading; the title still names the dialog. */
	readonly bare?: boolean;
	/** 900×600, for what is read side by side. */
	readonly wide?: boolean;
	readonly onClose: () => void;
	readonly children: ReactNode;
}): ReactNode {
	const { title, bare = false, wide = false, onClose, children } = props;
	const ref = useRef<HTMLDialogElement>(null);
	// Before it leaves the page: only a dialog that closes gives the focus back.
	useLayoutEffect(() => {
		const closeLayer = openLayer("sheet");
		const dialog = ref.current;
		dialog?.showModal();
		return () => {
			dialog?.close();
			closeLayer();
		};
	}, []);
	return (
		<dialog
			ref={ref}
			className={cx(styles["sheet"], !bare && styles["form"], wide && styles["wide"])}
			aria-label={title}
			onClose={onClose}
			onPointerDown={(event) => {
				if (event.target === ref.current) ref.current.close();
			}}
		>
			{bare ? null : <h2 className={styles["title"]}>{title}</h2>}
			{bare ? (
				<div className={styles["bare"]}>{children}</div>
			) : (
				<div className={styles["body"]} tabIndex={0} role="group" aria-label={title}>
					{children}
				</div>
			)}
		</dialog>
	);
}
