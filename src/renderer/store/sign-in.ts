/**
 * Signing in to the headless host: the link it prints ends in `#code=…`, a code that works once. It is traded for a
 * strict cookie and a proof of this tab, and taken out of the address bar, so that it is neither kept in history nor sent
 * anywhere. The proof lives as long as the tab: a cookie alone, which other ports of this machine also get, opens nothing.
 */

export type SignIn = { readonly signedIn: true } | { readonly signedIn: false; readonly why: string };

const codePattern = /^#code=([A-Za-z0-9_-]{1,200})$/;
const proofKey = "countersign.proof";
const subprotocol = "countersign.v1";

export async function signIn(): Promise<SignIn> {
	const code = codePattern.exec(window.location.hash)?.[1];
	if (code === undefined) return { signedIn: true };
	window.history.replaceState(null, "", `${window.location.pathname}#/inbox`);
	const response = await post(code);
	if (response === null) return { signedIn: false, why: "The host did not answer." };
	if (!response.ok) {
		return {
			signedIn: false,
			why: response.status === 401 ? "This link was used already, or is too old." : `The host answered ${response.status}.`,
		};
	}
	const body: unknown = await response.json();
	const proof = typeof body === "object" && body !== null && "proof" in body ? body.proof : undefined;
	if (typeof proof === "string") window.sessionStorage.setItem(proofKey, proof);
	return { signedIn: true };
}

/** Null when nobody answered. */
const post = (code: string): Promise<Response | null> =>
	fetch("login", {
		method: "POST",
		headers: { "content-type": "application/json" },
		body: JSON.stringify({ code }),
		credentials: "same-origin",
		cache: "no-store",
	}).catch(() => null);

/** What a WebSocket names to be let in. */
export function socketProtocols(): string[] {
	const proof = window.sessionStorage.getItem(proofKey);
	return proof === null ? [subprotocol] : [subprotocol, `proof.${proof}`];
}

/** True when the host says that this browser is not signed in; a WebSocket cannot tell, so it is asked over HTTP. */
export async function isSignedOut(): Promise<boolean> {
	const proof = window.sessionStorage.getItem(proofKey);
	const headers: Record<string, string> = proof === null ? {} : { "x-countersign-proof": proof };
	const response = await fetch("session", { credentials: "same-origin", cache: "no-store", headers }).catch(() => null);
	return response?.status === 401;
}
