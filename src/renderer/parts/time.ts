/** Times in this machine's zone. Units: ms since the epoch, durations in ms. */

const two = (value: number): string => String(value).padStart(2, "0");

/** `12:07:30` */
export function formatClock(at: number): string {
	const date = new Date(at);
	return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

/** `12:07:30.204` */
export const formatClockMs = (at: number): string => `${formatClock(at)}.${String(new Date(at).getMilliseconds()).padStart(3, "0")}`;

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"] as const;

/** `3 Nov 2026` */
export function formatDay(at: number): string {
	const date = new Date(at);
	return `${date.getDate()} ${months[date.getMonth()] ?? ""} ${date.getFullYear()}`;
}

/** How long something has lasted: `0:48`, `12:07`, `3:07:00`. Never negative: clocks differ. */
export function formatElapsed(ms: number): string {
	const seconds = Math.max(0, Math.floor(ms / 1000));
	const hours = Math.floor(seconds / 3600);
	const minutes = Math.floor(seconds / 60) % 60;
	return hours > 0 ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}

/** How long ago, coarsely: `now`, `40 s`, `2 min`, `5 h`, `3 d`. */
export function formatAgo(ms: number): string {
	const seconds = Math.max(0, Math.floor(ms / 1000));
	if (seconds < 5) return "now";
	if (seconds < 60) return `${seconds} s`;
	if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
	return seconds < 86_400 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} d`;
}

/** How long something may last: `15 min`, `8 h`, `2 d`. Rounded up, so that what is left never reads as nothing. */
export function formatSpan(ms: number): string {
	const minutes = Math.max(0, Math.ceil(ms / 60_000));
	if (minutes < 120) return `${minutes} min`;
	return minutes < 2880 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / 1440)} d`;
}

/** Groups of three, separated by a thin space: `184 203`. */
export const formatCount = (count: number): string => {
	const digits = String(count);
	let text = digits.slice(-3);
	for (let end = digits.length - 3; end > 0; end -= 3) text = `${digits.slice(Math.max(0, end - 3), end)}\u2009${text}`;
	return text;
};
