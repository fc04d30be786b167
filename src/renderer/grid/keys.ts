/** Where a key moves the active row of a grid; `undefined` when it is no moving key. */
export const rowAfterKey = (
	key: string,
	active: number | undefined,
	pageRows: number,
	total: number,
	firstShown: number,
): number | undefined => {
	if (total === 0) return undefined;
	const page = Math.max(1, pageRows - 1);
	const within = (index: number): number => Math.min(Math.max(index, 0), total - 1);
	// With no active row, a step lands on what is shown, not at the far end of the list.
	const step = (by: number): number => within(active === undefined ? firstShown : active + by);
	switch (key) {
		case "ArrowDown":
			return step(1);
		case "ArrowUp":
			return step(-1);
		case "PageDown":
			return step(page);
		case "PageUp":
			return step(-page);
		case "Home":
			return 0;
		case "End":
			return total - 1;
		default:
			return undefined;
	}
};
