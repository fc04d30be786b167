import { remember } from "../../../shared/lib/remember.ts";
import { credentialIn } from "./credentials.ts";
import { foldPath } from "./fold-path.ts";
import { baseName } from "./paths.ts";

/**
 * What is special about a file, told by its name alone.
 *
 * `secret`: holds credentials for certain · `maybe-secret`: named as if it did · `agent-config`: instructions or
 * permissions of an agent or of this console · `runs-later`: a program runs it unasked later · `build`: code that the
 * usual build or test command runs · `system`: belongs to the operating system.
 */
export type PathTag = {
	readonly tag: "secret" | "maybe-secret" | "agent-config" | "runs-later" | "build" | "system";
	readonly what: string;
};

/** Patterns run on `foldPath(path)`. */
type Rule = readonly [pattern: RegExp, what: string];

/** Source code and documents that talk about secrets are not secrets. */
const maybeSecret = /(?:^|[._-])(?:credentials?|secrets?|passwords?)(?:[._-][^/]*)?$/;
const sourceOrText =
	/\.(?:[cm]?[jt]sx?|py|rb|go|rs|java|kt|kts|scala|c|h|cc|cpp|hpp|cs|php|swift|m|sh|bash|zsh|fish|ps1|lua|pl|ex|exs|erl|hs|ml|clj|dart|vue|svelte|html?|css|scss|less|md|mdx|rst|adoc|tex|svg|png|jpe?g|gif|webp|snap|feature|proto|graphql|sql|tf|bru|d\.ts|lock|patch|diff|po|map)$/;

const agentConfigs: readonly Rule[] = [
	[/(?:^|\/)(?:\.countersign|\.rustant)(?:\/|$)|(?:^|\/)(?:countersign|policies)\.toml$/, "rules of this console"],
	[
		/(?:^|\/)\.claude(?:\/|$)|(?:^|\/)\.claude\.json$|(?:^|\/)claude(?:\.local)?\.md$|claude_desktop_config\.json$|\/etc\/claude-code(?:\/|$)|\/managed-settings\.json$/,
		"configuration of Claude",
	],
	[/(?:^|\/)\.codex(?:\/|$)|(?:^|\/)agents(?:\.override)?\.md$|(?:^|\/)\.agents(?:\/|$)/, "instructions of an agent"],
	[
		/(?:^|\/)\.(?:cursor|windsurf|roo|continue|gemini|opencode|goose|amazonq|kiro|augment|trae|junie|qwen|crush|openclaw|hermes)(?:\/|$)/,
		"configuration of an agent",
	],
	[
		/(?:^|\/)\.(?:cursorrules|cursorignore|windsurfrules|clinerules|roomodes|roorules|rooignore|goosehints|geminiignore|aider\.conf\.yml|aiderignore)(?:\/|$)/,
		"instructions of an agent",
	],
	[/(?:^|\/)gemini\.md$|copilot-instructions\.md$|\/\.github\/(?:instructions|prompts|chatmodes|agents)\//, "instructions of an agent"],
	[
		/(?:^|\/)\.?mcp(?:[._-]servers)?(?:[._-][a-z]+)?\.json$|(?:^|\/)opencode\.jsonc?$|\/\.config\/(?:goose|opencode|crush|zed|claude)(?:\/|$)/,
		"list of MCP servers or agent settings",
	],
	[
		/(?:^|\/)\.vscode\/(?:settings|tasks|launch|mcp|extensions)\.json$|\.code-workspace$|\/code(?: - insiders)?\/user\/(?:settings|tasks|mcp|keybindings)\.json$|(?:^|\/)\.idea(?:\/|$)|(?:^|\/)\.zed(?:\/|$)/,
		"settings of the editor",
	],
];

const runsLater: readonly Rule[] = [
	[
		/(?:^|\/)\.git\/(?:hooks|info|modules|worktrees)(?:\/|$)|(?:^|\/)\.git\/(?:config(?:\.worktree)?|commondir|gitdir|head|objects\/info\/alternates)$|(?:^|\/)\.git$|(?:^|\/)\.husky(?:\/|$)|(?:^|\/)\.githooks(?:\/|$)|(?:^|\/)lefthook\.ya?ml$|(?:^|\/)\.pre-commit-config\.ya?ml$|(?:^|\/)\.overcommit\.yml$/,
		"git hook or git configuration",
	],
	[
		/(?:^|\/)\.gitmodules$|(?:^|\/)\.gitconfig$|\/\.config\/git\/|^\/etc\/gitconfig$|(?:^|\/)\.hgrc$|(?:^|\/)\.hg\/hgrc$/,
		"git configuration",
	],
	[
		/\/\.github\/(?:workflows|actions)(?:\/|$)|(?:^|\/)\.gitlab-ci\.ya?ml$|(?:^|\/)jenkinsfile$|(?:^|\/)\.circleci(?:\/|$)|(?:^|\/)\.travis\.yml$|(?:^|\/)azure-pipelines[^/]*\.ya?ml$|bitbucket-pipelines\.yml$|(?:^|\/)\.drone\.ya?ml$|(?:^|\/)\.(?:buildkite|woodpecker|teamcity|forgejo|gitea)(?:\/|$)|(?:^|\/)cloudbuild\.ya?ml$|(?:^|\/)buildspec\.ya?ml$/,
		"CI job",
	],
	[
		/(?:^|\/)\.(?:bashrc|bash_profile|bash_login|bash_logout|bash_aliases|profile|zshrc|zshenv|zprofile|zlogin|zlogout|kshrc|mkshrc|cshrc|tcshrc|login|logout|inputrc|xinitrc|xprofile|xsession|xsessionrc|pam_environment|tmux\.conf|screenrc|vimrc|gvimrc|exrc|emacs|gdbinit|lldbinit|irbrc|pryrc|rprofile|wgetrc|curlrc|npmrc|yarnrc|yarnrc\.yml|pnpmfile\.cjs|condarc|envrc|direnvrc|tool-versions|asdfrc|sqliterc|psqlrc|myclirc|guile|octaverc|juliarc)$/,
		"file a program reads when it starts",
	],
	[
		/\/\.config\/(?:fish|nvim|vim|autostart|systemd|environment\.d|direnv|pip|htop|tmux|kitty|alacritty|i3|sway|hypr)\/|\/\.(?:vim|emacs\.d|ipython|jupyter|oh-my-zsh|fish)\/|\/\.local\/share\/(?:applications|systemd)\/|\/\.cargo\/config(?:\.toml)?$|(?:^|\/)\.mise\.toml$/,
		"file a program reads when it starts",
	],
	[
		/\/library\/(?:launchagents|launchdaemons|startupitems)\/|\/etc\/(?:cron[^/]*|anacrontab|systemd|init\.d|rc[^/]*|profile|profile\.d|bash\.bashrc|zsh|environment|ld\.so\.[^/]*|pam\.d|xdg\/autostart|modprobe\.d|modules-load\.d|udev|apt\/apt\.conf\.d|sudoers[^/]*|update-motd\.d|network\/if-[^/]*|logrotate\.d|inetd\.conf|xinetd\.d)(?:\/|$)|\/var\/spool\/(?:cron|at)(?:\/|$)|\/(?:usr\/)?lib\/systemd\//,
		"job or service the system starts",
	],
	[/\/\.ssh\/(?:authorized_keys2?|config|config\.d\/.*|rc|environment)$/, "way to log in over SSH"],
	[
		/(?:^|\/)(?:sitecustomize|usercustomize)\.py$|\.pth$|(?:^|\/)\.pythonstartup$|(?:^|\/)\.devcontainer(?:\/|$)|(?:^|\/)\.devcontainer\.json$|(?:^|\/)node_modules\/\.bin\//,
		"code another program runs when it starts",
	],
	[/^(?:\/usr)?(?:\/local)?\/s?bin\/|\/\.local\/bin\/|\/\.(?:asdf|pyenv|rbenv|nvm|volta|mise)\//, "program on the search path"],
];

const builds: readonly Rule[] = [
	[
		/(?:^|\/)(?:package\.json|makefile|gnumakefile|[^/]*\.mk|justfile|\.justfile|taskfile\.ya?ml|rakefile|gemfile|setup\.py|setup\.cfg|conftest\.py|pyproject\.toml|tox\.ini|noxfile\.py|pytest\.ini|build\.rs|build\.gradle(?:\.kts)?|settings\.gradle(?:\.kts)?|gradlew|mvnw|pom\.xml|cmakelists\.txt|meson\.build|configure|configure\.ac|cargo\.toml|go\.mod|dockerfile[^/]*|containerfile|docker-compose[^/]*\.ya?ml|compose\.ya?ml|vagrantfile|procfile|binding\.gyp|build\.zig|mix\.exs|build\.sbt|workspace|build\.bazel|\.bazelrc|deno\.jsonc?|bunfig\.toml|turbo\.json|nx\.json|lerna\.json)$/,
		"build file",
	],
	[
		/(?:^|\/)[^/]*\.config\.[cm]?[jt]s$|(?:^|\/)\.[a-z]+rc\.[cm]?js$|(?:^|\/)(?:gulpfile|gruntfile|webpack\.[^/]*|rollup\.[^/]*)\.[cm]?[jt]s$/,
		"build file",
	],
];

const systemFolders =
	/^\/(?:etc|usr|bin|sbin|lib|lib32|lib64|boot|dev|proc|sys|root|var|opt|system|library|applications|private\/etc|private\/var)(?:\/|$)/;

/** Everything that is special about an absolute path. `home` of the person, whose own files weigh more. */
export const pathTags = (absolute: string, home: string): readonly PathTag[] => tagsOf(`${home}\0${absolute}`);

const tagsOf = remember(4096, (key): readonly PathTag[] => {
	const at = key.indexOf("\0");
	const home = key.slice(0, at);
	const path = foldPath(key.slice(at + 1));
	const tags: PathTag[] = [];
	const first = (rules: readonly Rule[], tag: PathTag["tag"]): void => {
		const found = rules.find(([pattern]) => pattern.test(path));
		if (found) tags.push({ tag, what: found[1] });
	};
	const credential = credentialIn(path);
	if (credential !== undefined) tags.push({ tag: "secret", what: credential });
	if (path === `${home.toLowerCase()}/.npmrc`) tags.push({ tag: "secret", what: "package registry token" });
	if (tags.length === 0 && maybeSecret.test(baseName(path)) && !sourceOrText.test(path))
		tags.push({ tag: "maybe-secret", what: "file named like a secret" });
	first(agentConfigs, "agent-config");
	first(runsLater, "runs-later");
	first(builds, "build");
	if (systemFolders.test(path)) tags.push({ tag: "system", what: "system folder" });
	return tags;
});
