import type { Entry } from "../../shared/model/entry.ts";
import { decidedBy, subjectOf } from "../../shared/query/subject.ts";

/**
 * An entry as an event of the Open Cybersecurity Schema Framework. Commands are Process Activity, files File System
 * Activity, other calls API Activity, sign-ins Authentication, and what changes the console's own rules Entity Management.
 * What has no place of its own there is under `unmapped`.
 *
 * Source: OCSF 1.6.0, https://schema.ocsf.io
 * Law: test/main/exports/ocsf.test.ts
 */
export const ocsfVersion = "1.6.0";

type Json = string | number | boolean | null | Json[] | { [name: string]: Json | undefined };
type Members = { [name: string]: Json | undefined };

export const ocsfOf = (entry: Entry, leaf: string, productVersion: string): Members => {
	const { class_uid: classUid, activity_id: activity, ...rest } = classOf(entry);
	const control = controlOf(entry);
	return tidy({
		class_uid: classUid,
		category_uid: Math.floor((classUid as number) / 1000),
		activity_id: activity,
		type_uid: (classUid as number) * 100 + (activity as number),
		time: entry.at,
		severity_id: severityOf(entry),
		message: subjectOf(entry).slice(0, 1000),
		metadata: {
			version: ocsfVersion,
			product: { name: "Countersign", vendor_name: "Countersign", version: productVersion },
			uid: leaf,
			sequence: entry.seq,
			event_code: entry.type,
			...(control === null ? {} : { profiles: ["security_control"] }),
			...(entry.request === undefined ? {} : { correlation_uid: entry.request }),
		},
		...control,
		...rest,
		unmapped: {
			agent: entry.agent,
			session: entry.session,
			digest: entry.digest,
			tool: word(entry.details["tool"]),
			risk: word(entry.details["risk"]),
			decided_by: decidedBy(entry) ?? undefined,
			findings: (entry.findings ?? []).map(({ gate, effect, code, reason, rule }) => ({ gate, effect, code, reason, rule: rule?.name })),
		},
	});
};

const classOf = (entry: Entry): Members => {
	const { details, type } = entry;
	const actor = {
		app_name: entry.agent ?? entry.actor,
		user: { name: entry.actor, type_id: 99, type: entry.agent === entry.actor ? "Agent" : "Operator" },
	};
	const device = { hostname: entry.host, type_id: 0 };
	if (type === "operator.signed-in" || type === "operator.refused") {
		return {
			class_uid: 3002,
			activity_id: 1,
			user: { name: entry.actor },
			service: { name: "Countersign console" },
			status_id: type === "operator.signed-in" ? 1 : 2,
			is_remote: false,
		};
	}
	if (!type.startsWith("request.") && !type.startsWith("answer.") && type !== "unasked.seen") {
		const [thing = "", happened = ""] = type.split(".");
		return {
			class_uid: 3004,
			activity_id: entityActivity[happened] ?? 3,
			actor,
			entity: { name: entry.agent ?? word(details["name"]) ?? word(details["file"]) ?? thing, type: thing },
			comment: word(details["reason"]),
		};
	}
	const kind = word(details["kind"]);
	if (kind === "shell") {
		const isEnd = type === "request.finished";
		return {
			class_uid: 1007,
			activity_id: isEnd ? 2 : 1,
			actor,
			device,
			process: { cmd_line: commandOf(entry), working_directory: word(details["cwd"]) },
			exit_code: isEnd && typeof details["exitCode"] === "number" ? details["exitCode"] : undefined,
			status_id: isEnd ? (details["result"] === "succeeded" ? 1 : 2) : undefined,
		};
	}
	const path = pathOf(entry);
	if (kind?.startsWith("file.") === true && path !== undefined) {
		return {
			class_uid: 1001,
			activity_id: kind === "file.read" ? 2 : kind === "file.delete" ? 4 : 3,
			actor,
			device,
			file: { name: path.split(/[/\\]/).at(-1) ?? path, path, type_id: 1 },
		};
	}
	const hosts = Array.isArray(details["hosts"]) ? details["hosts"].filter((host) => typeof host === "string") : [];
	return {
		class_uid: 6003,
		activity_id: details["risk"] === "read" ? 2 : details["risk"] === "destructive" ? 4 : 3,
		actor,
		api: { operation: word(details["tool"]) ?? type, service: { name: kind ?? "agent" } },
		src_endpoint: { hostname: entry.host },
		dst_endpoint: hosts[0] === undefined ? undefined : { hostname: hosts[0] },
	};
};

const entityActivity: Readonly<Record<string, number>> = {
	opened: 1,
	enrolled: 1,
	given: 1,
	added: 1,
	set: 1,
	removed: 4,
	revoked: 4,
	released: 4,
};

/** What the console let happen: allowed, approved by a person, delayed while it waits, rejected by a person, blocked. */
const controlOf = ({ outcome, details }: Entry): Members | null => {
	if (outcome === undefined) return null;
	if (outcome.state === "allowed") return { action_id: 1, disposition_id: details["heldSeq"] === undefined ? 1 : 8 };
	if (outcome.state === "held") return { action_id: 0, disposition_id: 14 };
	return { action_id: 2, disposition_id: outcome.code === "person" ? 25 : 2, status_detail: outcome.reason };
};

const severityOf = ({ type, details }: Entry): number => {
	if (type === "unasked.seen" || type === "halt.set" || type === "breaker.opened") return 4;
	return { routine: 1, notable: 2, high: 4, critical: 5 }[word(details["grade"]) ?? "routine"] ?? 1;
};

const commandOf = ({ details }: Entry): string | undefined => {
	const args = details["args"];
	const command = typeof args === "object" && args !== null && !Array.isArray(args) ? word(args["command"]) : undefined;
	return command ?? word(details["subject"]);
};

const pathOf = ({ details }: Entry): string | undefined => {
	const [first] = Array.isArray(details["paths"]) ? details["paths"] : [];
	return typeof first === "object" && first !== null && !Array.isArray(first) ? word(first["path"]) : undefined;
};

const word = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);

/** Without members that are not there. */
const tidy = (members: Members): Members => JSON.parse(JSON.stringify(members)) as Members;
