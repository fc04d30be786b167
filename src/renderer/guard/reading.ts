/**
 * What of the evidence has been on screen. A unit (an element with `data-unit`) is read when at least 60 % of it, or a
 * view-filling part of a unit larger than the view, was inside the pane of a visible window for a quarter of a second.
 * Source: ux §5.6.
 */
export type Reading = {
	readonly total: () => number;
	readonly unread: () => readonly HTMLElement[];
	/** Share of the units that were on screen; 1 when there are none. */
	readonly seenRatio: () => number;
	readonly stop: () => void;
};

const share = 0.6;
const dwellMs = 250;

export function watchReading(pane: HTMLElement, onChange: () => void): Reading {
	const units = [...pane.querySelectorAll<HTMLElement>("[data-unit]")];
	const read = new Set<Element>();
	const timers = new Map<Element, ReturnType<typeof setTimeout>>();

	const leave = (unit: Element): void => {
		clearTimeout(timers.get(unit));
		timers.delete(unit);
	};
	const enter = (unit: Element): void => {
		if (timers.has(unit) || read.has(unit)) return;
		const timer = setTimeout(() => {
			timers.delete(unit);
			if (document.hidden) return;
			read.add(unit);
			observer.unobserve(unit);
			onChange();
		}, dwellMs);
		timers.set(unit, timer);
	};
	const observer = new IntersectionObserver(
		(entries) => {
			for (const entry of entries) {
				const paneHeight = entry.rootBounds?.height ?? Number.POSITIVE_INFINITY;
				const fills = entry.intersectionRect.height >= share * paneHeight;
				if (!document.hidden && entry.isIntersecting && (entry.intersectionRatio >= share || fills)) enter(entry.target);
				else leave(entry.target);
			}
		},
		{ root: pane, threshold: [0, 0.1, 0.2, 0.3, 0.4, 0.5, share, 0.7, 0.8, 0.9, 1] },
	);
	/** A window that was hidden starts the dwell of everything in view again. */
	const onVisibility = (): void => {
		for (const unit of [...timers.keys()]) leave(unit);
		observer.disconnect();
		if (document.hidden) return;
		for (const unit of units) if (!read.has(unit)) observer.observe(unit);
	};
	document.addEventListener("visibilitychange", onVisibility);
	onVisibility();
	return {
		total: () => units.length,
		unread: () => units.filter((unit) => !read.has(unit)),
		seenRatio: () => (units.length === 0 ? 1 : read.size / units.length),
		stop: () => {
			document.removeEventListener("visibilitychange", onVisibility);
			observer.disconnect();
			for (const timer of timers.values()) clearTimeout(timer);
		},
	};
}
