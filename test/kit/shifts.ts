import type { Page } from "playwright-core";

/** Starts to count what moves on screen without anybody having touched anything. */
export const watchShifts = (page: Page): Promise<void> =>
	page.evaluate(() => {
		const kept = window as unknown as { shifts: number };
		kept.shifts = 0;
		new PerformanceObserver((list) => {
			for (const entry of list.getEntries()) {
				const shift = entry as PerformanceEntry & { value: number; hadRecentInput: boolean };
				if (!shift.hadRecentInput) kept.shifts += shift.value;
			}
		}).observe({ type: "layout-shift", buffered: false });
	});

/** The sum of layout-shift scores since then. */
export const shiftsOf = (page: Page): Promise<number> => page.evaluate(() => (window as unknown as { shifts: number }).shifts);
