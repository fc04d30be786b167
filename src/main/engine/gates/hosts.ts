import type { HostUse } from "../../../shared/model/evidence.ts";
import type { Finding } from "../../../shared/model/finding.ts";
import { hostAliases, hostUse, hostWarnings, matchHost, parseHostPattern, schemeOf } from "../analysis/hosts.ts";
import { ruleAt } from "../config/rule-at.ts";
import { type ActionCase, actionGate } from "../gate.ts";

/**
 * Where an action connects to. Judged on what the one address parser made of it, which is also what would be connected
 * to; what it cannot read is denied. A deny of a host beats every allow, with one exception: `*` among the denied
 * means "nothing but the allowed ones".
 *
 * Law: test/main/engine/gates/hosts.test.ts, test/vectors/hosts/.
 */
export const hosts = actionGate({
	name: "hosts",
	doc: "Keeps connections to the allowed hosts, away from denied, private and metadata addresses.",
	judge: (about) => {
		const { analysis, config } = about;
		if (config !== null && !config.network.enabled && usesNetwork(about)) {
			return [
				{
					gate: "hosts",
					effect: "deny",
					code: "network-disabled",
					reason: "the network is switched off (`network.enabled = false`)",
					rule: ruleAt(config, ["network", "enabled"], "false"),
				},
			];
		}
		const findings = analysis.hosts.slice(0, 512).flatMap((use) => judgeHost(strictly(use), about));
		if (analysis.kind === "network" && analysis.paths.length > 0)
			findings.push(ask("file-address", "the address names a file of this machine", analysis.paths[0]?.path));
		const unknown = usesNetwork(about) && analysis.hosts.length === 0;
		if (unknown && config?.network.allowed_hosts !== undefined)
			findings.push(ask("unknown", "which host it connects to cannot be told, and only some are allowed"));
		const asksOrDenies = findings.some((finding) => finding.effect !== "allow");
		const allows = unknown || asksOrDenies ? [] : allowWhenAllListed(about);
		return unique([...findings, ...allows]);
	},
});

const usesNetwork = ({ analysis }: ActionCase): boolean =>
	analysis.kind === "network" ||
	analysis.hosts.length > 0 ||
	analysis.risk === "network" ||
	analysis.steps.some((step) => step.risk === "network") ||
	analysis.reasons.some((reason) => reason.risk === "network");

/** Shell words are taken apart by the shell's own reader; here they are held to the strict one as well. */
const strictly = (use: HostUse): HostUse => {
	if (schemeOf(use.raw) !== undefined) return hostUse(use.raw);
	const again = hostUse(use.host, use.scheme);
	return { ...again, raw: use.raw, ...(use.port === undefined ? {} : { port: use.port }) };
};

const ask = (code: string, reason: string, evidence?: string): Finding => ({
	gate: "hosts",
	effect: "ask",
	code,
	question: `hosts:${code}`,
	reason: clip(reason, 600),
	...(evidence === undefined ? {} : { evidence: [clip(evidence, 600)] }),
});

const deny = (code: string, reason: string, evidence: string, rule?: Finding["rule"]): Finding => ({
	gate: "hosts",
	effect: "deny",
	code,
	reason: clip(reason, 600),
	evidence: [clip(evidence, 600)],
	...(rule === undefined ? {} : { rule }),
});

const judgeHost = (use: HostUse, { analysis, config }: ActionCase): Finding[] => {
	const shown = clip(use.host, 200);
	if (use.address === "invalid") {
		/* A word of a shell whose value is only known when it runs is no broken address. */
		if (analysis.kind === "shell" && /[$`*?{]/.test(use.raw))
			return [ask("unknown", `which host \`${shown}\` stands for is only known when it runs`, use.raw)];
		return [deny("unreadable-host", `\`${shown}\` cannot be read as an address without doubt`, use.raw)];
	}
	const findings: Finding[] = [];
	const allowed = config?.network.allowed_hosts;
	const listed = allowed?.find((pattern) => matchHost(pattern, use));
	/* Listed by name, not by a wildcard over everything. */
	const isNamed = listed !== undefined && listed !== "*";

	if (config !== null) {
		const spellings = hostAliases(use).map((host) => ({ ...use, host }));
		config.network.denied_hosts.forEach((pattern, index) => {
			const isEverything = parseHostPattern(pattern)?.host === "*";
			if (isEverything ? listed === undefined : spellings.some((spelling) => matchHost(pattern, spelling))) {
				findings.push(
					deny(
						"denied-host",
						isEverything
							? `\`${shown}\` is not among \`allowed_hosts\` and all others are denied`
							: `\`${shown}\` is a denied host (\`${pattern}\`)`,
						use.raw,
						ruleAt(config, ["network", "denied_hosts", index], pattern),
					),
				);
			}
		});
	}
	if (allowed !== undefined && listed === undefined)
		findings.push(ask("not-listed", `\`${shown}\` is not among \`allowed_hosts\``, use.raw));
	if (!isNamed) {
		if (use.address === "metadata") findings.push(deny("metadata-host", `\`${shown}\` hands out the machine's cloud credentials`, use.raw));
		else if (use.address !== "public" && use.address !== "name")
			findings.push(ask("private", `\`${shown}\` is ${inWords[use.address]}`, use.raw));
	}
	for (const warning of hostWarnings(use)) findings.push(ask(warning.code, warning.text, use.raw));
	return findings;
};

const inWords: Record<"private" | "loopback" | "link-local", string> = {
	private: "or may be a private address",
	loopback: "this machine itself",
	"link-local": "an address of the local network only",
};

/** Hosts a person listed answer the question of the mode for plain network actions; nothing else in the action may be open. */
const allowWhenAllListed = ({ analysis, config }: ActionCase): Finding[] => {
	const allowed = config?.network.allowed_hosts;
	if (config === null || allowed === undefined || analysis.risk !== "network" || !analysis.inspectable || analysis.hosts.length === 0)
		return [];
	/* A command does more than connect: it is for `allowed_commands` to answer. */
	if (analysis.kind !== "network") return [];
	const pattern = allowed.find((each) => each !== "*" && analysis.hosts[0] !== undefined && matchHost(each, strictly(analysis.hosts[0])));
	const all = analysis.hosts.every((use) => allowed.some((each) => each !== "*" && matchHost(each, strictly(use))));
	if (!all || pattern === undefined) return [];
	return [
		{
			gate: "hosts",
			effect: "allow",
			code: "allowed-host",
			question: "mode:network",
			reason: `every host is among \`allowed_hosts\``,
			rule: ruleAt(config, ["network", "allowed_hosts", allowed.indexOf(pattern)], pattern),
		},
	];
};

const unique = (findings: readonly Finding[]): Finding[] => {
	const byKey = new Map<string, Finding>();
	for (const finding of findings) {
		const key = `${finding.effect} ${finding.code} ${finding.reason}`;
		if (!byKey.has(key) && byKey.size < 64) byKey.set(key, finding);
	}
	return [...byKey.values()];
};

const clip = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length - 1)}…` : text);
