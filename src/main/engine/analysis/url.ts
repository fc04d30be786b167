/**
 * The one WHATWG URL parser, present in node and in every browser but in no ECMAScript library. It is declared here
 * with the members this layer uses and nothing more, because the layer compiles without node and DOM types.
 *
 * Source: https://url.spec.whatwg.org/ (URL Standard).
 */
export type ParsedUrl = {
	readonly href: string;
	readonly protocol: string;
	readonly username: string;
	readonly password: string;
	readonly hostname: string;
	readonly port: string;
	readonly pathname: string;
	readonly search: string;
	readonly hash: string;
};

declare const URL: { new (url: string): ParsedUrl; canParse(url: string): boolean };

/** Null when the text is not an absolute URL. */
export const parseUrl = (text: string): ParsedUrl | null => (URL.canParse(text) ? new URL(text) : null);
