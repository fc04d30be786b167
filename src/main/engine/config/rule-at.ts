import type { Config } from "../../../shared/model/config.ts";
import type { RuleRef } from "../../../shared/model/finding.ts";

/** Steps from the top of the file to a value: `["safety", "denied_paths", 2]`. */
export type KeyPath = readonly (string | number)[];

export type Place = { readonly file: string; readonly line: number; readonly column: number };

/*
 * Positions are kept beside the configuration, not in it: it is compared, replayed and shown as data. A configuration
 * that was not read from a file has none.
 */
const places = new WeakMap<Config, ReadonlyMap<string, Place>>();

export const rememberPlaces = (config: Config, found: ReadonlyMap<string, Place>): void => void places.set(config, found);

export const keyOf = (path: KeyPath): string => JSON.stringify(path);

/** Names a rule for a finding, with the line it stands in when that is known. */
export const ruleAt = (config: Config, path: KeyPath, value: string): RuleRef => {
	const names = path.filter((step) => typeof step === "string").join(".");
	const name = `${names} ${JSON.stringify(value)}`;
	return { name: name.length > 200 ? `${name.slice(0, 199)}…` : name, ...places.get(config)?.get(keyOf(path)) };
};
