import { z } from "zod";
import { fail, ok, type Result } from "../../../shared/lib/result.ts";
import {
	maxPolicies,
	type Policy,
	policyHeadSchema,
	type Predicate,
	predicateSchemas,
	predicateTypes,
} from "../../../shared/model/policy.ts";
import { parseHostPattern } from "../analysis/hosts.ts";
import { keyOf, type KeyPath, type Place } from "../config/rule-at.ts";
import { nearest } from "../config/suggest.ts";
import { type ConfigFault, faultsOf, placeAt, quote, type ReadToml, readToml, refuseFile, type Vocabulary } from "../config/toml-faults.ts";
import { failedExamples } from "./examples.ts";

/** Who wrote a file. A project's own file can be written by the agent it governs, so it may only tighten. */
export type Origin = "user" | "workspace";

/** One policy of a file, with the place of its table and of each of its predicates. */
export type PlacedPolicy = { readonly policy: Policy; readonly place: Place; readonly predicatePlaces: readonly Place[] };
export type PolicyFile = { readonly file: string; readonly origin: Origin; readonly policies: readonly PlacedPolicy[] };

/** Largest file that is read. UTF-16 units. */
export const maxPoliciesLength = 1_048_576;

const fileSchema = z.object({ policies: z.array(policyHeadSchema).max(maxPolicies).default([]) }).strict();

const vocabulary: Vocabulary = {
	topWord: "key",
	namesAt: (path) => {
		if (path.length === 0) return ["policies"];
		if (path.length === 2) return Object.keys(policyHeadSchema.shape);
		if (path[2] === "examples")
			return path.length === 3 ? ["match", "no_match"] : ["tool", "command", "path", "url", "args", "agent", "action"];
		return [];
	},
	sectionOf: () => undefined,
};

/**
 * Reads `policies.toml` strictly and runs its examples. What is not understood, and what would be understood but not
 * enforced, is a fault: a policy that is believed to hold and does not is worse than none.
 *
 * Faults: `bad_request` with the first fault as message and all of them as `data: ConfigFault[]`, in file order;
 * `too_large` over 1 Mi characters.
 * Law: test/main/engine/policy/parse-policies.test.ts.
 */
export const parsePolicies = (text: string, file: string, origin: Origin): Result<PolicyFile> => {
	if (text.length > maxPoliciesLength) return fail("too_large", `\`${file}\` is larger than ${maxPoliciesLength} characters`);
	const read = readToml(text, file);
	if (!read.ok) return read;
	const source = read.value;
	const heads = fileSchema.safeParse(source.values);
	const faults: ConfigFault[] = heads.success ? [] : heads.error.issues.flatMap((issue) => faultsOf(issue, source, vocabulary));
	const tables = listOf(source.values, "policies");
	const predicates = tables.map((table, index) =>
		listOf(table, "predicates").map((each, at) => readPredicate(each, ["policies", index, "predicates", at], source, origin, faults)),
	);
	if (!heads.success || faults.length > 0) return refuseFile(faults);

	const placeOf = (path: KeyPath): Place => placeAt(source.places.values, path, file);
	const policies = heads.data.policies.map((head, index): PlacedPolicy => ({
		policy: { ...head, predicates: (predicates[index] ?? []).filter((each) => each !== null) },
		place: placeOf(["policies", index]),
		predicatePlaces: head.predicates.map((_each, at) => placeOf(["policies", index, "predicates", at])),
	}));
	policies.forEach((each, index) => faults.push(...checkOne(each, index, policies, source)));
	return faults.length > 0 ? refuseFile(faults) : ok({ file, origin, policies });
};

const listOf = (table: unknown, key: string): readonly unknown[] => {
	const list = table !== null && typeof table === "object" ? (table as Record<string, unknown>)[key] : undefined;
	return Array.isArray(list) ? (list as unknown[]) : [];
};

/** Null when it is no predicate; why is then among the faults. */
const readPredicate = (value: unknown, path: KeyPath, source: ReadToml, origin: Origin, faults: ConfigFault[]): Predicate | null => {
	if (value === null || typeof value !== "object" || Array.isArray(value)) return null;
	const table = value as Record<string, unknown>;
	const at = (step: string): Place => placeAt(source.places.values, [...path, step], source.file);
	const types = `one of ${predicateTypes.map((each) => `\`${each}\``).join(", ")}`;
	const { type } = table;
	const known = predicateTypes.find((each) => each === type);
	if (known === undefined) {
		const hint = typeof type === "string" ? nearest(type, predicateTypes) : undefined;
		const found = type === undefined ? "no `type`" : quote(source.places.written.get(keyOf([...path, "type"])) ?? "a table");
		faults.push({ ...at("type"), found, expected: types, ...(hint === undefined ? {} : { hint: `did you mean \`${hint}\`?` }) });
		return null;
	}
	const isAliased = known === "MaxBlastRadius" && table["limit"] === undefined && table["threshold"] !== undefined;
	const { threshold, ...rest } = table;
	const input = isAliased ? { ...rest, limit: threshold } : table;
	const names = Object.keys(predicateSchemas[known].shape);
	const read = predicateSchemas[known].safeParse(input);
	if (!read.success) {
		for (const issue of read.error.issues) {
			const inner = issue.path
				.filter((step): step is string | number => typeof step !== "symbol")
				.map((step) => (isAliased && step === "limit" ? "threshold" : step));
			if (issue.code === "unrecognized_keys") {
				for (const key of issue.keys) {
					const place = placeAt(source.places.keys, [...path, key], source.file);
					const hint = nearest(key, names);
					faults.push({
						...place,
						found: `the unknown key ${quote(key)}`,
						expected: `one of ${names.map((each) => `\`${each}\``).join(", ")}`,
						...(hint === undefined ? {} : { hint: `did you mean \`${hint}\`?` }),
					});
				}
			} else faults.push(...faultsOf({ ...issue, path: [...path, ...inner] }, source, vocabulary));
		}
		return null;
	}
	if (origin === "workspace" && known === "Allow") {
		faults.push({ ...at("type"), found: "`Allow`", expected: "a predicate that tightens: a project's own file cannot allow anything" });
		return null;
	}
	return read.data;
};

const checkOne = ({ policy, place }: PlacedPolicy, index: number, all: readonly PlacedPolicy[], source: ReadToml): ConfigFault[] => {
	const faults: ConfigFault[] = [];
	const written = (path: KeyPath, expected: string): void => {
		const full = ["policies", index, ...path];
		const found = source.places.written.get(keyOf(full)) ?? "";
		faults.push({ ...placeAt(source.places.values, full, source.file), found: quote(found), expected });
	};
	const first = all.findIndex((each) => each.policy.name === policy.name);
	if (first < index)
		written(
			["name"],
			`a name of its own: line ${all[first]?.place.line ?? 1} has a policy of this name, and findings are told apart by it`,
		);
	policy.hosts?.forEach((pattern, at) => {
		if (parseHostPattern(pattern) === null) written(["hosts", at], "a host: `example.com`, `*.example.com`, `example.com:443` or `*`");
	});
	policy.commands?.forEach((rule, at) => {
		if (!/^\s*["']?[^\s"'<>]/.test(rule))
			written(["commands", at], "a command that begins with a program, such as `git push` or `* > /dev/*`");
	});
	for (const key of ["command", "cwd"] as const)
		if (policy[key] !== undefined && policy.predicates.some(({ type }) => type !== "Allow"))
			faults.push({
				...placeAt(source.places.keys, ["policies", index, key], source.file),
				found: `\`${key}\``,
				expected:
					key === "command"
						? "a policy of `Allow` only: what restricts is written as `commands`, which is read widely"
						: "a policy of `Allow` only: an agent says itself where it runs something",
			});
	if (faults.length === 0) for (const { list, at, expected } of failedExamples(policy, place)) written(["examples", list, at], expected);
	return faults;
};
