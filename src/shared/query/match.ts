import type { AuditQuery, QueryField, Range } from "./audit-query.ts";
import { type FactField, type Facts, foldText } from "./facts.ts";

/** Whether one entry is meant by a query: the plain meaning that every index has to agree with. `body` is its recorded bytes. */
export const matches = (query: AuditQuery, facts: Facts, body: string): boolean => {
	const { is, not, has, lacks, within } = query;
	for (const [field, wanted] of Object.entries(is ?? {})) if (!isAny(field as QueryField, wanted, facts, body)) return false;
	for (const [field, wanted] of Object.entries(not ?? {})) if (isAny(field as QueryField, wanted, facts, body)) return false;
	for (const [field, range] of Object.entries(within ?? {})) if (!isWithin(facts[field as "at"], range)) return false;
	return (
		(has ?? []).every((text) => facts.text.includes(foldText(text))) && !(lacks ?? []).some((text) => facts.text.includes(foldText(text)))
	);
};

const isAny = (field: QueryField, wanted: readonly string[], facts: Facts, body: string): boolean => {
	if (field === "raw") return wanted.some((text) => body.includes(text));
	return (facts.values.get(field) ?? []).some((value) => wanted.some((each) => isMeant(field, value, each)));
};

/** Whether a value of an entry is what a query wrote. A path by a part of it, a host with its subdomains, a hash by its beginning. */
export const isMeant = (field: FactField, value: string, wanted: string): boolean => {
	switch (field) {
		case "path":
			return value.includes(wanted);
		case "host":
			return value === wanted || value.endsWith(`.${wanted}`);
		case "hash":
			return value.startsWith(wanted);
		default:
			return value === wanted;
	}
};

/** Half-open; what an entry does not have is not within any range. */
export const isWithin = (value: number | null, { from, to }: Range): boolean =>
	value !== null && (from === undefined || value >= from) && (to === undefined || value < to);
