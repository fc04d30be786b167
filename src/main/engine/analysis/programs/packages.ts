import type { Call, Verdict } from "../shell/types.ts";
import type { Judge, Judges } from "./kit.ts";
import { raise, writes } from "../shell/verdict.ts";
import { always, shown, tree } from "./kit.ts";

/** Package managers. Installing runs other people's code, so it is `network` at least; publishing and wiping cannot be undone. */

const npmRead =
	"list ls la ll view info show v find search s se pkg.get store.path store.status outdated help help-search root prefix bin docs repo bugs ping whoami fund explain why doctor find-dupes query sbom stars version-of config.list config.get config.ls get access.list access.get profile.get dist-tag.ls dist-tag.list owner.ls owner.list team.ls team.list token.list org.ls cache.ls cache.verify diff licenses audit config pack-list";

const guards = /\b(countersign|nah|nah-cli|dcg|cc-safety-net|tirith|dippy|agentguard|rustant)\b/i;

/** Taking a guard away is never an ordinary uninstall. */
const guarded =
	(judge: Judge): Judge =>
	(call, verdict) => {
		judge(call, verdict);
		const words = call.args.map((arg) => arg.value);
		if (
			words.some((word) => /^(un|uninstall|remove|rm|r|erase|purge|unlink|delete|autoremove|disable)$/.test(word)) &&
			words.some((word) => guards.test(word))
		)
			raise(verdict, "destructive", "removes-guard", "removes a program that watches over agents");
	};

const npm = guarded(
	tree({
		globals:
			"-sqdvh -C= --prefix= --silent --quiet --loglevel= --json --no-color --color= --registry= --global -g --workspace= -w= --workspaces --long --parseable --depth= --all --prod --omit= --include= --dev --version --help --filter= -F= --recursive -r",
		read: npmRead,
		write: "init create-empty pkg set",
		execute: "run run-script test t tst start stop restart exec x rebuild rb link ln build explore edit prune dedupe ddp shrinkwrap pack",
		network:
			"install i in ins add a ci update up upgrade udpate install-test it install-ci-test cit create login logout adduser fetch dlx import",
		destructive:
			"publish unpublish deprecate owner.add owner.rm token.create token.revoke token.delete hook access.set access.public access.restricted access.grant access.revoke team.create team.destroy team.add team.rm dist-tag.add dist-tag.rm star unstar org.set org.rm cache.clean cache.delete config.set config.delete config.edit profile.set profile.enable-2fa profile.disable-2fa",
		judges: {
			run: (call, verdict) => {
				const name = call.args.find((arg) => !arg.value.startsWith("-"));
				verdict.effect = name === undefined ? "lists scripts" : `runs the script ${name.value} of this package`;
				if (name !== undefined) raise(verdict, "execute", "package-script", verdict.effect);
				noteScriptShell(
					call.args.map((arg) => arg.value),
					verdict.hazards,
				);
			},
			test: (call, verdict) => {
				verdict.effect = "runs the tests of this package";
				raise(verdict, "execute", "package-script", verdict.effect);
				noteScriptShell(
					call.args.map((arg) => arg.value),
					verdict.hazards,
				);
			},
			config: (call, verdict) => {
				verdict.effect = "shows or changes settings of npm";
				const verb = call.args[0]?.value ?? "";
				if (!/^(list|ls|get|)$/.test(verb)) raise(verdict, "destructive", "tool-settings", verdict.effect);
				if (verb === "get" && /auth|token|password/i.test(call.args[1]?.value ?? ""))
					raise(verdict, "destructive", "sensitive-read", "shows a token");
			},
			audit: (call, verdict) => {
				verdict.effect = "checks dependencies for known weaknesses";
				if (call.args.some((arg) => arg.value === "fix" || arg.value === "--fix"))
					raise(verdict, "network", "package-install", "changes dependencies");
			},
			version: (call, verdict) => {
				verdict.effect = "shows or sets the version";
				if (call.args.some((arg) => !arg.value.startsWith("-"))) raise(verdict, "write", "write", "sets the version");
			},
			uninstall: removes,
			remove: removes,
			rm: removes,
			un: removes,
		},
		otherwise: "execute",
		bare: "execute",
		depth: 2,
		dangers: ["script-shell", "node-options", "userconfig", "globalconfig", "ignore-scripts=false", "shell", "viewer", "editor", "browser"],
		what: "works with npm packages",
	}),
);

const noteScriptShell = (words: readonly string[], hazards: string[]): void => {
	for (const word of words) {
		if (word === "--") return;
		if (word.startsWith("--")) hazards.push(word);
	}
};

function removes(call: Call, verdict: Verdict): void {
	const named = call.args.filter((arg) => !arg.value.startsWith("-"));
	verdict.effect = `removes ${named.length === 0 ? "packages" : shown(named)}`;
	raise(verdict, "execute", "package-remove", verdict.effect);
}

const pip = guarded(
	tree({
		globals:
			"-qvVh --quiet --verbose --no-color --isolated --require-virtualenv --python= --disable-pip-version-check --no-input --no-cache-dir --version --help",
		read: "list freeze show check help hash debug index inspect config.list config.get config.debug cache.dir cache.info cache.list completion tree outdated cache.dir uv.cache.dir",
		network: "install download wheel search",
		execute: "uninstall",
		destructive: "config.set config.unset config.edit cache.purge cache.remove",
		depth: 2,
		dangers: ["python", "log", "report", "target", "editor", "src", "output-file"],
		what: "works with Python packages",
	}),
);

const uv = guarded(
	tree({
		globals: "-qvhVn --quiet --verbose --no-cache --offline --color= --directory= --project= --cache-dir= --no-progress --help --version",
		read: "version tree help pip.list pip.show pip.tree pip.check pip.freeze pip python.list python.find python.dir tool.list tool.dir cache.dir self.version export lock-check auth.dir",
		write: "init venv lock",
		network: "add sync remove pip.install pip.sync pip.compile python.install tool.install tool.upgrade build self.update python.upgrade",
		execute: "run tool.run tool.uninstall pip.uninstall python.uninstall python.pin",
		destructive: "publish cache.clean cache.prune auth.login auth.logout auth.token self.uninstall",
		depth: 2,
		dangers: ["config-file", "python"],
		judges: {
			export: (call, verdict) => {
				verdict.effect = "shows the locked packages";
				for (let i = 0; i < call.args.length; i++)
					if (/^(-o|--output-file)$/.test(call.args[i]?.value ?? "") && call.args[i + 1] !== undefined)
						writes(call, verdict, call.args[i + 1] as (typeof call.args)[number]);
			},
		},
		what: "works with Python projects",
	}),
);

const cargo = guarded(
	tree({
		globals: "-qvVh --quiet --verbose --offline --locked --frozen --color= --version --help --list -Z= -C= --explain=",
		read: "version search tree metadata read-manifest locate-project pkgid verify-project info report",
		write: "new init fmt generate-lockfile vendor-local",
		execute:
			"build b run r test t check c bench doc d clippy rustc rustdoc fix clean nextest expand miri uninstall package watch make tarpaulin llvm-cov criterion flamegraph",
		network: "add remove rm update fetch install vendor binstall audit outdated deny",
		destructive: "publish yank owner login logout",
		dangers: ["config", "manifest-path"],
		judges: {
			help: manual,
			fmt: (call, verdict) => {
				verdict.effect = "formats the code";
				if (!call.args.some((arg) => arg.value === "--check")) raise(verdict, "write", "write", verdict.effect);
			},
		},
		what: "works with Rust packages",
	}),
);

const brewTree = guarded(
	tree({
		globals: "-dqvhV --debug --quiet --verbose --help --version --prefix --cellar --repository --cache --caskroom --env --config",
		read: "list ls info abv desc search leaves deps uses outdated config doctor dr cat home-page options log commands help formulae casks tap-info shellenv missing --prefix --cellar --cache --version --config --env --repository --caskroom --taps analytics.state analytics bundle.list bundle.check services.list services.info which-formula readall livecheck unbottled formula",
		network: "install reinstall upgrade update fetch tap bundle bundle.install audit edit",
		execute:
			"uninstall remove rm cleanup autoremove link ln unlink pin unpin untap services switch postinstall test style create extract bump migrate",
		destructive: "services.stop services.start services.restart services.run bundle.cleanup analytics.on analytics.off",
		depth: 2,
		otherwise: "execute",
		what: "works with Homebrew packages",
	}),
);

const brew: Judge = (call, verdict) => {
	const first = call.args[0]?.value ?? "";
	if (first === "tap" && call.args.length === 1) {
		verdict.effect = "lists where Homebrew packages come from";
		return;
	}
	if (/^(-S|--search)$/.test(first)) {
		verdict.effect = "searches Homebrew packages";
		return;
	}
	if (
		/^--(prefix|cellar|cache|repository|version|config|env|taps|caskroom)$/.test(first) &&
		call.args.slice(1).every((arg) => /^(--installed|[\w@/.-]+)$/.test(arg.value))
	) {
		verdict.effect = "shows where Homebrew keeps things";
		return;
	}
	brewTree(call, verdict);
};

const apt = guarded(
	tree({
		globals: "-qyhV --yes --quiet --assume-yes --no-install-recommends -o= -c= -t= --version --help",
		read: "list search show policy showpkg showsrc depends rdepends madison stats dump dumpavail unmet pkgnames dotty help check",
		network: "download source",
		execute: "changelog",
		destructive:
			"install remove purge update upgrade full-upgrade dist-upgrade autoremove autopurge clean autoclean edit-sources build-dep satisfy reinstall add-repository",
		dangers: ["config-file", "option"],
		otherwise: "destructive",
		what: "works with system packages",
	}),
);

const systemPackages = (read: string): Judge =>
	guarded(
		tree({
			globals:
				"-qyvhVCd --quiet --verbose --assumeyes --no-refresh --non-interactive --version --help --installroot= --repo= --enablerepo= --disablerepo= --color=",
			read: `${read} list info search show repolist provides whatprovides check-update help history-list repoquery deplist leaves grouplist groupinfo why files which query packages patterns products repos lr se if lu licenses details`,
			network: "download makecache refresh",
			otherwise: "destructive",
			dangers: ["config", "config-file", "root", "installroot"],
			what: "works with system packages",
		}),
	);

const dpkg: Judge = (call, verdict) => {
	const text = call.args.map((arg) => arg.value).join(" ");
	verdict.effect = "shows installed packages";
	if (
		/^(-s|--status|-L|--listfiles|-S|--search|-p|--print-avail|-C|--audit|--print-architecture|--print-foreign-architectures|-V|--verify|--get-selections|-I|--info|-c|--contents|--compare-versions|--version|--help|-W|--show)(\s|$)/.test(
			text,
		)
	)
		return;
	// The listing opens a pager on a terminal.
	if (/^(-l|--list)(\s|$)/.test(text) && call.piped) return;
	raise(
		verdict,
		/^(-l|--list)(\s|$)/.test(text) ? "execute" : "destructive",
		"system-packages",
		/^(-l|--list)/.test(text) ? "shows packages in a pager" : "changes installed packages",
	);
};

const rpm: Judge = (call, verdict) => {
	const words = call.args.map((arg) => arg.value);
	verdict.effect = "shows installed packages";
	const isQuery =
		/^(-[a-z]*q[a-zA-Z]*|--query|-V[a-z]*|--verify|--version|--help|-K|--checksig)$/.test(words[0] ?? "") &&
		words.every(
			(word) =>
				!/^-[a-zA-Z]*[UFei]+[a-zA-Z]*$|^--(eval|pipe|define|load|dbpath|root|rcfile|macros|install|upgrade|erase|import|initdb|rebuilddb|setperms)/.test(
					word,
				) || /^-q/.test(word),
		);
	if (!isQuery) raise(verdict, "destructive", "system-packages", "changes installed packages or runs a macro");
};

const pacman: Judge = (call, verdict) => {
	const words = call.args.map((arg) => arg.value);
	verdict.effect = "shows packages";
	const [first] = words;
	if (
		/^-Q[a-z]*$|^-S[sigl]+$|^-F[a-z]*$|^-T$|^--(query|deptest|version|help)$|^-[VhD]?k?$/.test(first ?? "") &&
		!words.some((word) => /^--(root|dbpath|config|hookdir|cachedir|gpgdir|noconfirm)/.test(word)) &&
		!/y/.test(first ?? "")
	)
		return;
	verdict.effect = "changes installed packages";
	raise(verdict, "destructive", "system-packages", verdict.effect);
};

export const packages: Judges = {
	npm,
	pnpm: npm,
	yarn: (call, verdict) => {
		npm(call, verdict);
		// The project's own settings name the program that `yarn` really runs, whatever was asked of it.
		raise(verdict, "execute", "project-code", "runs the yarn that this project names");
	},
	bun: npm,
	cnpm: npm,
	npx: always("network", "remote-code", "downloads and runs the package"),
	pnpx: always("network", "remote-code", "downloads and runs the package"),
	bunx: always("network", "remote-code", "downloads and runs the package"),
	uvx: always("network", "remote-code", "downloads and runs the package"),
	pipx: guarded(
		tree({
			read: "list environment completions help",
			network: "install upgrade upgrade-all inject reinstall reinstall-all run runpip ensurepath",
			execute: "uninstall uninstall-all",
			otherwise: "execute",
			what: "works with Python programs",
		}),
	),
	pip,
	pip3: pip,
	pip2: pip,
	"pip3.11": pip,
	"pip3.12": pip,
	uv,
	poetry: guarded(
		tree({
			globals: "-qvnhVC= --quiet --verbose --no-interaction --directory= --project= --no-ansi --no-cache --no-plugins --version --help",
			read: "show check version about list help config.--list env.list env.info source.show search cache.list self.show debug.info",
			write: "init new lock",
			network: "add install update remove sync build self.update self.add",
			execute: "run shell export env.use env.remove",
			destructive: "publish cache.clear",
			depth: 2,
			what: "works with Python projects",
		}),
	),
	conda: guarded(
		tree({
			globals: "-hV --version --help --json --quiet",
			read: "list info search env.list config.--show doctor help compare notices repoquery",
			network: "install update upgrade create env.create env.update",
			execute: "run activate init",
			destructive: "remove uninstall clean env.remove",
			depth: 2,
			dangers: ["prefix"],
			what: "works with conda packages",
		}),
	),
	mamba: guarded(
		tree({
			globals: "-hV",
			read: "list info search env.list repoquery",
			network: "install update create",
			otherwise: "execute",
			depth: 2,
			what: "works with conda packages",
		}),
	),
	micromamba: guarded(
		tree({
			globals: "-hV",
			read: "list info search env.list repoquery",
			network: "install update create",
			otherwise: "execute",
			depth: 2,
			what: "works with conda packages",
		}),
	),
	cargo,
	rustup: guarded(
		tree({
			globals: "-vqhV",
			read: "show check which doc-path toolchain.list target.list component.list help completions override.list --version",
			network: "update install toolchain.install target.add component.add self.update",
			execute: "run default override",
			destructive: "uninstall toolchain.uninstall self.uninstall target.remove component.remove",
			depth: 2,
			what: "works with Rust toolchains",
		}),
	),
	gem: guarded(
		tree({
			globals: "-hv",
			read: "list query search contents dependency environment env help info outdated specification stale which sources.--list",
			network: "install update fetch",
			execute: "uninstall cleanup build pristine exec open",
			destructive: "push yank owner signin signout",
			dangers: ["config-file", "editor", "file"],
			what: "works with Ruby packages",
		}),
	),
	bundle: guarded(
		tree({
			globals: "-vV --version --help",
			read: "list show info outdated check version platform licenses doctor config.list",
			judges: { help: manual },
			network: "install update add remove package cache lock",
			otherwise: "execute",
			depth: 2,
			dangers: ["gemfile"],
			what: "works with Ruby packages",
		}),
	),
	composer: guarded(
		tree({
			globals: "-qvnhV -d= --quiet --verbose --no-interaction --ansi --no-ansi --working-dir= --version --help --no-plugins",
			read: "show info list licenses outdated search validate status why why-not depends prohibits about help fund suggests browse check-platform-reqs diagnose audit",
			write: "init",
			network: "install update require remove create-project",
			otherwise: "execute",
			dangers: ["working-dir"],
			what: "works with PHP packages",
		}),
	),
	go: guarded(
		tree({
			read: "version list doc vet help env bug-report",
			execute: "build run test generate install fix tool clean",
			write: "fmt mod.init mod.edit work",
			network: "get mod.download mod.tidy mod.vendor",
			destructive: "telemetry clean.-modcache",
			dangers: ["exec", "toolexec", "vettool", "overlay", "modfile", "w", "u", "C"],
			judges: {
				env: (call, verdict) => {
					verdict.effect = "shows settings of go";
					if (call.args.some((arg) => /^-[wu]$/.test(arg.value))) raise(verdict, "destructive", "tool-settings", "changes settings of go");
				},
				"mod.graph": readOnly("shows modules"),
				"mod.why": readOnly("shows modules"),
				"mod.verify": readOnly("checks modules"),
			},
			depth: 2,
			bare: "read",
			what: "works with Go code",
		}),
	),
	brew,
	apt,
	"apt-get": apt,
	"apt-cache": apt,
	aptitude: apt,
	dpkg,
	"dpkg-query": dpkg,
	rpm,
	rpmquery: rpm,
	dnf: systemPackages("module-list group-list history.list"),
	yum: systemPackages(""),
	zypper: systemPackages(""),
	apk: systemPackages("policy stats dot verify"),
	snap: systemPackages("find version connections interfaces changes known services"),
	flatpak: systemPackages("remotes remote-ls remote-info"),
	port: systemPackages("installed outdated contents variants deps dependents"),
	emerge: guarded((call, verdict) => {
		verdict.effect = "shows packages";
		const words = call.args.map((arg) => arg.value);
		const isLook = /^(--search|-s|--searchdesc|-S|--info|--list-sets|--help|-h|--version|-V|--check-news)$/.test(words[0] ?? "");
		if (
			isLook &&
			words
				.slice(1)
				.every((word) => /^[@\w./+-]+$/.test(word) && (!word.startsWith("-") || /^(-v|--verbose|-q|--quiet|--color=n)$/.test(word)))
		)
			return;
		verdict.effect = "changes installed packages";
		raise(verdict, "destructive", "system-packages", verdict.effect);
	}),
	opkg: guarded((call, verdict) => {
		verdict.effect = "shows packages";
		const sub = call.args.find((arg) => !arg.value.startsWith("-"))?.value ?? "";
		if (
			/^(list|list-installed|list-upgradable|list-changed-conffiles|files|search|find|info|status|whatdepends|whatprovides|whatrequires|compare-versions|print-architecture|depends)$/.test(
				sub,
			) &&
			call.args.every((arg) => !/^(-f|-c|-o|-d|-t|--conf|--cache|--offline-root|--dest|--tmp-dir|--add-\S+)/.test(arg.value))
		)
			return;
		verdict.effect = "changes installed packages";
		raise(verdict, "destructive", "system-packages", verdict.effect);
	}),
	"xbps-query": readOnly("shows packages"),
	equery: readOnly("shows packages"),
	pacman,
	paru: pacman,
	yay: pacman,
	nix: guarded(
		tree({
			globals: "-vhL --verbose --extra-experimental-features= --offline",
			read: "search show-config flake.show flake.metadata flake.info path-info store.ls why-depends derivation.show profile.list hash store.diff-closures --version log registry.list",
			network: "flake.update flake.lock flake.clone",
			otherwise: "execute",
			destructive: "store.gc store.delete profile.wipe-history",
			depth: 2,
			what: "works with nix",
		}),
	),
	"nix-env": always("execute", "system-packages", "changes nix packages"),
	choco: systemPackages("outdated features source pin"),
	winget: systemPackages("export"),
	scoop: systemPackages("status bucket cat"),
	mas: systemPackages("outdated version account"),
	asdf: guarded(
		tree({
			read: "list current where which plugin.list info help version latest",
			network: "install plugin.add update",
			otherwise: "execute",
			depth: 2,
			what: "works with tool versions",
		}),
	),
	mise: guarded(
		tree({
			read: "ls list current where which doctor version env ls-remote outdated settings plugins tasks",
			network: "install use upgrade",
			otherwise: "execute",
			what: "works with tool versions",
		}),
	),
	nvm: guarded(
		tree({
			read: "ls list current version which ls-remote --version",
			network: "install",
			otherwise: "execute",
			what: "works with Node versions",
		}),
	),
	pyenv: guarded(
		tree({
			read: "versions version which whence root prefix commands shims help --version",
			network: "install",
			otherwise: "execute",
			what: "works with Python versions",
		}),
	),
	rbenv: guarded(
		tree({
			read: "versions version which whence root prefix commands help",
			network: "install",
			otherwise: "execute",
			what: "works with Ruby versions",
		}),
	),
	pub: guarded(
		tree({
			read: "deps outdated",
			network: "get upgrade add",
			otherwise: "execute",
			destructive: "publish",
			what: "works with Dart packages",
		}),
	),
	opam: guarded(
		tree({
			globals: "-yhV",
			read: "list show search info var config.list switch.list",
			otherwise: "network",
			depth: 2,
			what: "works with OCaml packages",
		}),
	),
	luarocks: guarded(tree({ read: "list search show which doc", otherwise: "network", what: "works with Lua packages" })),
	cpan: always("network", "package-install", "installs Perl packages"),
	cpanm: always("network", "package-install", "installs Perl packages"),
	easy_install: always("network", "package-install", "installs Python packages"),
	helm: guarded(
		tree({
			globals: "-nh -n= --namespace= --kube-context= --kubeconfig= --debug --help",
			read: "list ls get status history hist show inspect search template lint env version help completion verify repo.list plugin.list dependency.list dep.list",
			network: "repo.add repo.update pull fetch dependency.update dependency.build registry.login",
			execute: "plugin.install plugin.uninstall plugin.update create package test repo.remove",
			destructive: "install upgrade uninstall delete del un rollback push",
			dangers: ["post-renderer", "kubeconfig", "kube-apiserver", "repository-config", "registry-config", "output-dir"],
			judges: { install: dryRun("installs a release"), upgrade: dryRun("upgrades a release") },
			depth: 2,
			what: "works with Kubernetes releases",
		}),
	),
};

/** Its help is a manual page, and a manual page opens in a pager. */
function manual(call: Call, verdict: Verdict): void {
	verdict.effect = "shows help";
	// `cargo help` alone is a list of commands.
	if (!call.piped && (call.name !== "cargo" || call.args.length > 0))
		raise(verdict, "execute", "pager", "opens a manual page in a pager, from which anything can be run");
}

function readOnly(effect: string): Judge {
	return (_call, verdict) => {
		verdict.effect = effect;
	};
}

function dryRun(effect: string): Judge {
	return (call, verdict) => {
		verdict.effect = effect;
		if (
			!call.args.some((arg) => /^--dry-run(=(client|server|true))?$/.test(arg.value)) ||
			call.args.some((arg) => arg.value.startsWith("--post-r"))
		)
			raise(verdict, "destructive", "cluster-change", effect);
	};
}
