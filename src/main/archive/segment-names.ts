/** Daily segments are named by their day, UTC. A clock that was set back can give a day more than one. */

const pattern = /^audit-(\d{4}-\d\d-\d\d)(?:\.([1-9]\d{0,5}))?\.jsonl$/;

export const dayMs = 86_400_000;

/** `YYYY-MM-DD`, UTC. */
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The first is `audit-DAY.jsonl`, later ones of the same day `audit-DAY.2.jsonl` and so on. */
export const segmentName = (day: string, part: number): string => `audit-${day}${part === 1 ? "" : `.${part}`}.jsonl`;

export const parseSegmentName = (name: string): { readonly day: string; readonly part: number } | null => {
	const [, day, part] = pattern.exec(name) ?? [];
	return day === undefined ? null : { day, part: part === undefined ? 1 : Number(part) };
};
