/**
 * Who may import whom, as data. `docs/decisions/0003-own-import-check.md` says why the check is ours.
 *
 * A file belongs to the layer with the longest matching `path`. It may import its own layer, the paths in `may`, those in
 * `types` as types only, those in `lazily` by `import()` only, and the packages in `packages` (`node:*`: every Node module).
 * `because` is what a person reads when an edge is refused; `never` gives a closer reason for one target.
 */
export type Layer = {
	readonly path: string;
	readonly may: readonly string[];
	readonly types?: readonly string[];
	readonly lazily?: readonly string[];
	readonly packages: readonly string[];
	readonly because: string;
	readonly never?: readonly (readonly [prefix: string, because: string])[];
};
export type PackageRule = { readonly name: RegExp; readonly only: readonly string[]; readonly because: string };
export type FileRule = { readonly path: string; readonly only: readonly string[]; readonly because: string };
export type CallRule = {
	readonly call: string;
	readonly within: readonly string[];
	readonly except: readonly string[];
	readonly because: string;
};

const pure = "this layer is pure: it has no node and no DOM, so that one input always gives one answer on every host";
const hostsKnowAll = "only the entries in `src/main/hosts` know everything; below them each part is handed what it needs";

export const layers: readonly Layer[] = [
	{
		path: "src/shared/lib/",
		may: [],
		packages: [],
		because: "small total functions without domain words; everything rests on them, so they rest on nothing",
	},
	{
		path: "src/shared/model/",
		may: ["src/shared/lib/"],
		packages: ["zod"],
		because: "the nouns know only small functions and their schemas",
	},
	{
		path: "src/shared/query/",
		may: ["src/shared/lib/", "src/shared/model/"],
		packages: ["zod"],
		because: "a query is a plain question about entries; it knows neither who asks nor how it is answered",
	},
	{
		path: "src/shared/contract/",
		may: ["src/shared/lib/", "src/shared/model/", "src/shared/query/", "src/shared/view/"],
		packages: ["zod"],
		because: "a contract is data about what may be said on a wire; it knows the nouns, not who answers",
	},
	{
		path: "src/shared/view/",
		may: ["src/shared/lib/", "src/shared/model/"],
		packages: ["zod"],
		because: "console state is a fold over what the wire brings; it knows no host and no screen",
	},
	{
		path: "src/shared/proof/",
		may: ["src/shared/lib/"],
		packages: [],
		because: "the window and an auditor check proofs by themselves, so this must stand alone",
	},
	{ path: "src/shared/", may: ["src/shared/"], packages: ["zod"], because: "shared code runs anywhere" },
	{ path: "src/wasm/", may: [], packages: [], because: "AssemblyScript: compiled by itself to a module that imports nothing" },

	{
		path: "src/main/engine/gates/index.ts",
		may: ["src/main/engine/"],
		packages: [],
		because: "the list of gates, one line each",
	},
	{
		path: "src/main/engine/gates/",
		may: [
			"src/main/engine/gate.ts",
			"src/main/engine/ports.ts",
			"src/main/engine/config/rule-at.ts",
			"src/main/engine/policy/",
			"src/main/engine/analysis/",
			"src/main/engine/trust/",
			"src/main/engine/mode/",
			"src/main/engine/breaker/",
			"src/main/engine/limits/",
			"src/main/engine/hidden-variables.ts",
			"src/main/redact/",
			"src/main/inspect/",
			"src/shared/lib/",
			"src/shared/model/",
		],
		packages: ["minimatch"],
		because: "a gate judges one request from facts it gathered; it must not know the engine that asks it",
		never: [
			["src/main/engine/gates/", "a gate never imports another gate: findings must not depend on order or on each other"],
			["src/main/engine/settle.ts", "settle is the only decider; a gate only gives a finding"],
		],
	},
	{
		path: "src/main/engine/",
		may: ["src/main/redact/", "src/main/inspect/", "src/shared/lib/", "src/shared/model/"],
		packages: ["zod", "unbash", "minimatch", "smol-toml", "toml-eslint-parser"],
		because: pure,
		never: [
			["src/shared/contract/", "the engine decides; how a wire says it is the api's work"],
			["src/shared/view/", "the engine must not care what a screen looks like"],
			["src/shared/proof/", "the engine hands entries to the store; trees and proofs are the audit's work"],
			["src/main/store/", "the engine asks the world through `ports.ts`; the store implements them"],
			["src/main/audit/", "the engine hands entries to the store; trees and proofs are the audit's work"],
		],
	},
	{ path: "src/main/redact/", may: ["src/shared/lib/", "src/shared/model/"], packages: [], because: pure },
	{ path: "src/main/inspect/", may: ["src/shared/lib/", "src/shared/model/"], packages: [], because: pure },
	{
		path: "src/main/audit/",
		may: ["src/shared/lib/", "src/shared/proof/", "src/shared/model/"],
		packages: [],
		because: "the evidence must be checkable without the program that wrote it",
		never: [["src/main/engine/", "the audit knows entries as bytes, not why they were decided"]],
	},
	{
		path: "src/main/store/",
		may: ["src/main/engine/ports.ts", "src/main/audit/", "src/main/redact/", "src/shared/"],
		types: ["src/main/engine/"],
		packages: ["better-sqlite3", "node:*"],
		because: "the store writes and reads; deciding, talking and showing happen elsewhere",
	},
	{
		path: "src/main/exports/",
		may: ["src/main/audit/", "src/shared/"],
		packages: ["node:*", "csv-stringify"],
		because: "an export is entries written out; it reads them through what it is handed",
	},
	{
		path: "src/main/api/",
		may: ["src/shared/", "src/main/engine/grade.ts"],
		types: ["src/main/engine/", "src/main/store/", "src/main/audit/", "src/main/exports/", "src/main/hooks/", "src/main/system/"],
		packages: ["node:*", "diff"],
		because: "the api translates contract to engine and back; it decides nothing and owns no data",
	},
	{
		path: "src/main/wires/",
		may: ["src/shared/contract/", "src/shared/lib/"],
		types: ["src/shared/model/", "src/main/system/"],
		packages: ["node:*", "ws", "hono", "@hono/node-server"],
		because: "a wire carries frames; it must not know what they mean",
	},
	{
		path: "src/main/hooks/",
		may: ["src/shared/"],
		types: ["src/main/engine/"],
		packages: ["node:*"],
		because: "an adapter turns one agent program's hook format into requests and back; it decides nothing",
	},
	{
		path: "src/main/broker/",
		may: ["src/main/engine/", "src/main/redact/", "src/shared/"],
		types: ["src/main/system/"],
		packages: ["*"],
		because: "the broker carries out what was allowed, through the engine's verbs",
	},
	{
		path: "src/main/shipping/",
		may: ["src/shared/lib/", "src/shared/model/", "src/main/system/private-file.ts"],
		types: ["src/main/system/"],
		packages: ["node:*", "zod", "aws4fetch"],
		because: "shipping carries copies of what is committed; it knows neither the engine nor the database, so it can never hold them up",
	},
	{
		path: "src/main/archive/",
		may: ["src/shared/lib/", "src/shared/model/", "src/shared/proof/", "src/main/audit/"],
		packages: ["node:*"],
		because: "the archive writes and reads files of entries as bytes; it knows neither the engine nor the database",
	},
	{
		path: "src/main/forge/",
		may: ["src/main/engine/", "src/main/redact/", "src/shared/"],
		types: ["src/main/system/"],
		packages: ["*"],
		because: "the forge handles proposals through the engine's verbs",
	},
	{
		path: "src/main/scan/",
		may: ["src/main/engine/", "src/main/redact/", "src/shared/"],
		types: ["src/main/system/"],
		packages: ["*"],
		because: "scanners advise; they never decide and never write",
	},
	{
		path: "src/main/system/",
		may: ["src/shared/lib/", "src/shared/model/"],
		types: ["src/main/engine/ports.ts", "src/main/redact/"],
		packages: ["node:*", "zod", "keytar", "@napi-rs/keyring", "koffi", "pino"],
		because: "the operating system behind small ports; it knows nothing of requests",
	},
	{
		path: "src/main/hosts/",
		may: ["src/main/", "src/shared/", "src/client/", "src/commands/", "package.json"],
		packages: ["*"],
		because: hostsKnowAll,
	},
	{
		path: "src/main/",
		may: ["src/shared/"],
		packages: ["node:*"],
		because: "a new part of main needs its own line in `scripts/imports/rules.ts`",
	},

	{
		path: "src/client/",
		may: ["src/shared/"],
		packages: ["node:*"],
		because: "what an agent or an operator's program takes to talk to the host: a client of the contracts, no part of the host",
		never: [["src/main/", "a client knows main only through the contract"]],
	},
	{
		path: "src/commands/",
		may: ["src/shared/"],
		packages: ["node:*", "commander"],
		because: "names, options and help of commands, without what they do: more than one program shows them",
	},
	{
		path: "src/cli/",
		may: ["src/shared/", "src/client/", "src/commands/", "src/main/audit/"],
		lazily: ["src/main/hosts/"],
		packages: ["node:*", "commander"],
		because: "the command line is a client of the same contracts; it may verify offline and start a host (by `import()`), and no more",
		never: [["src/main/engine/", "a command line that could decide would be a second decider"]],
	},
	{
		path: "src/demo/",
		may: ["src/shared/", "src/client/"],
		packages: ["node:*"],
		because: "the demo is an agent like any other: it knows what an agent's client gives it",
		never: [["src/main/", "an agent knows main only through the contract"]],
	},
	{
		path: "src/renderer/",
		may: ["src/shared/"],
		packages: [
			"react",
			"zod",
			"react-dom",
			"zustand",
			"@tanstack/react-virtual",
			"@noble/hashes",
			"diff",
			"@fontsource-variable/ibm-plex-sans",
			"@fontsource/ibm-plex-mono",
		],
		because: "the console shows and carries a verdict over the wire",
		never: [
			["src/main/engine/", "the console must not be able to decide, so it must not be able to import what decides"],
			["src/main/", "the console knows main only through the contract, not even its types: what crosses is what the wire decodes"],
			["node:*", "the window has no node: it runs sandboxed and in a plain browser alike"],
		],
	},
];

/** Packages that only some places may touch, whatever their layer allows. */
export const packageRules: readonly PackageRule[] = [
	{ name: /^electron$/, only: ["src/main/hosts/electron/"], because: "everything else must run in plain Node, where it is tested" },
	{
		name: /^better-sqlite3$/,
		only: ["src/main/store/"],
		because: "the store is the only SQL: one writer, one place that knows the tables",
	},
	{
		name: /^(keytar|@napi-rs\/keyring|koffi)$/,
		only: ["src/main/system/"],
		because: "native code stays behind a port in `src/main/system`, where it can be absent",
	},
	{
		name: /^(picomatch|micromatch)$/,
		only: [],
		because: "a path of 200 characters hangs it for more than 20 s on `*a*a*a*b`; use minimatch (docs/decisions/0004)",
	},
	{ name: /^node:vm$/, only: [], because: "it is no sandbox; what runs for an agent runs in `src/main/broker/sandbox`" },
];

/** Files that only some places may import, whatever their layer allows. */
export const fileRules: readonly FileRule[] = [
	{
		path: "src/renderer/guard/decide.ts",
		only: ["src/renderer/guard/"],
		because: "only the input guard may carry a verdict: it knows that a person meant it",
	},
];

const pureLayers = ["src/shared/", "src/main/engine/", "src/main/redact/", "src/main/inspect/", "src/main/audit/"];
const asPort = "the clock and chance come in as ports, so that a decision can be replayed";

/** Calls that only some places may make: `name`, `object.name`, `name("text")`, or `new Name` (without arguments). */
export const callRules: readonly CallRule[] = [
	{ call: "Date.now", within: pureLayers, except: [], because: asPort },
	{ call: "new Date", within: pureLayers, except: [], because: asPort },
	{ call: "Math.random", within: pureLayers, except: [], because: asPort },
	{
		call: "decide",
		within: ["src/renderer/"],
		except: ["src/renderer/guard/"],
		because: "only the input guard may carry a verdict: it knows that a person meant it",
	},
	{
		call: 'call("request.answer")',
		within: ["src/renderer/"],
		except: ["src/renderer/guard/"],
		because: "a verdict goes through `guard/decide.ts`, whoever sends it",
	},
];
