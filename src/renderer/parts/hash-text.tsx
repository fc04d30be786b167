import type { ReactNode } from "react";

/** A hash: first and last four in lists (`5b1e…a90f`), everything in groups of four in detail. */
export function HashText({ hex, full = false }: { readonly hex: string; readonly full?: boolean }): ReactNode {
	const text = full ? (hex.match(/.{1,4}/g) ?? []).join(" ") : shortHash(hex);
	return <code title={full ? undefined : hex}>{text}</code>;
}

export const shortHash = (hex: string): string => (hex.length <= 9 ? hex : `${hex.slice(0, 4)}…${hex.slice(-4)}`);
