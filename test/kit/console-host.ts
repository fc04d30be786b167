import { mkdirSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { join } from "node:path";
import type { TestContext } from "node:test";
import { WebSocket } from "ws";
import { serve } from "../../src/shared/contract/serve.ts";
import { ok } from "../../src/shared/lib/result.ts";
import { type ConsoleListenerOptions, listenConsole } from "../../src/main/wires/listen-console.ts";
import { tempFolder } from "./sockets.ts";
import { echoContract } from "./wires.ts";

/** The browser console's door with a page of one line and an echo behind the WebSocket. The clock is the test's. */
export const startConsole = async (t: TestContext, options: Partial<ConsoleListenerOptions> = {}) => {
	const folder = join(tempFolder(t), "renderer");
	mkdirSync(join(folder, "assets"), { recursive: true });
	writeFileSync(join(folder, "index.html"), "<!doctype html><title>page</title>");
	writeFileSync(join(folder, "assets", "main.js"), "export {};");
	writeFileSync(join(folder, "..", "secret.txt"), "secret");
	const clock = { now: 1_000_000 };
	const refused: string[] = [];
	const signedIn: string[] = [];
	const listening = await listenConsole({
		folder,
		now: () => clock.now,
		onConnection: ({ wire }) =>
			void serve(
				echoContract,
				{ "echo.say": ({ text }) => ok({ text }), "echo.hold": ({ name }) => ok({ name }), "echo.fail": () => ok({}) },
				wire,
				null,
				{ onBug: () => {} },
			),
		onSignedIn: (session) => void signedIn.push(session.id),
		onRefused: (kind, detail) => void refused.push(`${kind}: ${detail}`),
		onError: (error) => {
			throw error;
		},
		...options,
	});
	if (!listening.ok) throw new Error(listening.fault.message);
	const host = listening.value;
	t.after(() => host.close());
	return { host, clock, refused, signedIn };
};

export type Answer = { readonly status: number; readonly headers: Record<string, string | string[] | undefined>; readonly body: string };

/** One HTTP request with exactly these headers, Host and Origin included. */
export const ask = (
	port: number,
	path: string,
	{ method = "GET", headers = {}, body }: { method?: string; headers?: Record<string, string>; body?: string } = {},
): Promise<Answer> =>
	new Promise((resolve, reject) => {
		const sent = request(
			{ host: "127.0.0.1", port, path, method, headers: { host: `127.0.0.1:${port}`, ...headers }, setHost: false, agent: false },
			(response) => {
				let text = "";
				response.setEncoding("utf8");
				response.on("data", (chunk: string) => {
					text += chunk;
				});
				response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }));
			},
		);
		sent.on("error", reject);
		sent.end(body);
	});

/** Bytes as they are; all that comes back until the server closes. */
export const askRaw = (port: number, bytes: string): Promise<string> =>
	new Promise((resolve, reject) => {
		const socket = connect({ host: "127.0.0.1", port });
		let text = "";
		socket.setEncoding("utf8");
		socket.on("data", (chunk: string) => {
			text += chunk;
		});
		socket.on("close", () => resolve(text));
		socket.on("error", reject);
		socket.write(bytes);
	});

export const codeIn = (link: string): string => link.split("#code=")[1] ?? "";

export const login = (port: number, code: string, headers: Record<string, string> = {}): Promise<Answer> =>
	ask(port, "/login", {
		method: "POST",
		headers: { origin: `http://127.0.0.1:${port}`, "content-type": "application/json", ...headers },
		body: JSON.stringify({ code }),
	});

/** The two secrets of a fresh session. */
export const signIn = async (port: number, link: string): Promise<{ cookie: string; proof: string }> => {
	const answer = await login(port, codeIn(link));
	if (answer.status !== 200) throw new Error(`login answered ${answer.status}`);
	const [cookie = ""] = answer.headers["set-cookie"] ?? [];
	return { cookie: cookie.split(";")[0] ?? "", proof: JSON.parse(answer.body).proof };
};

/** The status a WebSocket upgrade was answered with; 101 when it opened. */
export const upgrade = (
	port: number,
	{ origin, cookie, proof, host, path = "/ws" }: { origin?: string; cookie?: string; proof?: string; host?: string; path?: string },
): Promise<{ status: number; socket: WebSocket }> =>
	new Promise((resolve, reject) => {
		const protocols = proof === undefined ? ["countersign.v1"] : ["countersign.v1", `proof.${proof}`];
		const headers: Record<string, string> = {};
		if (cookie !== undefined) headers["cookie"] = cookie;
		if (host !== undefined) headers["host"] = host;
		const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`, protocols, { headers, ...(origin === undefined ? {} : { origin }) });
		socket.on("open", () => resolve({ status: 101, socket }));
		socket.on("unexpected-response", (_, response) => {
			response.resume();
			resolve({ status: response.statusCode ?? 0, socket });
		});
		socket.on("error", (error) => reject(error));
	});
