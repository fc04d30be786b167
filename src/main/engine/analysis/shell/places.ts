import { credentialLikelyIn } from "../credentials.ts";
import { normalisePath } from "../paths.ts";

/**
 * Where a path is and what it means to read or change it. Pure text: symlinks are the path gate's business.
 */
export type Zone = "workspace" | "temp" | "public" | "home" | "system" | "device" | "stream" | "outside" | "unknown";
export type Place = {
	readonly absolute: string | undefined;
	readonly zone: Zone;
	readonly secret: string | undefined;
	readonly guard: string | undefined;
};
export type Ground = { readonly cwd: string | undefined; readonly home: string; readonly workspace: string };

/** Absolute and normalised, `.`, `..` and `/proc/self/root` taken out. `path` may be relative when `base` is known. */
export const absolutePath = (path: string, base: string | undefined): string | undefined => {
	if (/^[a-z]:[\\/]|^\\\\/i.test(path)) return path.replaceAll("\\", "/");
	if (path.startsWith("/")) return normalisePath(path);
	return base === undefined ? undefined : normalisePath(`${base}/${path}`);
};

export const inside = (path: string, root: string): boolean =>
	path === root || root === "/" || (path.startsWith(root) && path.charCodeAt(root.length) === 47);

const streams = /^\/dev\/(null|zero|full|stdin|stdout|stderr|tty|fd\/\d+|u?random)$|^\/proc\/self\/fd\/\d+$/;
const temp = /^(\/private)?\/(tmp|var\/tmp|var\/folders|dev\/shm)(\/|$)/;
const publicReads =
	/^\/(usr|bin|sbin|lib(32|64|x32)?|opt|nix|snap|Applications|System|Library)(\/|$)|^\/etc\/((os|lsb|debian|redhat|alpine|arch|fedora|centos)[-_](release|version)|passwd|group|hosts|hostname|resolv\.conf|shells|services|protocols|issue|timezone|localtime|fstab|mime\.types|profile|bash\.bashrc|nsswitch\.conf|locale\.conf|manpath\.config|apt\/sources\.list)$|^\/proc\/(cpuinfo|meminfo|version|uptime|loadavg|mounts|filesystems|stat|partitions|swaps|cmdline|devices|interrupts|modules|sys(\/|$)|net(\/|$))|^\/sys(\/|$)/;
const system =
	/^\/$|^\/(etc|usr|bin|sbin|lib(32|64|x32)?|boot|opt|var|root|proc|sys|run|srv|mnt|media|nix|snap|lost\+found|System|Library|Applications|Volumes|private|cores|Network)(\/|$)|^[a-z]:(\/(windows|program files|programdata|users\/(public|default))(\/|$)|\/?$)/i;

/** Names a glob is tried against: a pattern that could open one of these opens a credential. */
const exemplars = [
	".env",
	".env.local",
	"id_rsa",
	"id_ed25519",
	"id_ecdsa",
	"server.key",
	"cert.pem",
	"credentials",
	".npmrc",
	".netrc",
	".pgpass",
	".git-credentials",
	"shadow",
];

const globCache = new Map<string, RegExp>();
/** A shell glob as an anchored expression; `*` stays within a path part. Cached, because rules and paths repeat. */
export const globExpression = (glob: string): RegExp => {
	const known = globCache.get(glob);
	if (known !== undefined) return known;
	let source = "";
	for (let i = 0; i < glob.length; i++) {
		const char = glob[i] as string;
		if (char === "*") {
			while (glob[i + 1] === "*") i += 1;
			source += "[^/]*";
		} else if (char === "?") source += "[^/]";
		else if (char === "[" && glob.indexOf("]", i + 2) > 0) {
			const end = glob.indexOf("]", i + 2);
			source += `[${glob
				.slice(i + 1, end)
				.replace(/^!/, "^")
				.replace(/[\\[]/g, "\\$&")}]`;
			i = end;
		} else source += char.replace(/[\\^$.|+(){}[\]*?/]/, "\\$&");
	}
	let expression: RegExp;
	try {
		expression = new RegExp(`^${source}$`);
	} catch (fault) {
		if (!(fault instanceof SyntaxError)) throw fault;
		// A bracket that is no valid range (`[z-a]`) matches nothing in a shell either.
		expression = /(?!)/;
	}
	if (globCache.size > 512) globCache.clear();
	globCache.set(glob, expression);
	return expression;
};

const secretOf = (path: string, glob: boolean): string | undefined => {
	const named = credentialLikelyIn(path);
	if (named !== undefined || !glob) return named;
	const cut = path.lastIndexOf("/") + 1;
	const base = path.slice(cut);
	// `.env?` and `id_rsa*`: what is left without the wildcards is a credential's name already.
	const bare = path.slice(0, cut) + base.replace(/[*?[\]]/g, "");
	const meant = credentialLikelyIn(bare);
	if (meant !== undefined) return meant;
	// `*` and `*.*` say nothing about credentials; a pattern must carry something of the name.
	if (base.replace(/[*?[\].]/g, "").length < 2 || base.length > 128) return undefined;
	const expression = globExpression(base);
	for (const name of exemplars) {
		if (!expression.test(name)) continue;
		const reached = credentialLikelyIn(path.slice(0, cut) + name);
		if (reached !== undefined) return reached;
	}
	return undefined;
};

const agentSettings =
	/(^|\/)(\.(claude|codex|cursor|gemini|copilot|windsurf|continue|aider[^/]*|opencode|factory|cline[^/]*|roo[^/]*|kiro|agents|amp|goose|countersign|rustant|nah|dcg|devin|openclaw|devcontainer|husky|githooks|qwen|crush)(\/|$)|\.?mcp\.json$|\.?mcp\.servers\.json$|\.claude\.json$|\.envrc$|\.vscode\/(settings|tasks|launch|mcp|extensions)\.json$|\.idea\/)/i;
const gitInternals = /(^|\/)(\.git|[^/]+\.git)(\/|$)/i;
const homeLike = /^(\/home\/[^/]+|\/Users\/[^/]+|\/root|[A-Za-z]:[\\/]Users[\\/][^\\/]+)(?=[\\/]|$)/;
const homeSettings =
	/^\/(\.(?!cache(\/|$))[^/]|bin(\/|$)|Library\/(LaunchAgents|LaunchDaemons|Preferences|Application Support)|Documents\/Cline)/;

const guardOf = (path: string, zone: Zone, home: string): string | undefined => {
	if (agentSettings.test(path)) return "settings of an agent, a guard or an editor";
	if (gitInternals.test(path)) return "the inside of a git repository";
	if (zone === "system") return "the system";
	if (zone === "device") return "a device";
	const root = inside(path, home) ? home : homeLike.exec(path)?.[0];
	if (root !== undefined && zone === "home") {
		const rest = path.slice(root.length);
		if (rest === "") return "a home folder";
		if (homeSettings.test(rest)) return "settings in the home folder";
	}
	return undefined;
};

/** Says where `path` leads and what stands there. `dynamic` paths are `unknown` unless a secret or guard shows anyway. */
export const placeOf = (path: string, ground: Ground, dynamic = false, glob = false): Place => {
	if (path.length > 4096) return { absolute: undefined, zone: "unknown", secret: undefined, guard: "a path too long to judge" };
	const tilde = path.startsWith("~/") || path === "~" ? ground.home + path.slice(1) : path;
	const absolute = absolutePath(tilde, ground.cwd);
	const shown = absolute ?? tilde;
	const secret = secretOf(shown, glob);
	if (dynamic || absolute === undefined)
		return { absolute: undefined, zone: "unknown", secret, guard: guardOf(shown, "unknown", ground.home) };
	let zone: Zone = "outside";
	if (streams.test(absolute)) zone = "stream";
	else if (inside(absolute, ground.workspace)) zone = "workspace";
	else if (temp.test(absolute)) zone = "temp";
	else if (absolute.startsWith("/dev/")) zone = "device";
	else if (inside(absolute, ground.home) || (homeLike.test(absolute) && !absolute.startsWith("/root"))) zone = "home";
	else if (system.test(absolute)) zone = "system";
	return { absolute, zone, secret, guard: guardOf(absolute, zone, ground.home) };
};

/** True when the content of a place says nothing private: programs, documentation, public system facts. */
export const isPublic = (place: Place): boolean =>
	place.secret === undefined &&
	(place.zone === "workspace" ||
		place.zone === "temp" ||
		place.zone === "stream" ||
		(place.absolute !== undefined && publicReads.test(place.absolute)));
