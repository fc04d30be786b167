/**
 * What a sub-command does, in plain words. `…` stands for what it is done to; what follows `|` is said when nothing is named.
 * A family is a set of programs whose sub-commands mean the same.
 */
type Phrases = Readonly<Record<string, string>>;

const packages: Phrases = {
	"install i in ins add require get": "downloads and installs …|installs what the project lists",
	"ci clean-install": "installs exactly what is locked",
	sync: "makes installed packages match what is locked",
	"uninstall remove rm un unlink erase autoremove autopurge": "removes …|removes packages",
	purge: "removes … with its settings",
	"update upgrade up full-upgrade dist-upgrade": "updates …|updates everything",
	reinstall: "installs … again",
	"publish push": "publishes this package for everyone",
	"unpublish yank": "takes a published package away from everyone",
	deprecate: "tells everyone that a package is out of use",
	"build b": "builds the project",
	"test t tst": "runs the tests of the project",
	"check c clippy": "compiles and checks the project",
	"run r run-script exec x": "runs …|runs the project",
	bench: "measures the project",
	clean: "deletes what was built",
	fetch: "downloads what the project needs",
	download: "downloads …",
	lock: "works out which versions to use",
	init: "starts a project here",
	new: "starts the project …",
	"list ls la ll leaves": "lists packages",
	"show info view v cat desc abv": "shows facts about …|shows facts about packages",
	"search s se find": "searches for …",
	outdated: "lists packages that have newer versions",
	"tree deps uses why explain depends rdepends": "shows what depends on what",
	freeze: "lists the exact installed versions",
	audit: "checks dependencies for known weaknesses",
	tap: "adds a source of packages: …",
	login: "logs in to a registry of packages",
	logout: "logs out of a registry of packages",
	"link ln": "links … into this system",
	generate: "runs the generators that the code names",
	"get.u": "updates …",
};

const containers: Phrases = {
	"run container.run": "starts a container from …",
	"create container.create": "makes a container from …",
	"exec container.exec compose.exec": "runs a command in a container: …",
	"start container.start": "starts …",
	"stop container.stop": "stops …",
	"kill container.kill": "stops … at once",
	"restart container.restart": "restarts …",
	"rm container.rm": "deletes the container …",
	"rmi image.rm": "deletes the image …",
	"build image.build buildx.build": "builds an image, which runs the commands in its file",
	"pull image.pull": "downloads the image …",
	"push image.push": "uploads the image … for others",
	"tag image.tag": "gives an image another name: …",
	commit: "makes an image of …",
	login: "logs in to a registry",
	logout: "logs out of a registry",
	"logs container.logs compose.logs": "shows the output of …|shows the output of services",
	"ps container.ls container.list compose.ps": "lists containers",
	"images image.ls": "lists images",
	inspect: "shows facts about …",
	stats: "shows what containers use",
	"system.prune": "deletes every container, network and image that is not in use",
	"container.prune": "deletes every stopped container",
	"image.prune": "deletes images that are not in use",
	"volume.prune": "deletes every volume that is not in use, with its data",
	"volume.rm": "deletes the volume … with its data",
	"network.rm": "deletes the network …",
	"compose.up": "starts the services of this project",
	"compose.down": "stops the services of this project and deletes their containers",
	"compose.build": "builds the images of this project",
	"compose.restart": "restarts services of this project",
	"compose.stop": "stops services of this project",
	"compose.pull": "downloads the images of this project",
	"compose.config": "shows the services of this project",
	"swarm.leave": "takes this machine out of the swarm",
	"stack.deploy": "deploys services to the swarm",
	"stack.rm": "deletes the services …",
};

const cluster: Phrases = {
	get: "lists … in the cluster",
	describe: "shows facts about … in the cluster",
	"logs log": "shows the output of …",
	top: "shows what … uses",
	diff: "shows what would change in the cluster",
	apply: "changes the cluster to match files",
	create: "makes … in the cluster",
	delete: "deletes … from the cluster",
	edit: "changes … in the cluster",
	patch: "changes … in the cluster",
	replace: "replaces … in the cluster",
	set: "changes … in the cluster",
	scale: "changes how many copies run: …",
	autoscale: "lets the cluster change how many copies run: …",
	exec: "runs a command inside …",
	cp: "copies files into or out of the cluster: …",
	run: "starts … in the cluster",
	expose: "opens … to the network",
	"port-forward": "opens a port of this machine to …",
	proxy: "opens the cluster to this machine",
	drain: "moves everything off the machine …",
	cordon: "keeps new work off the machine …",
	uncordon: "lets work onto the machine … again",
	taint: "keeps work off the machine …",
	"rollout.restart": "restarts …",
	"rollout.undo": "goes back to the version before of …",
	"rollout.status": "waits for and shows the state of …",
	label: "changes the labels of …",
	annotate: "changes the notes of …",
	"config.use-context": "switches to the cluster …",
};

const infrastructure: Phrases = {
	apply: "creates, changes and deletes infrastructure as the configuration says",
	destroy: "deletes all infrastructure of this configuration",
	import: "takes existing infrastructure over: …",
	init: "downloads the providers that the configuration names",
	"state.rm": "forgets … without deleting it",
	"state.mv": "renames … in the record of infrastructure",
	"state.list": "lists known infrastructure",
	show: "shows known infrastructure",
	output: "shows results of the configuration",
	taint: "marks … to be deleted and made again",
	"force-unlock": "takes away the lock that keeps two changes apart",
	up: "creates, changes and deletes infrastructure as the program says",
	preview: "works out what would change",
	refresh: "reads the real state of infrastructure",
};

const services: Phrases = {
	start: "starts the service …",
	stop: "stops the service …",
	restart: "restarts the service …",
	reload: "makes the service … read its settings again",
	"try-restart": "restarts the service … if it runs",
	enable: "starts the service … at every boot from now on",
	disable: "keeps the service … from starting at boot",
	mask: "makes it impossible to start the service …",
	unmask: "makes it possible again to start the service …",
	kill: "sends a signal to the service …",
	"daemon-reload": "makes the system read its services again",
	status: "shows the state of …|shows the state of services",
	"list-units": "lists services",
	"is-active": "says whether … runs",
	poweroff: "turns the machine off",
	reboot: "restarts the machine",
	suspend: "puts the machine to sleep",
	isolate: "stops everything that … does not need",
	edit: "changes the service …",
	"set-default": "changes how the machine starts",
};

const forge: Phrases = {
	"pr.create mr.create": "opens a pull request",
	"pr.merge mr.merge": "merges the pull request …",
	"pr.close mr.close": "closes the pull request …",
	"pr.list mr.list": "lists pull requests",
	"pr.view mr.view": "shows the pull request …|shows the pull request of this branch",
	"pr.diff mr.diff": "shows the changes of a pull request",
	"pr.checkout mr.checkout": "fetches and switches to the pull request …",
	"pr.comment issue.comment": "writes a comment in your name",
	"pr.review": "reviews a pull request in your name",
	"issue.create": "opens an issue",
	"issue.close": "closes the issue …",
	"issue.delete": "deletes the issue …",
	"issue.list": "lists issues",
	"issue.view": "shows the issue …",
	"repo.create": "creates the repository …",
	"repo.delete": "deletes the repository … and everything in it",
	"repo.clone": "copies the repository …",
	"repo.fork": "copies the repository … into your account",
	"repo.archive": "makes the repository … read-only",
	"release.create": "publishes the release …",
	"release.delete": "deletes the release …",
	"release.download": "downloads files of a release",
	"run.list": "lists runs of workflows",
	"run.view": "shows a run of a workflow",
	"run.rerun": "runs a workflow again",
	"run.cancel": "stops a run of a workflow",
	"workflow.run": "starts the workflow …",
	"secret.set": "changes the secret … of a repository",
	"secret.delete": "deletes the secret … of a repository",
	"auth.token": "shows your token",
	"auth.login": "logs in",
	"gist.create": "publishes files as a gist",
};

const releases: Phrases = {
	"uninstall delete del un": "deletes the release … from the cluster",
	rollback: "takes the release … back to an earlier version",
	"list ls": "lists releases",
	status: "shows the state of the release …",
	"repo.add": "adds a source of charts: …",
	"repo.update": "reads the sources of charts again",
	template: "shows what would be sent to the cluster",
};

const families: readonly (readonly [string, Phrases])[] = [
	[
		"npm pnpm yarn bun cnpm pip pip2 pip3 pipx uv poetry cargo gem bundle composer go brew apt apt-get apt-cache aptitude dnf yum zypper apk snap flatpak port choco winget scoop conda mamba micromamba opam luarocks pub mas nix",
		packages,
	],
	["docker podman nerdctl docker-compose podman-compose", containers],
	["kubectl oc k", cluster],
	["terraform tofu terragrunt pulumi", infrastructure],
	["systemctl", services],
	["gh glab", forge],
	["helm", releases],
];

const phrases = new Map<string, string>();
for (const [names, table] of families)
	for (const [keys, phrase] of Object.entries(table))
		for (const name of names.split(" "))
			for (const key of keys.split(" ")) {
				phrases.set(`${name} ${key}`, phrase);
				if (name.endsWith("-compose") && key.startsWith("compose.")) phrases.set(`${name} ${key.slice(8)}`, phrase);
			}

/** What `name key` does to `named`, in words; undefined when nothing is known beyond its name. */
export const phraseOf = (name: string, key: string, named: string): string | undefined => {
	const phrase = phrases.get(`${name} ${key}`);
	if (phrase === undefined) return undefined;
	const [about = "", alone] = phrase.split("|");
	if (!about.includes("…")) return about;
	return named === "" ? (alone ?? about.replace(/\s*:?\s*…/, "").trim()) : about.replace("…", () => named);
};
