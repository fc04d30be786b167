import { matchesName } from "../../shared/lib/name-pattern.ts";
import type { Config } from "../../shared/model/config.ts";
import type { Request } from "../../shared/model/request.ts";

/** Which variables the rules hide. Case does not matter: on some systems it names the same variable. */

export const isVariable = (pattern: string, name: string): boolean => matchesName(pattern.toUpperCase(), name.toUpperCase());

export const hidesVariable = (config: Config, name: string): boolean => config.secrets.hide.some((pattern) => isVariable(pattern, name));

/** The request as it may be kept: values of hidden variables are not. */
export const withoutHidden = (request: Request, config: Config | null): Request => {
	if (request.env === undefined || config === null || config.secrets.hide.length === 0) return request;
	const env = Object.entries(request.env).map(([name, value]) => [name, hidesVariable(config, name) ? "[hidden by the rules]" : value]);
	return { ...request, env: Object.fromEntries(env) as Record<string, string> };
};
