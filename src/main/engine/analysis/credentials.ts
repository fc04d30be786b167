import { foldPath } from "./fold-path.ts";

/**
 * Files that hold a credential, by name and place alone: one list, read by the path gate and by the analysis of commands,
 * so that `cat FILE` and a tool that reads FILE are told the same.
 *
 * Patterns run on `foldPath(path)`: lower case, without characters that some file systems ignore.
 */
type Rule = readonly [pattern: RegExp, what: string];

/** Holds a credential for certain. The first match names it. */
const certain: readonly Rule[] = [
	[/(?:^|\/)id_(?:rsa|dsa|ecdsa|ed25519|xmss)(?:_sk)?(?:[._-][^/]*)?(?<!\.pub)$/, "SSH private key"],
	[/(?:^|\/)\.ssh\/(?!known_hosts|config$|config\.d|authorized_keys|environment$|rc$|[^/]*\.pub$)[^/]/, "SSH private key"],
	[/(?:^|\/)ssh_host_[^/]*key$/, "SSH host key"],
	[/(?:^|\/)\.gnupg(?:\/|$)|(?:^|\/)\.password-store(?:\/|$)|(?:^|\/)secring\.gpg$/, "key ring of the person"],
	[
		/(?:^|\/)\.aws\/(?:credentials|config|sso|cli)(?:\/|$)|(?:^|\/)\.azure(?:\/|$)|\/\.config\/gcloud(?:\/|$)|(?:^|\/)\.boto$|(?:^|\/)\.(?:s3cfg|passwd-s3fs)$|(?:^|\/)\.oci(?:\/|$)|\/\.config\/doctl(?:\/|$)|(?:^|\/)\.aliyun(?:\/|$)|(?:^|\/)\.bluemix(?:\/|$)/,
		"cloud credentials",
	],
	[/application_default_credentials\.json$|service[-_]?account[^/]*\.json$/, "cloud credentials"],
	[
		/(?:^|\/)\.kube\/(?:config|cache)|\/etc\/kubernetes\/(?:admin|.*\.conf|pki)|^(?:\/var)?\/run\/secrets(?:\/|$)|\/\.config\/helm(?:\/|$)/,
		"cluster credentials",
	],
	[/(?:^|\/)\.docker\/config\.json$|(?:^|\/)\.dockercfg$|\/\.config\/containers\/auth\.json$/, "container registry credentials"],
	[
		/\/\.config\/(?:gh|hub|glab-cli)(?:\/|$)|(?:^|\/)\.git-credentials$|(?:^|\/)[._]netrc(?:\.gpg)?$|(?:^|\/)\.authinfo(?:\.gpg)?$/,
		"git or web credentials",
	],
	[/(?:^|\/)\.(?:pgpass|my\.cnf|mylogin\.cnf|mongorc\.js|dbshell)$|(?:^|\/)pgpass\.conf$/, "database password"],
	[
		/(?:^|\/)\.pypirc$|(?:^|\/)\.cargo\/credentials(?:\.toml)?$|(?:^|\/)\.gem\/credentials$|(?:^|\/)\.m2\/settings(?:-security)?\.xml$|(?:^|\/)\.nuget\/nuget\.config$|(?:^|\/)\.composer\/auth\.json$|(?:^|\/)\.bundle\/config$/,
		"package registry token",
	],
	[
		/(?:^|\/)\.terraform\.d\/credentials|(?:^|\/)\.terraformrc$|(?:^|\/)\.vault-token$|(?:^|\/)\.databrickscfg$|\/\.config\/(?:op|rclone|sops|age)(?:\/|$)|(?:^|\/)\.?rclone\.conf$|(?:^|\/)\.netlify(?:\/|$)|(?:^|\/)\.vercel\/auth\.json$|(?:^|\/)\.fly\/config\.yml$|(?:^|\/)\.erlang\.cookie$|\.tfstate(?:\.backup)?$/,
		"infrastructure secrets",
	],
	[
		/(?:^|\/)\.claude\/\.credentials|\/\.claude\.json$|(?:^|\/)\.codex\/auth\.json$|(?:^|\/)\.gemini\/(?:oauth|google)[^/]*\.json$|\/\.config\/github-copilot(?:\/|$)|(?:^|\/)\.openai(?:\/|$)|(?:^|\/)\.anthropic(?:\/|$)|(?:^|\/)\.(?:cache\/)?huggingface\/token$/,
		"agent or model credentials",
	],
	[
		/(?:^|\/)\.env(?:rc)?$|(?:^|\/)\.env[._-](?!example|sample|template|dist|defaults?$|schema|d\.ts$|tpl|test\.example$)[^/]*$|(?:^|\/)[\w-]+\.env$/,
		"environment file with secrets",
	],
	[/\.(?:pem|key|ppk|p12|pfx|p8|jks|keystore|kdbx?|agekey|ovpn|asc\.key|pkcs12|keytab|mobileprovision)$/, "private key or key store"],
	[
		/\/(?:library\/keychains|\.local\/share\/keyrings|\.local\/share\/kwalletd)(?:\/|$)|(?:^|\/)login\.keychain|\.keychain(?:-db)?$/,
		"key chain",
	],
	[
		/^(?=.*\/(?:google-chrome(?:-beta|-unstable)?|chromium|brave-browser|microsoft-edge|google\/chrome|microsoft edge|edge|vivaldi|opera)\/).*\/(?:cookies|login data|web data|local state|history)(?:-journal)?$/,
		"browser data",
	],
	[
		/^(?=.*\/(?:\.mozilla|firefox|thunderbird|\.thunderbird)\/).*\/(?:cookies\.sqlite|key[34]\.db|logins\.json|places\.sqlite|signons\.sqlite)$/,
		"browser data",
	],
	[
		/(?:^|\/)\.(?:bash|zsh|sh|fish|psql|mysql|sqlite|python|node_repl|rediscli|irb|ash|lesshst|local\/share\/fish\/fish)_?(?:history|hst)$|(?:^|\/)fish_history$|\/\.zhistory$|\/\.histfile$|(?:^|\/)consolehost_history\.txt$/,
		"shell history",
	],
	[
		/^\/etc\/(?:shadow|gshadow|master\.passwd|sudoers|krb5\.keytab|security\/opasswd|ipsec\.secrets)(?:[-.~][^/]*)?$|^\/etc\/(?:sudoers\.d|ssl\/private|ppp\/(?:chap|pap)-secrets|networkmanager\/system-connections|openvpn|wireguard)(?:\/|$)|^\/private\/etc\/master\.passwd$|\/config\/(?:sam|security|system)$|(?:^|\/)ntds\.dit$/,
		"system passwords",
	],
	[
		/^\/proc\/(?:\d+|self|thread-self)\/(?:task\/\d+\/)?(?:environ|mem|maps|auxv|stack)$|^\/proc\/kcore$|^\/dev\/(?:k?mem|port)$/,
		"memory or environment of a process",
	],
	[/\/docker\.sock$|\/containerd\.sock$|\/podman\.sock$|\/crio\.sock$/, "control socket of the container engine"],
	[
		/\/(?:\.bitcoin|\.ethereum\/keystore|\.electrum|\.config\/solana|\.monero)(?:\/|$)|(?:^|\/)wallet\.dat$|(?:^|\/)keystore\/utc--[^/]+/,
		"crypto wallet",
	],
	[/(?:^|\/)\.htpasswd$|(?:^|\/)\.npmrc\.secret$|(?:^|\/)\.vault[-_]?pass(?:word)?(?:\.txt)?$/, "password file"],
	[/(?:^|\/)\.(?:msmtprc|fetchmailrc|esmtprc|remote-sync\.json|ftpconfig)$/, "mail or transfer password"],
];

/**
 * May hold one, and a command that shows such a file or hands it on is treated as if it did. A tool that edits a
 * project's own `.npmrc` is not held up for its name.
 */
const likely: readonly Rule[] = [
	[/(?:^|\/)\.ssh$|(?:^|\/)\.aws$|\/library\/keychains$/, "folder of credentials"],
	[/(?:^|\/)\.(?:npmrc|yarnrc\.yml)$|(?:^|\/)wp-config\.php$/, "file that often holds a token"],
	[
		/(?:^|\/)credentials(?:\.(?:json|db|xml|ya?ml|toml|ini))?$|(?:^|\/)client_secrets?\.json$|(?:^|\/)secrets?\.(?:ya?ml|json|toml|ini|env|txt)$|(?:^|\/)(?:auth|id)\.json$/,
		"file named like a secret",
	],
	[/(?:^|\/)(?:login data|cookies|web data|logins\.json|key[34]\.db|cookies\.sqlite|signons\.sqlite|local state)$/, "browser data"],
	[/^\/proc\/[^/]+\/(?:root|cwd|fd)(?:\/|$)|^\/var\/lib\/(?:docker|kubelet|rancher)(?:\/|$)/, "the inside of another process or container"],
];

const nameIn = (rules: readonly Rule[], folded: string): string | undefined => rules.find(([pattern]) => pattern.test(folded))?.[1];

/** What credential the file of this folded path holds for certain. */
export const credentialIn = (folded: string): string | undefined => nameIn(certain, folded);

/** What credential the file of this path holds, or may hold by its name. */
export const credentialLikelyIn = (path: string): string | undefined => {
	const folded = foldPath(path);
	return nameIn(certain, folded) ?? nameIn(likely, folded);
};
