import { ok, type Result } from "../../../shared/lib/result.ts";
import { levels } from "../../../shared/model/words.ts";
import { readToml, refuseFile } from "../config/toml-faults.ts";
import { parsePolicies } from "./parse-policies.ts";

/**
 * Rustant's policies in our words. Both of its forms are read: the one of its handbook, which is ours, and the one of
 * its program (`scope`, one `predicate` with a `type` in small letters). What it only names and never defined is left
 * out and said so in a comment: a policy that looks enforced and is not would be worse.
 *
 * Source: rustant-core `policy.rs`.
 */
export const importRustant = (text: string, file: string): Result<string> => {
	const toml = readToml(text, file);
	if (!toml.ok) return toml;
	const tables = table(toml.value.values)["policies"];
	if (!Array.isArray(tables)) return refuseFile([{ file, line: 1, column: 1, found: "no `[[policies]]`", expected: "a list of policies" }]);
	const written = (tables as unknown[]).map((each, at) => policyText(table(each), at)).join("\n");
	const read = parsePolicies(written, "the imported policies", "user");
	return read.ok ? ok(written) : read;
};

type Table = Readonly<Record<string, unknown>>;
const table = (value: unknown): Table => (value !== null && typeof value === "object" && !Array.isArray(value) ? (value as Table) : {});
const texts = (value: unknown): string[] =>
	Array.isArray(value) ? value.filter((each): each is string => typeof each === "string" && each !== "") : [];
const toml = (value: unknown): string => JSON.stringify(value);

const policyText = (policy: Table, at: number): string => {
	const scope = table(policy["scope"]);
	const tools = [...texts(policy["tools"]), ...texts(scope["tools"])];
	const actions = [...texts(policy["actions"]), ...texts(scope["actions"])];
	const listed = Array.isArray(policy["predicates"])
		? (policy["predicates"] as unknown[])
		: policy["predicate"] === undefined
			? []
			: [policy["predicate"]];
	const predicates: string[] = [];
	const notes: string[] = [];
	for (const each of listed) {
		const read = predicateText(table(each));
		if ("text" in read) predicates.push(read.text);
		else notes.push(read.leftOut);
	}
	const name = (typeof policy["name"] === "string" ? policy["name"] : "")
		.replace(/[^A-Za-z0-9 ._-]/g, "-")
		.replace(/^[^A-Za-z0-9]+/, "")
		.slice(0, 80);
	const comments = notes.map((note) => `# left out: ${note.replace(/\s+/g, " ")}\n`).join("");
	if (predicates.length === 0) return `${comments}# left out: the policy ${toml(name)} has no predicate that says anything here\n`;
	const lines = ["[[policies]]", `name = ${toml(name === "" ? `imported-${at + 1}` : name)}`];
	if (typeof policy["description"] === "string") lines.push(`description = ${toml(policy["description"].slice(0, 500))}`);
	/* Its program leaves a policy out that does not say \`enabled\`; its handbook means it. Ours is the stricter reading. */
	if (policy["enabled"] === false) lines.push("enabled = false");
	if (tools.length > 0) lines.push(`tools = ${toml(tools)}`);
	if (actions.length > 0) lines.push(`actions = ${toml(actions)}`);
	lines.push("predicates = [", ...predicates.map((each) => `  ${each},`), "]");
	return `${comments}${lines.join("\n")}\n`;
};

const clock = (value: unknown): string | null => {
	if (typeof value === "string") return /^\d\d:\d\d$/.test(value) ? value : null;
	return typeof value === "number" && Number.isInteger(value) && value >= 0 && value <= 24 ? `${String(value).padStart(2, "0")}:00` : null;
};

const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

const predicateText = (predicate: Table): { readonly text: string } | { readonly leftOut: string } => {
	const type = typeof predicate["type"] === "string" ? predicate["type"] : "";
	const action =
		predicate["action"] === "ask" || predicate["action"] === "deny" || predicate["action"] === "allow-only"
			? `, action = ${toml(predicate["action"])}`
			: "";
	const limit = predicate["limit"] ?? predicate["threshold"];
	const number = typeof limit === "number" || typeof limit === "bigint" ? Math.floor(Number(limit)) : null;
	switch (type.toLowerCase().replaceAll("_", "")) {
		case "timewindow": {
			const hours = table(predicate["allowed_hours"]);
			const pair = Array.isArray(predicate["allowed_hours"]) ? (predicate["allowed_hours"] as unknown[]) : [hours["start"], hours["end"]];
			const isAllowed = predicate["start"] === undefined;
			const [start, end] = [clock(isAllowed ? pair[0] : predicate["start"]), clock(isAllowed ? pair[1] : predicate["end"])];
			if (start === null || end === null || start === end)
				return { leftOut: `a time window without hours that mean anything (${toml(predicate)})` };
			const allowed = Array.isArray(predicate["allowed_days"])
				? predicate["allowed_days"].map((day) => days[Number(day) - 1]).filter((day) => day !== undefined)
				: [];
			const on = allowed.length > 0 ? `, days = ${toml(allowed)}` : "";
			return {
				text: `{ type = "TimeWindow", start = ${toml(start)}, end = ${toml(end)}${on}${isAllowed ? ', action = "allow-only"' : action} }`,
			};
		}
		case "maxblastradius":
			return number === null
				? { leftOut: "a blast radius without a number" }
				: { text: `{ type = "MaxBlastRadius", limit = ${number}${action} }` };
		case "mintrustlevel": {
			const { level } = predicate;
			const known =
				levels.find((each) => each === level) ??
				(typeof level === "number" || typeof level === "bigint" ? levels[Math.min(Number(level), levels.length - 1)] : undefined);
			return known === undefined
				? { leftOut: `a trust level that is none here (${toml(String(level))})` }
				: { text: `{ type = "MinTrustLevel", level = ${toml(known)}${action} }` };
		}
		case "requiresconsensus": {
			const least = predicate["min_approvers"];
			return typeof least === "number"
				? { text: `{ type = "RequiresConsensus", min_approvers = ${least} }` }
				: { leftOut: "a consensus of language models: here people approve; say how many with `min_approvers`" };
		}
		case "maxconcurrentdeployments":
			return number === null
				? { leftOut: "a limit of deployments without a number" }
				: { text: `{ type = "MaxConcurrentDeployments", limit = ${number}${action} }` };
		default:
			return { leftOut: `the predicate ${toml(type)}, which is not known here` };
	}
};
