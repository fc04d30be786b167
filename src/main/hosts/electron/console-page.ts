import { protocol, type Session } from "electron";
import { openConsoleFiles } from "../../wires/console-files.ts";
import { securityHeaders } from "../../wires/console-guard.ts";

/** The console's own address inside the app. A scheme of ours instead of `file:`, so that one origin holds all of it. */
const scheme = "countersign-app";
export const consoleUrl = (route: string): string => `${scheme}://console/index.html#${route}`;
export const isConsoleUrl = (url: string): boolean => url.startsWith(`${scheme}://console/`);

/** Must run before the app is ready. */
export const reserveScheme = (): void => {
	protocol.registerSchemesAsPrivileged([{ scheme, privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true } }]);
};

/** Serves the built console with the same headers as the headless host; denies every permission a page can ask for. */
export const serveConsolePage = (session: Session, folder: string): void => {
	const files = openConsoleFiles(folder);
	if (!files.ok) throw new Error(files.fault.message);
	session.protocol.handle(scheme, async (request) => {
		const { host, pathname } = new URL(request.url);
		const file = host === "console" ? files.value.find(pathname) : undefined;
		if (file === undefined) return new Response("not found", { status: 404, headers: securityHeaders });
		return new Response(await file.read(), { status: 200, headers: { ...securityHeaders, "content-type": file.type } });
	});
	session.setPermissionRequestHandler((_contents, _permission, decide) => decide(false));
	session.setPermissionCheckHandler(() => false);
	session.setDevicePermissionHandler(() => false);
	// Nothing of this page is fetched from anywhere else.
	session.webRequest.onBeforeRequest((details, decide) =>
		decide({ cancel: !isConsoleUrl(details.url) && !details.url.startsWith("devtools:") }),
	);
};
