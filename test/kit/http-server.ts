import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestContext } from "node:test";

export type Asked = {
	readonly method: string;
	readonly path: string;
	readonly headers: Readonly<Record<string, string>>;
	readonly body: string;
};
export type Answer = { readonly status: number; readonly body?: string; readonly headers?: Readonly<Record<string, string>> };

/** An HTTP server on loopback that answers as the test says and keeps what it was asked. */
export const startHttp = async (t: TestContext, answer: (asked: Asked) => Answer) => {
	const asked: Asked[] = [];
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on("data", (chunk: Buffer) => chunks.push(chunk));
		request.on("end", () => {
			const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
			const one = { method: request.method ?? "", path: request.url ?? "", headers, body: Buffer.concat(chunks).toString("utf8") };
			asked.push(one);
			const { status, body = "", headers: more = {} } = answer(one);
			response.writeHead(status, more).end(body);
		});
	});
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	t.after(() => {
		server.closeAllConnections();
		server.close();
	});
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
};
