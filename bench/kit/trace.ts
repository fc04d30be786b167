import type { Browser } from "playwright-core";

/** What one thing cost the page in front: processor time of its main thread, and of that in script. Units: ms. */
type Cost = { readonly scriptMs: number; readonly taskMs: number };

type TraceEvent = {
	readonly name: string;
	readonly ph: string;
	readonly pid: number;
	readonly tid: number;
	readonly ts: number;
	readonly dur?: number;
	readonly tdur?: number;
	readonly args?: { readonly name?: string };
};

/** Script begins with one of these … */
const script = new Set([
	"FunctionCall",
	"EvaluateScript",
	"RunMicrotasks",
	"BlinkScheduler_PerformMicrotaskCheckpoint",
	"FireAnimationFrame",
	"TimerFire",
	"EventDispatch",
	"MinorGC",
	"MajorGC",
]);
/** … and what it makes the engine do meanwhile is not script. */
const notScript = new Set(["Layout", "UpdateLayoutTree", "PrePaint", "Paint"]);

/**
 * Traces with Chromium's own trace; gives how to measure one act. The page that worked most is the one that counts: the others
 * are not in front.
 */
export const traceCosts = async (browser: Browser): Promise<(act: () => Promise<unknown>) => Promise<Cost>> => {
	const session = await browser.newBrowserCDPSession();
	let events: TraceEvent[] = [];
	session.on("Tracing.dataCollected", ({ value }) => events.push(...(value as unknown as TraceEvent[])));
	return async (act) => {
		events = [];
		await session.send("Tracing.start", {
			traceConfig: { includedCategories: ["devtools.timeline", "disabled-by-default-devtools.timeline", "toplevel"] },
			transferMode: "ReportEvents",
		});
		await act();
		const complete = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
		await session.send("Tracing.end");
		await complete;
		const main = new Set(
			events.filter((each) => each.name === "thread_name" && each.args?.name === "CrRendererMain").map((each) => `${each.pid} ${each.tid}`),
		);
		const threads = [...main].map((thread) =>
			costOf(
				events
					.filter((each) => each.ph === "X" && `${each.pid} ${each.tid}` === thread)
					.sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0)),
			),
		);
		return threads.sort((a, b) => b.taskMs - a.taskMs)[0] ?? { scriptMs: 0, taskMs: 0 };
	};
};

/** Events of one thread by time; an event that lies in another is part of it. */
const costOf = (events: readonly TraceEvent[]): Cost => {
	let [scriptUs, taskUs, taskEnd, scriptEnd, restEnd] = [0, 0, 0, 0, 0];
	for (const { name, ts, dur = 0, tdur = 0 } of events) {
		if (name.endsWith("RunTask") && ts >= taskEnd) {
			taskUs += tdur;
			taskEnd = ts + dur;
		}
		if (script.has(name) && ts >= scriptEnd) {
			scriptUs += tdur;
			scriptEnd = ts + dur;
		} else if (notScript.has(name) && ts < scriptEnd && ts >= restEnd) {
			scriptUs -= tdur;
			restEnd = ts + dur;
		}
	}
	return { scriptMs: scriptUs / 1000, taskMs: taskUs / 1000 };
};
