import type { Arg, Assigned, Verdict } from "./types.ts";
import { raise } from "./verdict.ts";

/** Variables that change how output looks and nothing else. */
const harmless =
	/^(LANG|LANGUAGE|LC_[A-Z]+|TZ|NO_COLOR|FORCE_COLOR|CLICOLOR(_FORCE)?|COLORTERM|CI|TERM|COLUMNS|LINES|DEBIAN_FRONTEND|PYTHONUNBUFFERED|PYTHONDONTWRITEBYTECODE|RUST_BACKTRACE|GIT_TERMINAL_PROMPT|GIT_OPTIONAL_LOCKS|HOMEBREW_NO_(AUTO_UPDATE|ANALYTICS)|NPM_CONFIG_(COLOR|PROGRESS|FUND|AUDIT)|SYSTEMD_COLORS|POSIXLY_CORRECT|TAPE_NONE)$/;

/** Variables through which a program that looks innocent runs, loads or obeys something else. */
const poison =
	/^(PATH|IFS|ENV|BASH_ENV|SHELLOPTS|BASHOPTS|PS[0-4]|PROMPT_COMMAND|CDPATH|GLOBIGNORE|HIST\w*|BASH_FUNC_.*|LD_\w+|DYLD_\w+|GCONV_PATH|GETCONF_DIR|LOCPATH|NLSPATH|MALLOC_\w+|RES_OPTIONS|HOSTALIASES|TMPDIR|HOME|SHELL|EDITOR|VISUAL|PAGER|BROWSER|\w+_(PAGER|EDITOR|BROWSER|OPTIONS|OPTS|ARGS|FLAGS|PRELOAD|ASKPASS|COMMAND|CMD|SHELL|PROXY|HOME|CONFIG|CONFIG_\w+|RSH|SSH|BIN|PATH|LIB|INIT|PROFILE|STARTUP|BASE_URL|HOST|ENDPOINT\w*)|GIT_.*|SSH_.*|SUDO_.*|NODE_.*|NPM_.*|npm_config_.*|YARN_.*|PNPM_.*|PYTHON.*|PERL5?.*|RUBY.*|GEM_.*|BUNDLE_.*|JAVA_.*|_JAVA_OPTIONS|JDK_.*|MAVEN_.*|GRADLE_.*|GO(FLAGS|PATH|PROXY|ROOT|ENV|TOOLCHAIN|PRIVATE|NOSUMDB)|CARGO_.*|RUSTC?_?\w*|CC|CXX|LD|AR|MAKE|MAKEFLAGS|CFLAGS|LDFLAGS|LESS.*|MANPAGER|MANOPT|TAR_OPTIONS|TAPE|RSYNC_.*|CVS_RSH|GREP_OPTIONS|DOCKER_.*|KUBE.*|AWS_.*|AZURE_.*|GOOGLE_.*|CLOUDSDK_.*|ANTHROPIC_.*|OPENAI_.*|CLAUDE_.*|CODEX_.*|GEMINI_.*|TERMINFO\w*|TERMCAP|INPUTRC|WGETRC|CURL_HOME|http_proxy|https_proxy|all_proxy|no_proxy|HTTPS?_PROXY|ALL_PROXY|PSQLRC|MYSQL_.*|PG[A-Z]+|ANSIBLE_.*|TF_.*|PIP_.*|UV_.*|CONDA_.*|AUTOM4TE|LUA_.*|LUAINIT|ZDOTDIR|FPATH|XDG_.*|DISPLAY|WINEPREFIX|OPENSSL_.*|SSL_.*|REQUESTS_.*|FACTERLIB|FZF_.*|RIPGREP_.*|COUNTERSIGN_.*)$/;

/** Variables whose value is a secret, to be seen by nobody. */
const secret =
	/(SECRET|TOKEN|PASSW(OR)?D|PASSPHRASE|API_?KEY|PRIVATE_?KEY|ACCESS_?KEY|CREDENTIAL|AUTH_?KEY|(^|_)PAT$|CONNECTION_?STRING|DATABASE_URL|DSN$)/i;

/** Variables that load code into every program, or hide code in one. */
const loadsCode = /^(LD_PRELOAD|LD_AUDIT|DYLD_INSERT_LIBRARIES|BASH_FUNC_.*)$/;

export const isHarmlessVariable = (name: string): boolean => harmless.test(name);
export const isSecretVariable = (name: string): boolean => secret.test(name);
export const isPoison = (name: string): boolean => poison.test(name) && !harmless.test(name);

/** Judges a variable that the programs after it inherit. Anything outside the short harmless list asks. */
export const judgeExport = (verdict: Verdict, assigned: Assigned, arg?: Arg): void => {
	if (harmless.test(assigned.name)) return;
	if (loadsCode.test(assigned.name) || (/(_OPTIONS|_OPTS|^TAPE)$/.test(assigned.name) && /exec|command|:|program/.test(assigned.value))) {
		raise(
			verdict,
			"destructive",
			"environment-code",
			`sets ${assigned.name}, which runs or loads something inside other programs`,
			arg?.span,
		);
		return;
	}
	const rule = isPoison(assigned.name) ? "environment-poisoning" : "environment";
	const text = isPoison(assigned.name)
		? `sets ${assigned.name}, which changes what other programs run or load`
		: `sets ${assigned.name} for what runs after it`;
	raise(verdict, "execute", rule, text, arg?.span);
};

/** Judges a variable of the shell alone. Only the names that the shell itself obeys matter. */
export const judgeAssign = (verdict: Verdict, assigned: Assigned): void => {
	if (isPoison(assigned.name)) judgeExport(verdict, assigned);
};
