import { posix } from "node:path";
import { callRules, fileRules, type Layer, layers, packageRules } from "./rules.ts";
import { type Edge, scan } from "./scan.ts";

export type Offence = { readonly file: string; readonly line: number; readonly what: string; readonly because: string };

const within = (file: string, prefixes: readonly string[]): boolean => prefixes.some((each) => file.startsWith(each));

const layerOf = (file: string): Layer | null =>
	layers
		.filter(({ path }) => file.startsWith(path))
		.reduce<Layer | null>((best, each) => (best !== null && best.path.length > each.path.length ? best : each), null);

const packageOf = (specifier: string): string => {
	if (specifier.startsWith("node:")) return specifier;
	return specifier
		.split("/")
		.slice(0, specifier.startsWith("@") ? 2 : 1)
		.join("/");
};

const gateFolder = "src/main/engine/gates/";

/** A gate may be a file and a folder of the same name: `gates/paths.ts`, `gates/paths/list.ts`. */
const gateOf = (file: string): string | null =>
	file.startsWith(gateFolder) ? (/^[^/.]+/.exec(file.slice(gateFolder.length))?.[0] ?? null) : null;

const packageOffence = (file: string, layer: Layer, specifier: string): string | null => {
	const name = packageOf(specifier);
	const rule = packageRules.find((each) => each.name.test(name));
	if (rule !== undefined) {
		if (within(file, rule.only)) return null;
		return `${rule.because} (allowed ${rule.only.length === 0 ? "nowhere" : `only in \`${rule.only.join("`, `")}\``})`;
	}
	const isNode = name.startsWith("node:");
	if (layer.packages.includes("*") || layer.packages.includes(name) || (isNode && layer.packages.includes("node:*"))) return null;
	const closer = layer.never?.find(([prefix]) => prefix === name || (prefix === "node:*" && isNode));
	return closer?.[1] ?? layer.because;
};

const fileOffence = (file: string, layer: Layer, target: string, edge: Edge): string | null => {
	const closed = fileRules.find((rule) => rule.path === target && !within(file, rule.only));
	if (closed !== undefined) return closed.because;
	const isOwn = layer.path === gateFolder ? gateOf(file) !== null && gateOf(file) === gateOf(target) : target.startsWith(layer.path);
	if (isOwn || within(target, layer.may)) return null;
	if (within(target, layer.types ?? [])) return edge.typeOnly ? null : `${layer.because}; types from there are fine: use \`import type\``;
	if (within(target, layer.lazily ?? [])) return edge.lazy ? null : `${layer.because}; use \`await import()\` there`;
	return layer.never?.find(([prefix]) => target.startsWith(prefix))?.[1] ?? layer.because;
};

/**
 * Every forbidden import and call of one file, each with its reason.
 *
 * Shapes: `file` is a path from the root with forward slashes.
 */
export const judge = (file: string, text: string): Offence[] => {
	const layer = layerOf(file);
	if (layer === null) {
		return [{ file, line: 1, what: "is in no layer", because: "every folder of `src` has a line in `scripts/imports/rules.ts`" }];
	}
	const { edges, calls } = scan(file, text);
	const offences: Offence[] = [];
	for (const edge of edges) {
		const specifier = edge.to.split("?")[0] ?? edge.to;
		const isFile = specifier.startsWith(".");
		const target = isFile ? posix.join(posix.dirname(file), specifier) : specifier;
		const because = isFile ? fileOffence(file, layer, target, edge) : packageOffence(file, layer, specifier);
		if (because !== null) offences.push({ file, line: edge.line, what: `imports \`${target}\``, because });
	}
	for (const { call, line } of calls) {
		for (const rule of callRules) {
			// A bare name also stands for the method of that name: `decide` is `actions.decide` too.
			const isBareName = !/^[^(]*[. ]/.test(rule.call);
			const matches = call === rule.call || (isBareName && call.endsWith(`.${rule.call}`));
			if (!matches || !within(file, rule.within) || within(file, rule.except)) continue;
			offences.push({ file, line, what: `calls \`${call}\``, because: rule.because });
		}
	}
	return offences;
};
