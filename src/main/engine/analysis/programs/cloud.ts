import type { Arg, Call, Verdict } from "../shell/types.ts";
import { raise, reads, writes } from "../shell/verdict.ts";
import { hostsOf } from "../shell/hosts.ts";
import { isDanger, isHelp, tree, useOperands, type Judge, type Judges } from "./kit.ts";

/**
 * Containers, clusters and clouds. A call of a read-only API of the account that is configured is a read:
 * it changes nothing. Any named parameter is passed on to that call, so options are judged by a list of the dangerous ones.
 */

const optionName = (text: string): string => text.replace(/^-+/, "").split("=", 1)[0] ?? "";

const checkDangers = (call: Call, verdict: Verdict, dangers: readonly string[]): void => {
	for (const arg of call.args)
		if (arg.value.startsWith("--") && isDanger(optionName(arg.value), dangers)) {
			verdict.hazards.push(arg.value);
			raise(verdict, "execute", "dangerous-option", `\`${arg.value}\` makes ${call.name} more than a read`, arg.span);
		}
};

/** Words that are no option and no value of one: `--name value` hides its value. Flags that take none are given. */
const plainWords = (args: readonly Arg[], flags: RegExp): string[] => {
	const words: string[] = [];
	for (let i = 0; i < args.length; i++) {
		const text = args[i]?.value ?? "";
		if (!text.startsWith("-")) words.push(text);
		else if (!text.includes("=") && !flags.test(text) && !(args[i + 1]?.value.startsWith("-") ?? true)) i += 1;
	}
	return words;
};

const credentialReads =
	/^(get-secret-value|get-session-token|get-federation-token|assume-role\S*|get-login|export-credentials|get-authorization-token|get-password-data|get-parameters?$|get-random-password|decrypt|get-key-pairs?|get-credentials\S*|print-access-token|print-identity-token|access$|download-default-kubeconfig|generate-data-key\S*)/;
const awsRead =
	/^(describe|list|get|head|lookup|search|scan|query|batch-get|filter|select|validate|estimate|preview|simulate|check|verify|test-metric-filter|admin-(get|list)|view|discover|detect|count|ls$|wait$|help$|tail$|receive-message$|transact-get|generate-credential-report$|start-query$|presign$)/;
const awsFlags =
	/^--(no-\S+|recursive|human-readable|summarize|debug|dry-run|color|all|consistent-read|with-decryption|include-\S+|cli-auto-prompt|scan-index-forward|force|delete|quiet)$/;

const aws: Judge = (call, verdict) => {
	const words = plainWords(call.args, awsFlags);
	const [service = "", verb = ""] = words;
	verdict.effect = `aws ${service} ${verb}`.trim();
	if (call.args.every((arg) => /^--(version)$/.test(arg.value)) || call.args.some((arg) => arg.value === "--help")) return;
	if (service === "help" || verb === "help" || words[2] === "help" || service === "") {
		if (call.piped) return;
		raise(verdict, "execute", "pager", "opens a pager");
		return;
	}
	checkDangers(call, verdict, ["endpoint-url", "no-verify-ssl", "cli-input-json", "cli-input-yaml", "outfile"]);
	if (service === "configure") {
		const isRead = /^(list|list-profiles)$/.test(verb) || (verb === "get" && !/secret|token/.test(words[2] ?? ""));
		if (!isRead) raise(verdict, "destructive", "cloud-credentials", "shows or changes cloud credentials");
		return;
	}
	for (const arg of call.args)
		if (/^file(b)?:\/\//.test(arg.value)) reads(call, verdict, { ...arg, value: arg.value.replace(/^fileb?:\/\//, "") });
	if (credentialReads.test(verb) && !/get-parameters-by-path|get-login-profile|get-login-password/.test(verb)) {
		raise(verdict, "destructive", "cloud-credentials", `shows a secret (${verb})`);
		return;
	}
	if (service === "s3" && verb === "presign") {
		raise(verdict, "network", "cloud-change", "makes a link that anyone can use");
		return;
	}
	if (service === "athena" && verb === "start-query-execution") {
		const query = call.args.find((_arg, i) => call.args[i - 1]?.value === "--query-string")?.value ?? "";
		if (
			/^\s*(select|describe|show|explain|with|values)\b/i.test(query) &&
			!/\b(insert|delete|update|drop|alter|create|unload|grant|revoke|merge|truncate)\b/i.test(query)
		)
			return;
	}
	if (awsRead.test(verb) && service !== "ssm-session" && !(service === "s3api" && verb === "get-object")) return;
	if (service === "s3api" && verb === "get-object") {
		const target = words[2];
		if (target !== undefined) writes(call, verdict, { value: target, dynamic: false, glob: false });
		raise(verdict, "network", "cloud-read", "downloads an object");
		return;
	}
	const destroys =
		/^(delete|terminate|remove|rm$|rb$|purge|deregister|detach|disable|revoke|reset|stop|reboot|cancel|put-bucket-(acl|policy)|put-public|modify|update-login|change-password|schedule-key-deletion|mv$|sync$|abort|restore|failover|release|disassociate|put-user-policy|attach|create-access-key|create-login-profile|add-permission|set-|execute|start-session|send-command|decrease)/;
	raise(verdict, destroys.test(verb) ? "destructive" : "network", "cloud-change", `changes the cloud account (${service} ${verb})`);
	if (service === "s3" && verb === "cp")
		useOperands(
			call,
			verdict,
			call.args.filter((arg, i) => i > 1 && !arg.value.startsWith("-") && !arg.value.startsWith("s3:")),
			"r",
		);
};

/** Verbs that act. A word behind one is a name: `railway run list` runs a program called `list`. */
const acting =
	/^(create|update|upgrade|set|add|run|execute|exec|invoke|call|deploy|redeploy|apply|install|uninstall|enable|disable|start|stop|restart|remove|delete|destroy|import|export|attach|detach|associate|disassociate|move|rename|copy|cp|mv|put|push|pull|build|publish|resize|ssh|scp|login|logout|signin|open|connect|configure|init|new|edit|patch|replace|assign|grant|revoke|rotate|reset|clone|migrate|promote|rollback|approve|reject|cancel|close|trigger|submit|send|upload|sync|switch|use|unset|kill|drain|cordon|port-forward|proxy|shell|console|dev|serve|bootstrap|generate|convert|provision|launch|join|leave|lock|unlock|pause|resume|suspend|purge|terminate|write|query-exec|reload|force-leave|inject|uninject|dashboard)(-[\w-]+)?$/;

/** Clouds whose verb comes last: `az vm list`, `gcloud compute instances list`, `heroku apps:info`. */
const verbLast =
	(spec: {
		read: RegExp;
		destroy: RegExp;
		secrets?: RegExp;
		flags: RegExp;
		dangers: readonly string[];
		exceptions?: RegExp;
		/** True when the first word names a service, however much it sounds like a verb: `gcloud run services list`. */
		service?: boolean;
		/** True when the verb comes first after all: `gsutil rm`. */
		first?: boolean;
		also?: RegExp;
	}): Judge =>
	(call, verdict) => {
		const words = plainWords(call.args, spec.flags).flatMap((word, i) =>
			i === 0 && /^[a-z]+(:[a-z-]+)+$/.test(word) ? word.split(":") : [word],
		);
		const text = words.join(" ");
		verdict.effect = `${call.name} ${text}`.slice(0, 200);
		if (
			call.args.every((arg) => isHelp(arg.value) || arg.value === "-v") ||
			call.args.some((arg) => arg.value === "--help" || arg.value === "-h")
		)
			return;
		checkDangers(call, verdict, spec.dangers);
		if (spec.secrets?.test(text) === true) {
			raise(verdict, "destructive", "cloud-credentials", `shows a secret (${text})`);
			return;
		}
		const verb = words.findIndex((word, i) => i > 0 && spec.read.test(word));
		const isRead =
			(verb > 0 && !words.slice(spec.service === true ? 1 : 0, verb).some((word) => acting.test(word) && !spec.read.test(word))) ||
			(words.length > 0 && spec.read.test(words[0] as string) && words.length <= 2);
		const destroys = words.some((word, i) => (i > 0 || words.length === 1 || spec.first === true) && spec.destroy.test(word));
		if (spec.also?.test(call.args.map((arg) => arg.value).join(" ")) === true) return;
		if (isRead && !destroys && spec.exceptions?.test(text) !== true) return;
		raise(verdict, destroys ? "destructive" : "network", "cloud-change", `changes the cloud account (${text.slice(0, 120)})`);
	};

const az = verbLast({
	service: true,
	read: /^(list|show|list-[\w-]+|show-[\w-]+|get-[\w-]+|exists|check-[\w-]+|version|find|query|url|download|what-if|validate|ls|tail|search|logs|get|summarize|view)$/,
	destroy:
		/^(delete|delete-\w+|purge|remove|stop|deallocate|restart|reset-\w+|revoke-\w+|regenerate|run-command|invoke|failover|redeploy|reimage|set-policy|abandon|update-credentials)$/,
	secrets: /^keyvault (secret|key|certificate) (show|download|backup)|keys list$|list-credentials/,
	flags: /^(--(all|no-wait|yes|verbose|debug|only-show-errors|show-details|show-stats|include-\S+|global)|-y|-d)$/,
	dangers: [],
	exceptions:
		/^(configure|login|logout|feedback|interactive|rest)|download-batch|^(devops|account|cloud) (configure|set|login)|run-command/,
	also: /^devops configure --list$/,
});

const gcloud = verbLast({
	service: true,
	read: /^(list|describe|get|get-\w[\w-]*|list-\w[\w-]*|info|version|help|read|tail|search\S*|lookup|browse|check-\S+|configurations|cheat-sheet|topic|cat|ls|du|stat|hash)$/,
	destroy:
		/^(delete|remove|reset|stop|destroy|purge|undelete|revoke|remove-iam-policy-binding|set-iam-policy|add-iam-policy-binding|ssh|scp|abandon\S*|failover|drain|rm|mv|rsync|disable|rollback|kill)$/,
	secrets: /secrets versions access|auth (print|application-default print)|keys create|get-credentials|print-access-token/,
	flags: /^(--(quiet|uri|no-\S+|verbose|async|all|recursive|global|include-\S+|limit-to-\S+|help)|-q)$/,
	dangers: ["flags-file", "log-http", "impersonate-service-account", "access-token-file", "credential-file-override", "configuration"],
	exceptions:
		/^(init|auth (login|revoke|activate)|config (set|unset)|components (install|update|remove)|app (deploy|create))|configurations (create|activate|delete)/,
});

const generic = verbLast({
	read: /^(list|ls|show|get|describe|info|status|version|logs|log|events|history|search|inspect|whoami|view|account|ping|top|tail|stats|me|current|regions|sizes|list-\S+|get-\S+|describe-\S+)$/,
	destroy:
		/^(delete|destroy|rm|remove|purge|reset|stop|kill|terminate|revoke|drop|scale|restart|rollback|ssh|exec|console|down|unset|shutdown|reboot|power-off)$/,
	flags: /^(--(all|json|verbose|quiet|yes|force|no-\S+)|-[yqvjf])$/,
	dangers: ["config", "context", "access-token", "endpoint", "api-url", "output-file"],
	secrets: /\b(token|credential|secret|password|kubeconfig|env|api-key)\S*( (show|get|list|view|print|save))?$/,
	exceptions: /^(login|logout|auth|init|configure|deploy|config (set|unset))\b(?!-)/,
});

const dockerRead =
	"ps images info version inspect logs history stats top port diff events search ls list df show help config --version container.ls container.list container.ps container.inspect container.logs container.top container.stats container.port container.diff image.ls image.list image.inspect image.history network.ls network.list network.inspect volume.ls volume.list volume.inspect system.df system.info system.events context.ls context.list context.show context.inspect plugin.ls plugin.inspect node.ls node.inspect node.ps service.ls service.inspect service.ps service.logs stack.ls stack.ps stack.services stack.config secret.ls secret.inspect config.ls config.inspect swarm.unlock-key compose.ps compose.ls compose.images compose.top compose.logs compose.events compose.port compose.config compose.version compose.stats buildx.ls buildx.inspect buildx.du buildx.version buildx.history builder.ls manifest.inspect trust.inspect scout.quickview scout.cves scout.version checkpoint.ls healthcheck machine.list machine.info pod.ps pod.ls pod.inspect pod.logs pod.top pod.stats generate.kube unshare-info container.exists image.exists image.tree volume.exists buildx.imagetools.inspect model.list model.ls imagetools.inspect";

const docker: Judge = tree({
	globals:
		"-Dlhv -H= -c= -l= --config= --context= --debug --host= --log-level= --tls --tlscacert= --tlscert= --tlskey= --tlsverify --version --help --file= -f= --project-name= -p= --profile= --env-file= --project-directory= --ansi= --compatibility --parallel= --progress= --dry-run --all-resources --connection= --url=",
	read: dockerRead,
	execute:
		"run exec create start restart build commit attach wait tag rename update pause unpause compose.up compose.build compose.run compose.exec compose.start compose.restart compose.create buildx.build buildx.create buildx.use container.run container.exec container.create container.start container.restart image.build image.tag network.create network.connect volume.create context.create context.use compose.pull",
	network: "pull login logout compose.pull image.pull manifest.create plugin.install",
	destructive:
		"rm rmi kill stop push prune import load save export cp container.rm container.kill container.stop container.prune container.cp container.export image.rm image.prune image.push image.save image.load network.rm network.prune network.disconnect volume.rm volume.prune system.prune swarm.init swarm.join swarm.leave swarm.update service.create service.update service.rm service.scale service.rollback stack.deploy stack.rm stack.up stack.down secret.create secret.rm config.create config.rm node.rm node.update node.promote node.demote compose.down compose.rm compose.kill compose.stop compose.push buildx.rm buildx.prune builder.prune context.rm plugin.rm trust.sign trust.revoke manifest.push machine.rm pod.rm pod.kill",
	dangers: ["config-file"],
	depth: 3,
	judges: {
		save: toFile("saves an image"),
		"image.save": toFile("saves an image"),
		export: toFile("saves the files of a container"),
		cp: (call, verdict) => {
			verdict.effect = "copies files into or out of a container";
			for (const arg of call.args) {
				if (arg.value.startsWith("-") || /^[^/]*:/.test(arg.value)) continue;
				reads(call, verdict, arg);
			}
			const target = call.args.at(-1);
			if (target !== undefined && !/^[^/]*:/.test(target.value)) writes(call, verdict, target);
			raise(verdict, "execute", "container", verdict.effect);
		},
	},
	what: "works with containers",
	otherwise: "execute",
	bare: "read",
});

function toFile(effect: string): Judge {
	return (call, verdict) => {
		verdict.effect = effect;
		raise(verdict, "execute", "container", effect);
		for (let i = 0; i < call.args.length; i++)
			if (/^(-o|--output)$/.test(call.args[i]?.value ?? "") && call.args[i + 1] !== undefined)
				writes(call, verdict, call.args[i + 1] as Arg);
	};
}

const kubeValues =
	"-n= -c= -l= -f= -o= -s= -v= -k= --namespace= --context= --cluster= --user= --kubeconfig= --server= --token= --as= --as-group= --request-timeout= --cache-dir= --certificate-authority= --client-certificate= --client-key= --tls-server-name= --insecure-skip-tls-verify --match-server-version --warnings-as-errors --all-namespaces -A";

const kubectl: Judge = (call, verdict) => {
	kubectlTree(call, verdict);
	const words = call.args.map((arg) => arg.value);
	for (const word of words) {
		if (/^--(kubeconfig|server|token|as|insecure-skip-tls-verify|client-key)(=|$)/.test(word) || (word === "-s" && words[0] === "-s")) {
			verdict.hazards.push(word);
			raise(verdict, "execute", "dangerous-option", `\`${word}\` goes to another cluster or acts as someone else`);
		}
	}
	const text = words.filter((word) => !word.startsWith("-")).join(" ");
	if (
		/^get\s+(\S+,)?secrets?\b/.test(text) &&
		words.some((word) => /^(-o|--output)/.test(word)) &&
		words.some((word) => /json|yaml|template|jsonpath|go-template|custom/.test(word))
	)
		raise(verdict, "destructive", "sensitive-read", "shows the content of secrets");
	if (/^config view/.test(text) && words.some((word) => word.startsWith("--raw")))
		raise(verdict, "destructive", "sensitive-read", "shows cluster credentials");
	for (const arg of call.args) {
		const target = /^--output-directory=(.+)/.exec(arg.value)?.[1];
		if (target !== undefined) writes(call, verdict, { ...arg, value: target });
	}
	if (
		words.some((word) => /^--dry-run=(client|server)$/.test(word)) &&
		/^(apply|create|delete|run|patch|scale|set|label|annotate|expose|replace|drain|cordon)\b/.test(text)
	) {
		verdict.risk = verdict.hazards.length === 0 ? "read" : verdict.risk;
		verdict.reasons.length = verdict.hazards.length === 0 ? 0 : verdict.reasons.length;
		verdict.effect = "shows what would change in the cluster";
	}
};

const kubectlTree = tree({
	globals: kubeValues,
	read: "get describe logs explain top version api-resources api-versions cluster-info diff wait events help completion kustomize options auth.can-i auth.whoami rollout.status rollout.history config.view config.get-contexts config.get-clusters config.get-users config.current-context plugin.list cluster-info.dump certificate.list",
	execute: "create.token debug port-forward proxy config config.use-context config.set-context run expose autoscale label annotate attach",
	network: "apply create set patch edit replace scale rollout.restart rollout.pause rollout.resume rollout.undo uncordon cp convert",
	destructive:
		"delete drain cordon taint exec rollout certificate auth.reconcile config.set config.unset config.delete-context config.delete-cluster config.delete-user config.set-credentials config.set-cluster",
	depth: 2,
	dangers: ["kubeconfig", "token", "server"],
	what: "works with the cluster",
	otherwise: "execute",
});

const terraform = tree({
	single: true,
	globals: "-chdir= -help -version --help --version -v -h",
	read: "plan validate show output graph version providers state.list state.show state.pull workspace.list workspace.show help metadata.functions modules metadata force-unlock-help console test",
	write: "fmt workspace.select",
	network: "init get providers.lock providers.mirror login",
	destructive:
		"apply destroy import taint untaint refresh state.rm state.mv state.push state.replace-provider workspace.new workspace.delete force-unlock logout run",
	dangers: ["destroy-everything", "plugin-dir", "generate-config-out"],
	depth: 2,
	judges: {
		fmt: (call, verdict) => {
			verdict.effect = "formats configuration";
			if (!call.args.some((arg) => /^--?check$/.test(arg.value))) raise(verdict, "write", "write", verdict.effect);
		},
		plan: planJudge,
		console: planJudge,
		test: planJudge,
		validate: (_call, verdict) => {
			verdict.effect = "checks configuration";
		},
	},
	what: "works with infrastructure",
	otherwise: "destructive",
});

/** A plan runs the providers and data sources of the configuration, which are programs. */
function planJudge(call: Call, verdict: Verdict): void {
	verdict.effect = "works out what would change";
	raise(verdict, "execute", "runs-providers", "runs the providers that the configuration names");
	for (const arg of call.args) {
		const out = /^-{1,2}out=([\s\S]+)$/.exec(arg.value)?.[1];
		if (out !== undefined) writes(call, verdict, { ...arg, value: out });
	}
}

const gh: Judge = (call, verdict) => {
	if (call.args[0]?.value === "api") {
		const words = call.args.map((arg) => arg.value);
		verdict.effect = `asks the GitHub API for ${words[1] ?? ""}`;
		const method =
			words.find((_word, i) => /^(-X|--method)$/.test(words[i - 1] ?? "")) ??
			words.find((word) => /^(-X|--method=)\w/.test(word))?.replace(/^(-X|--method=)/, "");
		const sends = words.some((word) => /^(-f|-F|--field|--raw-field|--input)/.test(word));
		const isGraph = words.includes("graphql");
		const mutates = isGraph
			? words.some((word) => /\bmutation\b/.test(word)) || words.some((word) => /=@/.test(word))
			: sends && !/^GET$/i.test(method ?? "");
		if (mutates || (method !== undefined && !/^(GET|HEAD)$/i.test(method)))
			raise(verdict, /^DELETE$/i.test(method ?? "") ? "destructive" : "network", "remote-change", "changes something on GitHub");
		if (words.some((word) => /^--input/.test(word)) || words.some((word) => /^--hostname/.test(word)))
			raise(verdict, "network", "upload", "sends a file or asks another host");
		for (const arg of call.args) if (arg.value.includes("://")) verdict.hosts.push(...hostsOf(arg));
		return;
	}
	ghTree(call, verdict);
	if (call.args.some((arg) => arg.value === "--web" || arg.value === "-w")) raise(verdict, "execute", "browser", "opens a browser");
};

const ghTree = tree({
	globals: "-R= --repo= --help --version -h --hostname=",
	read: "list view status diff checks show search help version browse ls verify watch-status pr.list pr.view pr.diff pr.checks pr.status issue.list issue.view issue.status repo.view repo.list release.list release.view run.list run.view workflow.list workflow.view gist.list gist.view label.list cache.list secret.list variable.list variable.get ssh-key.list gpg-key.list auth.status extension.list extension.search alias.list config.list config.get project.list project.view project.field-list project.item-list ruleset.list ruleset.view ruleset.check org.list codespace.list codespace.ports codespace.view codespace.logs search.repos search.issues search.prs search.code search.commits attestation.verify run.watch repo.license repo.gitignore agent-task.list agent-task.view repo.deploy-key.list repo.autolink.list repo.autolink.view preview.prompter completion",
	network:
		"pr.create pr.comment pr.review pr.edit pr.ready pr.checkout pr.update-branch issue.create issue.comment issue.edit issue.develop issue.pin issue.unpin repo.clone repo.fork repo.create repo.sync gist.create gist.clone gist.edit label.create label.edit label.clone release.create release.upload release.edit release.download run.download run.rerun workflow.run workflow.enable project.create project.edit project.item-add project.item-edit project.field-create extension.install codespace.create repo.set-default",
	destructive:
		"pr.merge pr.close pr.lock pr.reopen issue.delete issue.close issue.transfer issue.lock issue.reopen repo.delete repo.archive repo.rename repo.edit repo.unarchive gist.delete label.delete release.delete release.delete-asset run.cancel run.delete workflow.disable secret.set secret.delete variable.set variable.delete ssh-key.add ssh-key.delete gpg-key.add gpg-key.delete auth.login auth.logout auth.refresh auth.setup-git auth.token auth.switch cache.delete extension.remove extension.upgrade extension.exec alias.set alias.delete alias.import config.set codespace.delete codespace.ssh codespace.cp codespace.stop codespace.rebuild project.delete project.close project.item-delete project.field-delete repo.deploy-key.add repo.deploy-key.delete",
	depth: 3,
	dangers: ["web", "show-token"],
	what: "works with GitHub",
	otherwise: "network",
});

export const cloud: Judges = {
	aws,
	aws2: aws,
	az,
	gcloud: (call, verdict) => {
		gcloud(call, verdict);
		if (!call.piped && call.args.some((arg) => /^(help|--help|-h|topic|cheat-sheet)$/.test(arg.value)))
			raise(verdict, "execute", "pager", "opens a pager, from which anything can be run");
	},
	bq: verbLast({
		first: true,
		read: /^(ls|show|head|help|version|info)$/,
		destroy: /^(rm|cp|truncate|undelete|cancel)$/,
		flags: /^--(\w+)$/,
		dangers: ["flagfile"],
	}),
	gsutil: verbLast({
		first: true,
		read: /^(ls|stat|du|cat|hash|version|help|lifecycle|acl|label|logging|versioning|iam|requesterpays)$/,
		destroy: /^(rm|rb|mv|rsync|cp|setmeta|set|ch)$/,
		flags: /^-[a-zA-Z]+$/,
		dangers: [],
	}),
	doctl: generic,
	"linode-cli": generic,
	ibmcloud: generic,
	oci: generic,
	hcloud: generic,
	exo: generic,
	scw: generic,
	civo: generic,
	flyctl: generic,
	fly: generic,
	heroku: verbLast({
		read: /^(apps|ps|releases|domains|addons|buildpacks|pipelines|regions|stack|status|logs|certs|access|orgs|teams|spaces|features|labs|notifications|info|list|get|version|whoami|wait|favorites|output|diff|outliers|errors|locks|docs|services|plans|stacks)$/,
		destroy:
			/^(destroy|delete|rm|remove|reset|stop|kill|restart|unset|set|scale|rollback|promote|transfer|exec|run|psql|copy|clear|rename|leave|detach|revoke)$/,
		flags: /^(--(tail|json|all|shell|force|help)|-[tsj])$/,
		dangers: [],
		secrets: /^(auth token|config( |$)(?!get)|config get \S*(SECRET|TOKEN|KEY|PASS|URL)|pg credentials|redis credentials)/i,
		exceptions: /^(login|logout|auth|create|open|run|local|container|ci|git|keys|plugins)/,
	}),
	vercel: generic,
	netlify: generic,
	railway: generic,
	wrangler: generic,
	supabase: generic,
	firebase: generic,
	openstack: generic,
	cf: generic,
	eksctl: generic,
	kops: generic,
	nomad: generic,
	consul: verbLast({
		read: /^(members|list|info|version|validate|services|datacenters|nodes|read|rtt|get|help|monitor|operator-list|list-peers)$/,
		destroy: /^(delete|destroy|leave|force-leave|put|deregister|restore|remove-peer|lock|exec|bootstrap|rotate|set-agent-token)$/,
		flags: /^--?(\w+)$/,
		dangers: ["config", "http-addr", "token"],
		secrets: /^(acl token|kv get|acl bootstrap|keygen|login)/,
	}),
	argocd: verbLast({
		read: /^(list|get|diff|history|logs|manifests|resources|version|can-i|get-user-info|admin-help)$/,
		destroy: /^(delete|delete-resource|rollback|terminate-op|rm|remove|revoke)$/,
		flags: /^(--(grpc-web|core|hard-refresh|refresh|insecure|all|plaintext|short|client)|-[wN])$/,
		dangers: ["config", "auth-token", "server", "header", "output-dir"],
		exceptions: /^(login|logout|relogin|context|account (update-password|generate-token))/,
	}),
	flux: verbLast({
		read: /^(get|check|version|tree|logs|events|trace|stats|diff|export|list|kustomizations|sources|helmreleases|all)$/,
		destroy: /^(delete|uninstall|suspend|rm)$/,
		flags: /^(--(all-namespaces|follow|tail|verbose|pre)|-A)$/,
		dangers: ["kubeconfig", "token", "server"],
		exceptions: /^(bootstrap|create|install|reconcile|resume|push|pull|build)/,
	}),
	istioctl: verbLast({
		read: /^(analyze|proxy-status|ps|proxy-config|pc|version|describe|validate|list|help|x|experimental|precheck|verify-install)$/,
		destroy: /^(uninstall|remove|delete)$/,
		flags: /^(--(all-namespaces|remote|short)|-A)$/,
		dangers: ["kubeconfig"],
		exceptions: /^(install|kube-inject|dashboard|upgrade|operator|admin|bug-report)/,
	}),
	linkerd: verbLast({
		read: /^(check|version|stat|top|routes|edges|tap|diagnostics|identity|profile-help|help|list)$/,
		destroy: /^(uninstall|prune|delete)$/,
		flags: /^(--(pre|proxy|all-namespaces|client|short)|-A)$/,
		dangers: ["kubeconfig"],
		exceptions: /^(install|inject|upgrade|dashboard|viz install|viz dashboard)/,
	}),
	velero: generic,
	auth0: verbLast({
		read: /^(list|ls|show|search\S*|diff|tail|stats|open-help|scopes-list)$/,
		destroy: /^(delete|rm|rotate-\S+|revoke)$/,
		flags: /^--(\S+)$/,
		dangers: [],
		exceptions: /^(login|logout|test|quickstarts|qs|api (post|put|patch|delete)|apps use)/,
		also: /^api (get )?[\w/{}-]+( (-q|--query) \S+)*$/,
	}),
	docker,
	podman: docker,
	nerdctl: docker,
	"docker-compose": tree({
		globals: "-f= -p= --file= --project-name= --profile= --env-file= --ansi= --verbose --version -v",
		read: "ps ls images top logs events port config version help stats",
		execute: "up build run exec start restart create pull",
		destructive: "down rm kill stop push",
		what: "works with containers",
	}),
	"podman-compose": tree({
		read: "ps images logs config version",
		execute: "up build run exec start restart create pull",
		destructive: "down rm kill stop push",
		what: "works with containers",
	}),
	crictl: tree({
		read: "ps images info version inspect inspecti inspectp logs pods stats imagefsinfo statsp",
		execute: "exec pull",
		otherwise: "destructive",
		what: "works with containers",
	}),
	kubectl,
	oc: (call, verdict) => {
		const words = call.args.map((arg) => arg.value);
		verdict.effect = "shows what runs in the cluster";
		const isLook = /^(status|projects|version|whoami)$/.test(words[0] ?? "") || (words[0] === "project" && words.length === 1);
		if (
			isLook &&
			words.slice(1).every((word) => /^(-q|--short|--client|-c|--show-console|--show-server|--suggest|--all-namespaces|-A)$/.test(word))
		)
			return;
		kubectl(call, verdict);
		if (/^(whoami|login)$/.test(words[0] ?? "")) raise(verdict, "destructive", "cloud-credentials", "shows or changes cluster credentials");
	},
	k: kubectl,
	minikube: tree({
		read: "status version ip profile.list addons.list service.list node.list logs image.ls help ssh-host",
		execute: "start stop pause dashboard tunnel ssh service addons",
		destructive: "delete",
		depth: 2,
		what: "works with a local cluster",
	}),
	kind: tree({ read: "get version", execute: "create load", destructive: "delete", what: "works with a local cluster" }),
	kustomize: tree({
		read: "build version",
		otherwise: "execute",
		dangers: ["enable-exec", "enable-helm", "output", "enable-alpha-plugins"],
		what: "builds manifests",
	}),
	stern: (_call, verdict) => {
		verdict.effect = "shows logs of the cluster";
	},
	terraform,
	tofu: terraform,
	terragrunt: terraform,
	pulumi: tree({
		globals: "-v= -C= --cwd= --color= --stack= -s= --non-interactive --logtostderr --help",
		read: "about version stack.ls stack.graph config.get whoami plugin.ls org.get-default logs help stack.history stack.output console-url env.ls project.ls schema policy.ls preview-help",
		execute: "preview new",
		judges: {
			config: (call, verdict) => {
				verdict.effect = "shows settings of the stack";
				if (call.args.some((arg) => !/^(--json|-j)$/.test(arg.value)))
					raise(verdict, "destructive", "destructive-command", "shows secrets or changes settings of the stack");
			},
		},
		otherwise: "destructive",
		depth: 2,
		what: "works with infrastructure",
	}),
	cdk: tree({
		read: "list ls diff synth synthesize doctor context version docs acknowledge notices metadata",
		execute: "init watch",
		destructive: "deploy destroy bootstrap import",
		what: "works with infrastructure",
		dangers: ["app", "plugin", "a", "output", "reset", "clear"],
	}),
	vault: tree({
		globals: "-address= -namespace= -help -version",
		single: true,
		read: "status version list path-help secrets.list auth.list policy.list policy.read namespace.list token.lookup token.capabilities print",
		destructive: "read kv.get kv write delete login unwrap operator token secrets auth policy",
		otherwise: "destructive",
		depth: 2,
		what: "works with secrets",
	}),
	"ansible-playbook": (call, verdict) => {
		verdict.effect = "runs a playbook on other machines";
		if (call.args.some((arg) => /^(--check|-C|--syntax-check|--list-hosts|--list-tasks|--list-tags|--version|--help|-h)$/.test(arg.value)))
			verdict.effect = "shows what a playbook would do";
		else raise(verdict, "destructive", "remote-change", verdict.effect);
	},
	ansible: (call, verdict) => {
		verdict.effect = "runs a command on other machines";
		if (call.args.some((arg) => /^(--check|-C|--list-hosts|--version|--help|-h)$/.test(arg.value)))
			verdict.effect = "shows what would run on other machines";
		else raise(verdict, "destructive", "remote-change", verdict.effect);
	},
	"ansible-inventory": tree({
		globals: "--list --graph --host= --yaml -i= --vars -l= --limit= --export --toml -y -v -h --help --version",
		read: "all",
		otherwise: "read",
		bare: "read",
		what: "shows machines",
		dangers: ["output"],
	}),
	"ansible-doc": (_call, verdict) => {
		verdict.effect = "shows documentation";
	},
	"ansible-config": tree({
		globals: "-c= --config= -v -h --help",
		read: "list dump view validate",
		otherwise: "write",
		what: "works with settings",
	}),
	"ansible-galaxy": tree({
		globals: "-v -h --help --version",
		read: "list search info collection.list collection.verify role.list role.search role.info",
		network: "install download collection.install collection.download role.install",
		otherwise: "execute",
		depth: 2,
		what: "works with roles",
	}),
	"ansible-lint": (call, verdict) => {
		verdict.effect = "checks playbooks";
		if (call.args.some((arg) => arg.value.startsWith("--fix") || arg.value.startsWith("--wri")))
			raise(verdict, "write", "write", "changes playbooks");
	},
	packer: tree({
		single: true,
		globals: "-machine-readable -v --version --help",
		read: "validate inspect version help fmt-check plugins.installed plugins.required console",
		write: "fmt fix",
		execute: "build init plugins.install",
		depth: 2,
		judges: {
			fmt: (call, verdict) => {
				verdict.effect = "formats templates";
				if (!call.args.some((arg) => /^--?check/.test(arg.value))) raise(verdict, "write", "write", verdict.effect);
			},
		},
		what: "builds images",
	}),
	gh,
	glab: tree({
		read: "list view status diff show checks ls help version mr.list mr.view mr.diff issue.list issue.view repo.view repo.list ci.list ci.view ci.status ci.trace ci.lint release.list release.view label.list auth.status config.get variable.list",
		destructive:
			"mr.merge mr.close mr.delete issue.delete issue.close repo.delete release.delete ci.delete variable.set auth.login ssh-key.add",
		depth: 2,
		otherwise: "network",
		what: "works with GitLab",
	}),
	hub: tree({ read: "browse-u pr.list issue ci-status release.show release", otherwise: "network", depth: 2, what: "works with GitHub" }),
};
