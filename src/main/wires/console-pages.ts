import type { IncomingMessage, ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { parseStrictJson } from "../../shared/lib/strict-json.ts";
import type { ConsoleFiles } from "./console-files.ts";
import { cookieOf, securityHeaders } from "./console-guard.ts";
import type { ConsoleSession, ConsoleSessions } from "./console-sessions.ts";
import { subprotocol } from "./console-subprotocol.ts";

/** What a browser gets over HTTP: signing in and out, and the files of the console. Loaded when the first one asks. */

const proofHeader = "x-countersign-proof";

export type ConsolePagesPorts = {
	readonly files: ConsoleFiles;
	readonly sessions: ConsoleSessions;
	/** Name of the cookie. */
	readonly cookie: string;
	onSignedIn(session: ConsoleSession): void;
	onSignOut(session: ConsoleSession): void;
	onRefused(kind: "bad-code", detail: string): void;
	onError(error: Error): void;
};

const codeOf = (body: string): string | undefined => {
	const parsed = parseStrictJson(body, { maxDepth: 2, maxBytes: 1024 });
	if (!parsed.ok || typeof parsed.value !== "object" || parsed.value === null) return undefined;
	const entries = Object.entries(parsed.value);
	const [name, value] = entries[0] ?? [];
	return entries.length === 1 && name === "code" && typeof value === "string" ? value : undefined;
};

/** Answers requests that `refuseRequest` has let pass. */
export const createPages = (ports: ConsolePagesPorts): ((request: IncomingMessage, response: ServerResponse) => void) => {
	const { files, sessions, cookie } = ports;
	const app = new Hono();
	const attributes = "Path=/; HttpOnly; SameSite=Strict";
	app.use(async (context, next) => {
		await next();
		for (const [name, value] of Object.entries(securityHeaders)) context.header(name, value);
	});
	app.post("/login", bodyLimit({ maxSize: 1024, onError: (context) => context.json({ error: "too large" }, 413) }), async (context) => {
		const isJson = context.req.header("content-type")?.split(";")[0]?.trim() === "application/json";
		const code = isJson ? codeOf(await context.req.text()) : undefined;
		if (code === undefined) return context.json({ error: "expected {code}" }, 400);
		const signedIn = sessions.signIn(code);
		if (!signedIn.ok) {
			ports.onRefused("bad-code", signedIn.fault.message);
			return context.json({ error: signedIn.fault.message }, signedIn.fault.code === "busy" ? 429 : 401);
		}
		ports.onSignedIn(signedIn.value.session);
		context.header("set-cookie", `${cookie}=${signedIn.value.cookie}; ${attributes}`);
		return context.json({ proof: signedIn.value.proof, subprotocol });
	});
	const sessionOf = (header: (name: string) => string | undefined) =>
		sessions.find(cookieOf(header("cookie"), cookie), header(proofHeader));
	app.get("/session", (context) => {
		const session = sessionOf((name) => context.req.header(name));
		return session === null ? context.json({ signedIn: false }, 401) : context.json({ signedIn: true, signedInAt: session.signedInAt });
	});
	app.post("/logout", (context) => {
		const session = sessionOf((name) => context.req.header(name));
		if (session === null) return context.json({ signedIn: false }, 401);
		sessions.signOut(session);
		ports.onSignOut(session);
		context.header("set-cookie", `${cookie}=; ${attributes}; Max-Age=0`);
		return context.json({ signedIn: false });
	});
	app.get("*", async (context) => {
		const file = files.find(context.req.path);
		if (file === undefined) return context.text("not found", 404);
		return context.body(await file.read(), 200, { "content-type": file.type });
	});
	app.onError((error, context) => {
		ports.onError(error);
		return context.text("internal error", 500);
	});
	const answer = getRequestListener(app.fetch, { overrideGlobalObjects: false });
	return (request, response) => void answer(request, response);
};
