import { raise } from "../shell/verdict.ts";
import { isHelp, type Judge, type Judges } from "./kit.ts";

/**
 * Keepers of secrets. What they list is names; what they show, copy, export or hand to a program is the secret itself,
 * and a secret that was seen cannot be called back.
 */
const keeper =
	(isListing: RegExp): Judge =>
	(call, verdict) => {
		const words = call.args.map((arg) => arg.value);
		const text = words.filter((word) => !word.startsWith("-")).join(" ");
		verdict.effect = "lists the names of secrets";
		if (words.length > 0 && words.every(isHelp)) return;
		const isQuiet = words.every(
			(word) =>
				!word.startsWith("-") ||
				/^(-[qvhV]|--(format|help|version|quiet|json|pretty|raw|flat|long|color|no-color|output)(=\S+)?)$/.test(word),
		);
		if (text.length <= 256 && isListing.test(text) && isQuiet && call.args.every((arg) => !arg.dynamic)) return;
		verdict.effect = `shows, changes or hands out secrets kept by ${call.name}`;
		raise(verdict, "destructive", "secret-store", verdict.effect);
	};

const name = String.raw`[\w@./:-]+`;
const listing = (verbs: string): RegExp => new RegExp(`^(${verbs})( ${name})*$`);

export const vaults: Judges = {
	op: keeper(
		/^(whoami|account list|account get|vault list|vault get [\w-]+|item list|group list|user list|document list|events-api|update)$/,
	),
	bw: keeper(/^(status|sync|list (folders|organizations|collections|org-collections|org-members)|generate)$/),
	rbw: keeper(listing("list|ls|unlocked")),
	lpass: keeper(listing("ls|status")),
	gopass: keeper(listing("ls|list|find|search|version|audit|mounts|history|recipients|git status|sum|sha256")),
	passage: keeper(listing("ls|list|find|version")),
	keepassxc: keeper(/^$/),
	"keepassxc-cli": keeper(listing("ls|search|locate|db-info|analyze|estimate|diceware|generate")),
	"secret-tool": keeper(/^(?!)/),
	keyring: keeper(/^(--list-backends|diagnose)$/),
	chamber: keeper(listing("list|list-services|find|history|version")),
	doppler: keeper(listing("me|projects|environments|configs|activity|settings|configure debug")),
	infisical: keeper(listing("user get|scan-help")),
	secrethub: keeper(listing("ls|tree|inspect|account inspect|audit")),
	sops: keeper(listing("filestatus|keyservice-help")),
	berglas: keeper(listing("list|version")),
	conjur: keeper(listing("list|whoami|policy get|resource list|role members")),
	akeyless: keeper(listing("list-items|list-auth-methods|list-roles|describe-item")),
	"aws-vault": keeper(listing("list|ls")),
	"aws-sso": keeper(listing("list")),
	saml2aws: keeper(listing("list-roles")),
	"ansible-vault": keeper(/^(?!)/),
	credstash: keeper(listing("list|keys")),
	tomb: keeper(listing("list|slam-help")),
	"git-credential": keeper(/^(?!)/),
	"docker-credential-desktop": keeper(listing("version")),
	"docker-credential-osxkeychain": keeper(listing("version")),
	"docker-credential-secretservice": keeper(listing("version")),
	"kwallet-query": keeper(/^(?!)/),
	"wifi-password": keeper(/^(?!)/),
};
