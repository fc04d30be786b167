import { raise, reads, writes } from "../shell/verdict.ts";
import type { Arg } from "../shell/types.ts";
import { always, reader, tree, type Judge, type Judges } from "./kit.ts";

/** Tools that build, test, format and check code. Building and testing run the project's own code. */

const runs = always("execute", "project-code", "runs code of this project");
const compiles = always("execute", "compiler", "compiles");

/** A formatter: it changes files unless it was only asked to check. */
const formatter =
	(check: RegExp, effect = "formats"): Judge =>
	(call, verdict) => {
		const isCheck =
			call.args.some((arg) => check.test(arg.value)) &&
			!call.args.some((arg) => /^(-w|--write|--fix|-i|--in-place|--inplace|--apply|--unsafe|--unsafe-fixes)$/.test(arg.value));
		const danger = call.args.find((arg) =>
			/^--?(config|plugin|rulesdir|resolve-plugins|settings|rcfile|load-plugins|init-hook|output-file|output|stdin-filename|parser|require|config-path|config-file|conf|python-executable|shadow-file)(-\w+)*(=|$)/.test(
				arg.value,
			),
		);
		verdict.effect = isCheck ? "checks code" : effect;
		if (danger !== undefined) {
			verdict.hazards.push(danger.value);
			raise(verdict, "execute", "dangerous-option", `\`${danger.value}\` loads code or writes elsewhere`, danger.span);
		}
		if (call.args.length > 0 && call.args.every((arg) => /^(--version|--help|-h|-V|-v)$/.test(arg.value))) {
			verdict.effect = `shows help of ${call.name}`;
			return;
		}
		const files = call.args.filter((arg) => !arg.value.startsWith("-"));
		if (isCheck) for (const file of files) reads(call, verdict, file);
		else {
			raise(verdict, "write", "write", effect);
			for (const file of files) if (/[./]/.test(file.value)) writes(call, verdict, file);
		}
	};

/** A checker that only looks, until it is told to repair. Settings of the project may load plug-ins. */
const checker =
	(fix = /^(--fix\S*|-A|-a|--auto-correct\S*|--autocorrect\S*|--write\S*|--unsafe\S*|-i|--in-place)$/): Judge =>
	(call, verdict) => {
		verdict.effect = "checks code";
		const danger = call.args.find(
			(arg) =>
				/^--?(config|plugin|rulesdir|resolve-plugins|load-plugins|init-hook|output|output-file|rcfile|require|python-executable|shadow-file|install-types|custom)(?!-format)(-\w+)*(=|$)/.test(
					arg.value,
				) ||
				arg.value === "-o" ||
				arg.value === "-c",
		);
		if (danger !== undefined) {
			verdict.hazards.push(danger.value);
			raise(verdict, "execute", "dangerous-option", `\`${danger.value}\` loads code or writes elsewhere`, danger.span);
		}
		if (call.args.some((arg) => fix.test(arg.value))) raise(verdict, "write", "write", "changes code");
		for (const arg of call.args) if (!arg.value.startsWith("-") && /[./]/.test(arg.value)) reads(call, verdict, arg);
	};

const ruff: Judge = (call, verdict) => {
	const [first, ...rest] = call.args;
	const sub = first?.value ?? "";
	verdict.effect = `ruff ${sub}`;
	if (/^(rule|linter|version|help|--version|--help|-V|-h|config)$/.test(sub)) return;
	const inner = { ...call, args: /^(check|format|lint|clean|server)$/.test(sub) ? rest : call.args };
	if (sub === "format") formatter(/^--(check|diff)$/)(inner, verdict);
	else if (sub === "clean" || sub === "server") raise(verdict, "execute", "subcommand", verdict.effect);
	else checker()(inner, verdict);
};

const versionOnly =
	(judge: Judge): Judge =>
	(call, verdict) => {
		if (
			call.args.length > 0 &&
			call.args.every((arg) =>
				/^(-v|-V|--version|-version|--help|-help|-h|-vV|-dumpversion|-dumpmachine|-print-\S+|--print-\S+|-###)$/.test(arg.value),
			)
		) {
			verdict.effect = `shows the version or help of ${call.name}`;
			return;
		}
		judge(call, verdict);
	};

/** Compilers write where `-o` says. */
const compiler = versionOnly((call, verdict) => {
	compiles(call, verdict);
	for (let i = 0; i < call.args.length; i++) {
		const text = call.args[i]?.value ?? "";
		const next = call.args[i + 1];
		if (text === "-o" && next !== undefined) writes(call, verdict, next);
		else if (/^-o./.test(text)) writes(call, verdict, { ...(call.args[i] as Arg), value: text.slice(2) });
		if (/^-(wrapper|fplugin|specs|B|Xclang|load)\b|^@/.test(text))
			raise(verdict, "destructive", "loads-code", `\`${text}\` runs or loads another program`);
	}
});

/** An operand that starts with `@` names a file of options, so that what they are is unseen. */
const unlessListed =
	(judge: Judge): Judge =>
	(call, verdict) => {
		judge(call, verdict);
		for (const arg of call.args)
			if (arg.value.startsWith("@")) {
				verdict.hazards.push(arg.value);
				raise(verdict, "execute", "option-file", `takes its options from ${arg.value.slice(1)}`, arg.span);
			}
	};

const objectReader = unlessListed(
	reader(
		"r",
		"shows the inside of",
		"-aAbBcCdDeEfFgGhHiIjJklLmMnNopPqQrRsStTuUvVwWxXzZ0 -j= -M= --all-headers --disassemble? --disassemble-all --headers --file-header --segments --section-details --section-groups --unwind --arch-specific --file-headers --program-headers --section-headers --sections --symbols --syms --dyn-syms --reloc --dynamic --notes --version-info --arch-specific --archive-index --string-dump= --hex-dump= --histogram --wide --help --version --demangle? --source --line-numbers --no-show-raw-insn --show-raw-insn --full-contents --section= --start-address= --stop-address= --architecture= --dynamic-syms --dynamic-reloc --private-headers --print-size --size-sort --defined-only --undefined-only --extern-only --no-sort --numeric-sort --reverse-sort --print-file-name --radix= --format= --common --totals --exe= --functions --inlines --basenames --addresses --pretty-print -e< --target= --dwarf? --debug-dump? --no-demangle --info --prefix-addresses --visualize-jumps?",
	),
);

const writesIndex = always("write", "write", "writes an index");
const listsNames = reader(
	"r",
	"lists names in",
	"-x -R --recurse --languages= --language-force= --fields= --extras= --sort= --list-languages --list-kinds? --list-maps? --list-fields? --list-extras? --list-features --version --help",
);

export const build: Judges = {
	make: versionOnly((call, verdict) => {
		runs(call, verdict);
		if (call.args.some((arg) => /^--eval|^SHELL=|^-[a-zA-Z]*f$|^-C$/.test(arg.value))) verdict.hazards.push("--eval");
	}),
	gmake: versionOnly(runs),
	cmake: versionOnly(runs),
	ninja: versionOnly(runs),
	meson: tree({ read: "introspect --version help", otherwise: "execute", what: "builds" }),
	bazel: tree({
		globals: "--version",
		read: "query cquery aquery info version help analyze-profile",
		otherwise: "execute",
		what: "builds",
	}),
	buck2: tree({ read: "query targets audit version help", otherwise: "execute", what: "builds" }),
	just: versionOnly((call, verdict) => {
		verdict.effect = "lists recipes";
		if (
			!call.args.every((arg) => /^(-l|--list|--summary|--dump|--show|--variables|--evaluate-not)$/.test(arg.value)) ||
			call.args.length === 0
		)
			runs(call, verdict);
	}),
	task: versionOnly((call, verdict) => {
		verdict.effect = "lists tasks";
		if (!call.args.every((arg) => /^(-l|-a|--list|--list-all|--summary)$/.test(arg.value)) || call.args.length === 0) runs(call, verdict);
	}),
	rake: versionOnly((call, verdict) => {
		verdict.effect = "lists tasks";
		raise(verdict, "execute", "project-code", "runs code of this project");
	}),
	ant: versionOnly(runs),
	mvn: versionOnly(tree({ globals: "-qBoUeXNv", read: "help:help dependency:tree-none", otherwise: "execute", what: "builds" })),
	gradle: versionOnly(runs),
	gradlew: runs,
	sbt: versionOnly(runs),
	lein: tree({ read: "version help deps-tree classpath", otherwise: "execute", what: "builds" }),
	mix: tree({ read: "help hex.info hex.search app.tree", otherwise: "execute", what: "builds" }),
	dotnet: tree({
		globals: "--info --version --list-sdks --list-runtimes -h --help",
		read: "list nuget.list help sln.list sdk.check workload.list tool.list package.search",
		network: "restore add tool.install workload.install package.add",
		execute: "build run test publish pack new clean watch exec format remove",
		destructive: "nuget.push nuget.delete",
		depth: 2,
		what: "builds",
	}),
	msbuild: versionOnly(runs),
	swift: tree({
		globals: "--version --help",
		read: "package.describe package.show-dependencies package.tools-version",
		otherwise: "execute",
		depth: 2,
		what: "builds",
	}),
	xcodebuild: versionOnly((call, verdict) => {
		verdict.effect = "shows the project";
		if (
			!call.args.some((arg) => /^-(list|showsdks|showBuildSettings|showdestinations|version|showTestPlans)$/.test(arg.value)) ||
			call.args.some((arg) => /^(build|test|clean|archive|install)$/.test(arg.value))
		)
			runs(call, verdict);
	}),
	flutter: tree({
		globals: "--version --help -h",
		read: "devices doctor emulators help symbolize analyze",
		network: "pub upgrade",
		otherwise: "execute",
		what: "builds",
	}),
	dart: tree({ globals: "--version --help", read: "info help analyze", network: "pub", otherwise: "execute", what: "builds" }),
	gcc: compiler,
	"g++": compiler,
	cc: compiler,
	"c++": compiler,
	clang: compiler,
	"clang++": compiler,
	ld: compiler,
	as: compiler,
	javac: versionOnly(compiles),
	rustc: versionOnly(compiler),
	rustdoc: versionOnly(compiles),
	ghc: compiler,
	tsc: versionOnly(runs),
	java: versionOnly(runs),
	kotlinc: versionOnly(compiles),
	kotlin: versionOnly(runs),
	webpack: versionOnly(runs),
	vite: versionOnly(runs),
	esbuild: versionOnly(runs),
	rollup: versionOnly(runs),
	parcel: versionOnly(runs),
	turbo: versionOnly(runs),
	nx: versionOnly(runs),
	lerna: versionOnly(runs),
	jest: versionOnly(runs),
	vitest: versionOnly(runs),
	mocha: versionOnly(runs),
	ava: versionOnly(runs),
	playwright: versionOnly(runs),
	cypress: versionOnly(runs),
	pytest: versionOnly(runs),
	"py.test": versionOnly(runs),
	tox: versionOnly(runs),
	nox: versionOnly(runs),
	coverage: tree({ read: "report debug help", otherwise: "execute", what: "measures tests" }),
	rspec: versionOnly(runs),
	phpunit: versionOnly(runs),
	"pre-commit": tree({
		globals: "-V --version --help -h",
		read: "help sample-config validate-config validate-manifest",
		otherwise: "execute",
		what: "runs checks",
	}),
	black: formatter(/^(--check|--diff)$/),
	isort: formatter(/^(-c|--check|--check-only|--diff|--show-settings|--show-files)$/),
	autopep8: formatter(/^(--diff|-d)$/),
	yapf: formatter(/^(--diff|-d)$/),
	prettier: formatter(/^(--check|-c|-l|--list-different|--support-info|--find-config-path)$/),
	gofmt: formatter(/^(-d|-l)$/),
	goimports: formatter(/^(-d|-l)$/),
	rustfmt: formatter(/^(--check|--print-config)$/),
	"clang-format": formatter(/^(-n|--dry-run|--dump-config)$/),
	shfmt: formatter(/^(-d|--diff|-l|--list|-f|--find)$/),
	stylua: formatter(/^(--check)$/),
	taplo: tree({ read: "lint check get", otherwise: "write", what: "checks TOML" }),
	ruff,
	flake8: checker(),
	pyflakes: checker(),
	pycodestyle: checker(),
	pydocstyle: checker(),
	pylint: checker(),
	mypy: checker(),
	pyright: checker(),
	basedpyright: checker(),
	bandit: checker(),
	vulture: checker(),
	radon: checker(),
	eslint: checker(),
	oxlint: checker(),
	biome: tree({
		read: "check lint explain version rage format",
		otherwise: "execute",
		dangers: ["write", "apply", "fix", "config-path", "unsafe", "apply-unsafe"],
		what: "checks code",
	}),
	stylelint: checker(),
	tslint: checker(),
	standard: checker(),
	jshint: checker(),
	shellcheck: checker(),
	hadolint: checker(),
	actionlint: checker(),
	yamllint: checker(),
	jsonlint: checker(),
	markdownlint: checker(),
	"markdownlint-cli2": checker(),
	codespell: checker(/^(-w|--write-changes|-i|--interactive.*)$/),
	typos: checker(/^(-w|--write-changes)$/),
	rubocop: checker(),
	checkov: checker(),
	tflint: checker(),
	tfsec: checker(),
	kubeval: checker(),
	kubeconform: checker(),
	"golangci-lint": tree({
		globals: "--version",
		read: "run linters help version formatters config.path",
		otherwise: "execute",
		dangers: ["fix", "config", "out-format-file"],
		depth: 2,
		what: "checks code",
	}),
	staticcheck: checker(),
	cloc: checker(),
	scc: checker(),
	tokei: checker(),
	loc: checker(),
	objcopy: always("write", "write", "rewrites a program", "w"),
	strip: always("write", "write", "rewrites a program", "w"),
	nm: objectReader,
	objdump: objectReader,
	readelf: objectReader,
	size: objectReader,
	"llvm-objdump": objectReader,
	"llvm-nm": objectReader,
	otool: objectReader,
	addr2line: objectReader,
	"c++filt": reader("n", "makes names readable", "-_nprti -s= --help --version"),
	"pkg-config": reader(
		"n",
		"shows how to build with",
		"--cflags --libs --libs-only-l --libs-only-L --cflags-only-I --modversion --exists --list-all --variable= --atleast-version= --exact-version= --max-version= --static --print-errors --short-errors --silence-errors --version --help --print-variables --print-requires --print-provides --uninstalled --debug",
	),
	ctags: (call, verdict) => {
		const isShown = call.args.some((arg) => /^(-x|--list-[a-z-]+(=\w+)?|--version|--help)$/.test(arg.value));
		(isShown ? listsNames : writesIndex)(call, verdict);
	},
	ldapsearch: always("network", "network", "asks a directory"),
	hyperfine: always("execute", "benchmark", "measures commands"),
	protoc: compiles,
	bison: compiles,
	flex: compiles,
	latex: always("execute", "compiler", "typesets"),
	pdflatex: always("execute", "compiler", "typesets"),
	graphviz: always("execute", "converter", "draws"),
	msgfmt: compiles,
};
