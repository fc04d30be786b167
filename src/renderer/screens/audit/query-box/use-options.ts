import { useMemo } from "react";
import { useSteadyCall } from "../../../parts/use-steady-call.ts";
import { type Option, optionsAt, type Place } from "../completion.ts";

const mostOptions = 12;

/** Completions at a place: what the language knows at once, values of the log from the host. */
export function useOptions(place: Place | undefined): readonly Option[] {
	const asked = place?.kind === "value" ? { field: place.field, prefix: place.prefix } : null;
	const { value } = useSteadyCall("audit.complete", asked);
	return useMemo(() => {
		if (place === undefined) return [];
		// What was typed meanwhile narrows the last answer at once, so that a choice made from it is not lost when the next comes.
		const prefix = place.kind === "value" ? place.prefix : "";
		const options =
			place.kind === "value"
				? (value?.values ?? []).filter((each) => each.startsWith(prefix)).map((each) => ({ text: each }))
				: optionsAt(place);
		return options.slice(0, place.kind === "field" ? 40 : mostOptions);
	}, [place, value]);
}
