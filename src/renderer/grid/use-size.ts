import { type RefObject, useLayoutEffect, useState } from "react";

/** Inner size of an element in px, without its scroll bar; 0 until it is laid out. */
export const useSize = (element: RefObject<HTMLElement | null>): { readonly widthPx: number; readonly heightPx: number } => {
	const [size, setSize] = useState({ widthPx: 0, heightPx: 0 });
	useLayoutEffect(() => {
		const node = element.current;
		if (!node) return undefined;
		const measure = (): void => {
			const next = { widthPx: node.clientWidth, heightPx: node.clientHeight };
			setSize((last) => (last.widthPx === next.widthPx && last.heightPx === next.heightPx ? last : next));
		};
		measure();
		const observer = new ResizeObserver(measure);
		observer.observe(node);
		return () => observer.disconnect();
	}, [element]);
	return size;
};
