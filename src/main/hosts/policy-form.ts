import type { FormEdit, PolicyForm } from "../../shared/contract/console-policies.ts";
import { fail, ok, type Result } from "../../shared/lib/result.ts";
import { readToml } from "../engine/config/toml-faults.ts";
import { maxPoliciesLength } from "../engine/policy/parse-policies.ts";
import { editPolicies } from "../engine/policy/policy-text.ts";

/** A draft as fields, and back into its text. What the fields mean is for the strict reading to say. */

type Written = PolicyForm["values"];
const isTable = (value: unknown): value is Written => value !== null && typeof value === "object" && !Array.isArray(value);

/** Null for a text that is no TOML. What no field can show (dates, infinite numbers) is left to the text. */
export const formOf = (text: string, file: string): readonly PolicyForm[] | null => {
	const read = readToml(text, file);
	if (!read.ok) return null;
	const values = JSON.parse(JSON.stringify(read.value.values)) as { policies?: unknown };
	const tables = Array.isArray(values.policies) ? (values.policies as unknown[]).filter(isTable) : [];
	return tables.map(({ predicates, ...rest }) => ({
		values: rest,
		predicates: Array.isArray(predicates) ? predicates.filter(isTable) : [],
	}));
};

/** Faults: `bad_request` for a text that is no TOML, before or after; `too_large`. */
export const editForm = (text: string, edits: readonly FormEdit[], file: string): Result<string> => {
	const before = readToml(text, file);
	if (!before.ok) return before;
	const edited = editPolicies(text, edits);
	if (edited.length > maxPoliciesLength) return fail("too_large", "the policies are too long");
	const after = readToml(edited, file);
	return after.ok ? ok(edited) : after;
};
