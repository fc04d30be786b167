import { z } from "zod";
import { create } from "zustand";
import { asMade, type ColumnLayout } from "../../grid/columns.ts";

/** How the audit screen looks on this machine: columns of each saved query, and which facets are open. The host knows nothing of it. */

const layoutSchema = z.object({
	order: z.array(z.string()),
	widths: z.record(z.string(), z.number()),
	hidden: z.array(z.string()),
});
const lookSchema = z.object({
	/** Null: as the window has room. */
	areFacetsShown: z.boolean().nullable(),
	openFacets: z.array(z.string()),
	/** By name of the saved query; "" is every other query. */
	layouts: z.record(z.string(), layoutSchema),
});
type AuditLook = z.infer<typeof lookSchema>;

const storageKey = "countersign.audit";
const defaults: AuditLook = { areFacetsShown: null, openFacets: ["outcome", "agent", "kind", "risk"], layouts: {} };

/** What was stored, when it still means something; otherwise the defaults. */
const stored = (): AuditLook => {
	try {
		const read = lookSchema.safeParse(JSON.parse(window.localStorage.getItem(storageKey) ?? "null"));
		return read.success ? read.data : defaults;
	} catch (error) {
		if (error instanceof SyntaxError) return defaults;
		throw error;
	}
};

export const useAuditLook = create<AuditLook>()(stored);

const change = (next: Partial<AuditLook>): void => {
	useAuditLook.setState(next);
	window.localStorage.setItem(storageKey, JSON.stringify(useAuditLook.getState()));
};

export const setFacetsShown = (areFacetsShown: boolean): void => change({ areFacetsShown });

export const setFacetOpen = (field: string, isOpen: boolean): void => {
	const { openFacets } = useAuditLook.getState();
	change({ openFacets: isOpen ? [...openFacets, field] : openFacets.filter((each) => each !== field) });
};

export const useLayout = (query: string): ColumnLayout => useAuditLook((look) => look.layouts[query] ?? asMade);

export const setLayout = (query: string, layout: ColumnLayout): void =>
	change({
		layouts: {
			...useAuditLook.getState().layouts,
			[query]: { order: [...layout.order], widths: { ...layout.widths }, hidden: [...layout.hidden] },
		},
	});
