import type { IncomingMessage } from "node:http";

/** What is refused before a request is read any further: who it was addressed to, and from which page it comes. */

export type HttpRefusal = { readonly status: 403 | 405; readonly why: string };

/**
 * Null when the request may go on.
 *
 * Host must be exactly ours, so that a name which was rebound to this address reaches nothing. Whatever changes
 * something, and every WebSocket, must say that it comes from our own page: a browser always sends Origin there, so its
 * absence is no excuse. A page may only be navigated to from elsewhere, never read or called.
 */
export function refuseRequest(request: IncomingMessage, port: number, isUpgrade: boolean): HttpRefusal | null {
	const hosts = request.headersDistinct["host"] ?? [];
	const [host] = hosts;
	if (hosts.length !== 1 || (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`)) {
		return { status: 403, why: "the Host header does not name this console" };
	}
	if (request.url?.startsWith("/") !== true) return { status: 403, why: "the request names a whole address" };
	const { method } = request;
	const isReading = method === "GET" || method === "HEAD";
	if (!isReading && method !== "POST") return { status: 405, why: "only GET, HEAD and POST are known here" };

	const origins = request.headersDistinct["origin"] ?? [];
	const isOurPage = origins.length === 1 && origins[0] === `http://${host}`;
	const needsOrigin = isUpgrade || !isReading;
	if (needsOrigin && origins.length === 0) return { status: 403, why: "the Origin header is missing" };
	if (origins.length > 0 && !isOurPage) return { status: 403, why: "the request comes from another origin" };

	const site = request.headers["sec-fetch-site"];
	const isNavigation =
		isReading && !isUpgrade && request.headers["sec-fetch-mode"] === "navigate" && request.headers["sec-fetch-dest"] === "document";
	if (site !== undefined && site !== "same-origin" && site !== "none" && !isNavigation) {
		return { status: 403, why: "the request comes from another site" };
	}
	return null;
}

const policy = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"font-src 'self'",
	"img-src 'self' data:",
	"connect-src 'self'",
	"frame-ancestors 'none'",
	"base-uri 'none'",
	"form-action 'none'",
].join("; ");

/** On every answer, refusals included. */
export const securityHeaders: Readonly<Record<string, string>> = {
	"content-security-policy": policy,
	"x-content-type-options": "nosniff",
	"x-frame-options": "DENY",
	"cache-control": "no-store",
	"referrer-policy": "no-referrer",
	"cross-origin-opener-policy": "same-origin",
	"cross-origin-resource-policy": "same-origin",
	"cross-origin-embedder-policy": "require-corp",
	"permissions-policy": "camera=(), microphone=(), geolocation=(), usb=(), serial=(), clipboard-read=()",
};

/** The value of one cookie; undefined when it is absent or there twice. */
export const cookieOf = (header: string | undefined, name: string): string | undefined => {
	const values = (header ?? "")
		.split(";")
		.map((each) => each.trim())
		.filter((each) => each.startsWith(`${name}=`));
	return values.length === 1 ? values[0]?.slice(name.length + 1) : undefined;
};
