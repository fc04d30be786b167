import { isHelp, reader, shown, type Judge, type Judges } from "./kit.ts";
import { toolNames } from "./tool-names.ts";
import { verbJudge } from "./verbs.ts";
import { placeOf } from "../shell/places.ts";
import { raise, reads } from "../shell/verdict.ts";

/**
 * Programs that mostly change something and have a few ways to be asked what there is. Each way is written down whole:
 * one pattern a program, matched against all arguments, so that one word more than the manual's question asks a person.
 * Every word ends in one blank, which keeps the patterns from trying more than one way to cut the words.
 *
 * `NAME` stands for one plain word and `FLAG` for options of how it is shown.
 */
const questions: Readonly<Record<string, string>> = {
	// Settings of desktops, windows and screens.
	dconf: "(read( -d)?|list|dump|list-locks) NAME",
	gsettings:
		"(get|range|describe|writable) NAME NAME|(list-(keys|children|recursively)) NAME|list-(schemas|relocatable-schemas|recursively)( --print-paths)?",
	"xfconf-query": "(-l|--list|-lv|(-c|--channel) NAME( (-l|-v|-lv|--list|--verbose))*( (-p|--property) NAME)?( (-v|--verbose))?)",
	kreadconfig5: "(--(group|key|default|type) NAME ?|--file FILE )+",
	kreadconfig6: "(--(group|key|default|type) NAME ?|--file FILE )+",
	"i3-msg": "(-t|--type)[ =]get_[a-z_]+",
	swaymsg: "((-p|-r|--pretty|--raw) )?(-t|--type)[ =]get_[a-z_]+( (-p|-r|--pretty|--raw))?",
	hyprctl:
		"((-j|--instance NAME|-i NAME) )*(version|monitors( all)?|workspaces|activeworkspace|workspacerules|clients|devices|decorations NAME|binds|activewindow|layers|splash|getoption NAME|cursorpos|animations|instances|layouts|configerrors|rollinglog|locked|descriptions|submap|globalshortcuts|systeminfo)( -j)?",
	bspc: "query (-[MDNT]|--(monitors|desktops|nodes|tree))( (-[mdn]|--names|--monitor|--desktop|--node)( NAME)?)*|wm (-d|--dump-state|-g|--get-status)",
	wmctrl: "-[ldm][pGx]*( -[pGx]+)*",
	xset: "-?q",
	xinput: "(--)?(list|list-props|query-state|get-button-map)( (--short|--long|--name-only|--id-only))?( NAME)?",
	xmodmap: "-(pke|pk|pm|pp|p)",
	setxkbmap: "-(query|print)( -verbose( [0-9]+)?)?",
	xrdb: "-(query|symbols)( -all)?",
	xbacklight: "(-get|-list|-getf|-get-steps)?",
	light: "(-G|-L|-g)?",
	brightnessctl: "((-d NAME|-l|-m|-c NAME) )*(i|info|g|get|m|max|-l|--list)?",
	ddcutil: "((--(bus|model|sn|display|mfg)|-[bdn])[ =]NAME )*(detect|capabilities|vcpinfo( NAME)?|getvcp( NAME)*|environment)( FLAG)*",
	autorandr: "(--(list|detected|current|config|fingerprint|dry-run|version))?",
	dunstctl: "count( NAME)?|history|is-paused|get-pause-level|rules|debug",
	// Sound and pictures.
	wpctl: "status( FLAG)*|get-volume NAME|inspect( FLAG)* NAME|settings( NAME)?",
	"pw-link": "(-[oilItI]+|--output|--input|--links|--id)( (-[oilI]+|--output|--input|--links|--id))*",
	pacmd: "(help|stat|info|dump|describe-module NAME|list-(modules|sinks|sources|clients|samples|sink-inputs|source-outputs|cards))",
	amixer: "((-c|-D|--card)[ =]?NAME )?(scontrols|scontents|controls|contents|info|sget NAME|get NAME|cget NAME)?",
	aconnect: "-[iol]+|--(list|input|output)( FLAG)*",
	arecord: "(-l|-L|--list-devices|--list-pcms)",
	pulseaudio: "--(check|dump-conf|dump-modules|dump-resample-methods|version)",
	pamixer:
		"((--(sink|source)[ =]NAME|--default-source) )?--(get-volume|get-volume-human|get-mute|list-sinks|list-sources|get-default-sink)",
	gphoto2: "(-a|-l|-L|-n|--auto-detect|--list-(cameras|ports|files|folders|config|all-config)|--abilities|--summary|--num-files)",
	"v4l2-ctl": "((-d|--device)[ =]NAME )?(-[LDlV]|--all|--(list|get|info)[a-z-]*(=NAME)?)( --list-[a-z-]+)*",
	uvcdynctrl: "((-d|--device)[ =]NAME )?(-[lcf]|--(list|clist|formats)|(-g|--get) NAME)",
	metaflac: "--(list|show-[a-z0-9-]+)(=NAME)?( --(block-type|block-number|except-block-type)=NAME)* FILE( FILE)*",
	id3v2: "(-l|-R|--list|--list-rfc822|-L|-f|--list-genres|--list-frames)( FILE)*",
	mid3v2: "(-l|-f|-L|--list|--list-raw|--list-frames|--list-genres)( FILE)*",
	flac: "(-t|--test|-ts)( (-s|--silent))? FILE( FILE)*",
	flite: "-lv|--version",
	"espeak-ng": "--(voices|version|help)(=NAME)?",
	"speak-ng": "--(voices|version|help)(=NAME)?",
	xar: "-tf FILE|-t -f FILE",
	unsquashfs: "(-(l|ls|ll|lls|s|stat|fstime|lln|lc))+( (-no|-n|-q))* FILE",
	svgo: "--show-plugins",
	// The machine, its disks and its services.
	mmcli:
		"(-L|-M|--list-modems|(-m|-b|-i|--modem|--bearer|--sim)[ =]NAME|(-m|--modem)[ =]NAME (--signal-get|--location-status|--location-get|--list-bearers))",
	udisksctl: "(status|dump|monitor|info (-[bpd]|--(block-device|object-path|drive))[ =]?NAME)",
	findfs: "(LABEL|UUID|PARTUUID|PARTLABEL)=NAME",
	wdctl: "(FLAG )*(NAME)?",
	kmod: "(list|static-nodes( --format[ =](devname|tmpfiles|human)| -f NAME)?)",
	"tuned-adm": "(active|list( (profiles|plugins))?|recommend|verify|profile_info( NAME)?)",
	mokutil: "(-[lNxXdmb]|--(list-(enrolled|new|delete)|sb-state|pk|kek|db|dbx|list-sbat-revocations))(\\s--(short|pk|kek|db|dbx))?",
	"grub-file": "--is-[a-z0-9_-]+ FILE",
	e2label: "NAME",
	fatlabel: "NAME",
	xfs_info: "NAME",
	xfs_admin: "-[luV]+ NAME",
	"tune.exfat": "--print-[a-z-]+ NAME|-[lLIi] NAME",
	lvmpersist: "(read|check-[a-z]+) (--vg|--device) NAME",
	dmstats: "(list|report|groups|version|help)( (--[a-z]*(regions?|groups?|areas?|verbose|all)|-v|NAME))*",
	multipath: "-(l|ll|t|T|v[0-3] -ll?)",
	sdparm: "((-a|-i|-l|-e|--all|--inquiry|--long|--enumerate|--vendor|(-p|-g|--page|--get)[ =]NAME) )+( NAME)?",
	ndctl: "list( FLAG)*",
	zdb: "(-[CdDhiLlmSsuUbcv]+|--block-stats)( NAME)?",
	faillog: "(-a|-u NAME|--all|--user NAME)?",
	faillock: "(--user NAME)?",
	secon: "((-[ustlcrmMfp]|--(user|role|type|sensitivity|clearance|range|mls-range|prompt|current|self|parent|pid|file))( NAME)? )*(NAME)?",
	semanage:
		"(port|user|login|boolean|fcontext|interface|node|module|permissive|dontaudit|ibpkey)( (-[lCn]+|--list|--locallist|--noheading))+",
	matchpathcon: "(-[VnNP]+ )*NAME( NAME)*",
	getsebool: "(-a|NAME)",
	conntrack: "(-L|-S|-C|--dump|--stats|--count)( NAME)?( (-[opsd]|--(output|proto|src|dst|orig-src|orig-dst|state|sport|dport)) NAME)*",
	bridge:
		"((-[sdjpcn]+|-stats|-details|-json|-pretty|-color|-compressvlans|-oneline|-statistics) )*((link|fdb|mdb|vlan|vni)( (show|list|ls)( dev NAME)?)?|help)",
	nstat: "((-[adjnrsptzhV]+|--(zeros|json|pretty|nooutput|ignore|noupdate))( [0-9]+)? )*(NAME)?",
	lnstat: "((-[dhVj]+|--(dump|json|help|version)|(-[cfiksw]|--(count|file|interval|keys|subject|width))[ =]?NAME) )*",
	hcitool: "(dev|con)",
	exportfs: "-[sv]+",
	smbstatus:
		"((-[bdvpSNBLRPAjfu]+|--(brief|verbose|processes|shares|notify|byterange|locks|profile|json|fast|numeric|resolve-uids))( NAME)? )*",
	lpoptions: "(-p NAME )?(-l)?|-p NAME",
	lpinfo: "((-[mlv]+|--[a-z-]+(=NAME)?| NAME) )+",
	mailq: "",
	postqueue: "-[pj]",
	postconf: "(-[nd]( [a-z_]+)*|[a-z_]+( [a-z_]+)*)",
	nginx: "-[vVhq?]",
	httpd: "-[vVlLh]",
	apachectl: "-[vVSMlLD]( DUMP_[A-Z_]+)?",
	haproxy: "-v+",
	sshd: "-[V]",
	dovecot: "-[n]|--version",
	frpc: "verify (-c|--config)[ =]FILE",
	frps: "verify (-c|--config)[ =]FILE",
	"lxc-ls": "(FLAG|-1|-f|--fancy|--active|--running|--frozen|--stopped|--defined)*( (-[1fL]+|--[a-z]+))*",
	"lxc-info": "(-n |--name[ =])NAME( (-[icpsSH]+|--(ips|pid|state|stats|no-humanize)|(-c|--config)[ =]NAME))*",
	qm: "(config NAME( --(current|snapshot)[ =]NAME)?|config( --snapshot NAME| --current 1)? NAME|pending NAME|listsnapshot NAME|showcmd NAME( --pretty)?|status NAME( --verbose)?|list( --full)?|cloudinit (dump NAME NAME|pending NAME)|guest exec-status NAME NAME|help( NAME)*)",
	pct: "(config NAME|pending NAME|listsnapshot NAME|status NAME( --verbose)?|list|cpusets|df NAME|help( NAME)*)",
	pvesm: "(status|list NAME|path NAME|apiinfo|help( NAME)*)( --[a-z]+[ =]NAME)*",
	pvecm: "(status|nodes|apiver|help( NAME)*)",
	pvenode: "(config get( --?property[ =]NAME)?|cert info|task list|help( NAME)*)",
	"pve-firewall": "(localnet|status|compile|simulate|help( NAME)*)",
	uci: "(-[qNXSd]+ )*(show|get|changes|export)( NAME)?",
	owut: "list( FLAG)*",
	logread: "((-[tu]|-[le] NAME|-p NAME) )*",
	lbu: "(status|st|list|ls|include -l|include -lv|exclude -l|list-backup|lb)( -[av])*( NAME)?",
	mkinitfs: "-[lLh]+",
	"steamos-select-branch": "-[lc]+",
	"atomupd-manager": "(tracked-branch|tracked-variant|get-update-status|list-branches|list-variants|dump-all)",
	swupd: "(bundle-list|bundle-info NAME|info)( FLAG)*",
	// Packages of a system and of languages.
	"dpkg-deb": "(-[cIfW]+|--(contents|info|show|field))( --(showformat|no-pager)[ =]NAME)? FILE( NAME)*",
	"debconf-show": "(NAME )+|--listowners|--listdbs",
	"apt-config": "(dump|shell-help|--version)( FLAG)*",
	deborphan: "((-[adDefgHnPpsz]+|--[a-z-]+)(=NAME)? )*(NAME)?",
	dpigs: "(((-n|--lines)[ =]?NAME|-[SH]|--source|--human-readable) )*",
	rpmspec:
		"(-q|--query|--querytags|-P|--parse)( (--(requires|provides|srpm|buildrpms|rpms|list|qf|queryformat|buildrequires|conflicts|obsoletes)([ =]NAME)?))*( FILE)?",
	pkgfile: "((-[gilqrsSvwz0]+|--(list|search|binaries|glob|regex|ignorecase|raw|verbose|quiet)|(-R|--repo)[ =]NAME) )+NAME|NAME",
	"nix-store":
		"(-q|--query)( (-[qRd]|--(references|requisites|referrers|referrers-closure|deriver|graph|tree|binding|hash|size|roots|outputs|valid-derivers|include-outputs|graphml|use-output)))+( NAME)+|--(print-env-help|version)",
	"nix-env":
		"(-q|--query|-qs|--query --installed|--list-generations|--query --status)( (--(installed|attr-path|description|out-path|system|meta|json|no-name|drv-path|compare-versions|status)|-[cPs]))*",
	portageq:
		"(envvar( -v)?( NAME)+|(has_version|best_version|contents|owners|metadata|get_repos|get_repo_path|gentoo_mirrors|match|list_preserved_libs|available_eclasses|eclass_path|license_path|colormap|config_protect|config_protect_mask|distdir|pkgdir|portdir|vdb_path|repos_config|mass_best_version|best_visible|expand_virtual|is_protected|filter_protected|all_best_visible)( NAME)*)",
	qlist: "((-[IikSRUcedmoq]+|--[a-z-]+) )*(NAME )*",
	eselect: "(help|version|[a-z-]+ (list|show|help|usage|version))( (-i|--installed|--brief))?( NAME)?|repository list -i",
	tlmgr:
		"(paper|option( showall| NAME)?|version|--version|print-platform|print-platform-info|conf( (texmf|tlmgr|updmap)( NAME)?)?|candidates NAME|check (files|depends|executes|runfiles|texmfdbs|all)|repository list|dump-tlpdb --local|info (--only-installed( NAME)*|--data NAME NAME --only-installed))",
	fmtutil: "--(listcfg|showhyphen NAME|version|help)",
	"fmtutil-user": "--(listcfg|showhyphen NAME|version|help)",
	updmap: "--(listmaps|listavailablemaps|listfiles|version|help|showoptions( NAME)*|showoption NAME)",
	kpsewhich:
		"((-{1,2}(all|format|engine|progname|var-value|var-brace-value|var-br|show-path|expand-var|expand-path|expand-braces|subdir|dpi|mode|debug|safe-in-name|version|help))([ =]NAME)? )*(NAME )*",
	"nixos-option": "(-r )?(NAME)?",
	pacreport: "((-o|-u|--(missing-files|unowned-files|backups|optional-deps)) )*",
	pacini: "((-[s]|--(section|section-list|verbose|null))( NAME)? )*(FILE)?",
	starship: "(print-config|preset (-l|--list)|module (-l|--list))( --default| NAME)*",
	pwn: "(checksec( --file=FILE| FILE)+|version|constgrep( NAME)+)",
	avrdude: "-[cp] \\\\?\\?(type|\\/[a-z*]+)?|-\\?",
	"qemu-system-x86_64": "-(machine|cpu|device|accel|netdev|chardev|audiodev|vga|soundhw|display) (help|\\?)",
	"qemu-system-i386": "-(machine|cpu|device|accel|netdev|chardev|audiodev|vga|soundhw|display) (help|\\?)",
	"qemu-system-aarch64": "-(machine|cpu|device|accel|netdev|chardev|audiodev|vga|soundhw|display) (help|\\?)",
	// Repositories other than git.
	hg: "(branch|paths( NAME)?|config( NAME)?|showconfig( NAME)?|phase|phases( -r NAME)?|bookmark|bookmarks|tags|resolve -l|resolve --list|shelve -l|shelve --list|add (-n|--dry-run)( (-[IX]|--(include|exclude)) NAME)*( NAME)*)( FLAG)*",
	jj: "(config (path|get|list)( (--user|--repo|--workspace|--include-defaults|--include-overridden|NAME))*|git remote list|workspace (root|list)|root|operation log|file list( NAME)*)( --no-pager)?",
	svn: "(propget|pg|proplist|pl|pget|plist)( (-v|--verbose|-R|--recursive|--strict))*( NAME)+",
	fossil:
		"(timeline|status|changes|extras|ls|branch list|branch ls|tag list|tag ls|leaves|descendants|finfo|whatis|info|dbstat|stash list|stash ls|wiki list|remote list|remote-url)( NAME)?",
	darcs: "(whatsnew|log|changes|show [a-z]+|annotate NAME)( (-[slv]|--(summary|look-for-adds|unified|last=NAME)))*",
	dolt: "(config( (--global|--local))? (--list|--get NAME)|remote( -v)?|branch( (-a|-v|-r|--list|--all|--verbose|--show-current))*|ls( (-v|-a|--verbose|--all))*|status|schema show( NAME)*|tag( -v)?|version|conflicts cat NAME)",
	dvc: "(config( (--global|--local|--system|--project))*( (-l|--list)( --show-origin)?| NAME)|remote list|dag( (--dot|--mermaid|--md|--full|--outs))*|status( -q)?|diff( NAME)*|list \\.|root|version|doctor|params diff( NAME)*|metrics (show|diff)( NAME)*|stage list( --all)?)",
	yadm: "(introspect (commands|configs|repo|switches)|gitconfig (--get|--get-all) NAME|gitconfig (-l|--list)|config( (-l|--list)| NAME)?|list( -a)?|version|help)",
	// What virtual machines, boards, containers and their tools say.
	apptainer:
		"(capability (avail|list)( NAME)?|cache list( (-v|--verbose|(-T|--type)[ =]NAME))*|instance list( FLAG)*|plugin (list|inspect NAME)|remote list|sif (list|header) FILE|inspect( (-[adehljrt]|--(all|app=NAME|deffile|environment|helpfile|json|labels|list-apps|runscript|startscript|test)))* FILE)",
	pio: "(boards --installed( NAME)?|boards( NAME)? --installed|device list( FLAG)*|settings get( NAME)?|system info|pkg list( FLAG)*)",
	ng: "(version|help|config NAME|cache info|analytics info)",
	bundletool:
		"(version|validate --bundle[ =]FILE|dump (config|manifest|resources|runtime-enabled-sdk-config) --bundle[ =]FILE( --(module|resource|xpath|values)([ =]NAME)?)*|get-size total --apks[ =]FILE( --[a-z-]+[ =]NAME)*)",
	asar: "(l|list)( (-i|--is-pack))? FILE",
	emulator: "-(list-avds|webcam-list|version|help[a-z-]*|accel-check)|-avd NAME -webcam-list",
	ostree:
		"(refs|summary( --repo[ =]NAME)? (-v|--view)|log NAME|ls( -[RdX])* NAME|show( NAME)+|rev-parse NAME|remote list|admin status|config get NAME)( --repo[ =]NAME)?( --(list|collections|view|raw|print-[a-z-]+(=NAME)?))*",
	"st-info": "--(version|flash|pagesize|sram|chipid|serial|hla-serial|probe|descr)",
	jarsigner: "-verify( (-verbose(:NAME)?|-certs|-strict))* FILE",
	zipalign: "((-[vp]|-P NAME) )*-c( (-[vp]))* [0-9]+ FILE",
	pg_archivecleanup: "(-[dn]+|--dry-run|--debug)( (-[dn]+|--dry-run|--debug|-x NAME))* NAME NAME",
	"elasticsearch-croneval": "NAME",
	john: "--list=NAME",
	hashcat: "(--example-hashes|-I|--backend-info|--hash-info|--version)( (-m|--hash-type)[ =]NAME)?",
	medusa: "-d",
	msfvenom: "(-l|--list) NAME|(-p|--payload) NAME --list-options",
	zmap: "--(list-output-modules|list-probe-modules|list-output-fields|version|help)",
	"cups-config": "--[a-z-]+",
	mpijavac: "--showme(:NAME)?",
	mpicc: "--?show(me)?(:NAME)?",
	mpicxx: "--?show(me)?(:NAME)?",
	mpifort: "--?show(me)?(:NAME)?",
	swipl: "--(dump-runtime-variables|version|help|arch)",
	gdc: "--version|-dumpversion|-dumpmachine",
	texconfig: "(conf|help|faq)",
	"pw-mididump": "FILE",
	tabs: "-[0-9]+|--version",
	infocmp: "((-[1ACDdcnILlfgGijkKrsTtuUVvwWxqEe]+) )*(NAME )*",
	tic: "-[Dc]( FILE)?|-V",
	toe: "((-[ahsuUV]+) )*(NAME)?",
	uuidparse: "((-[nJr]+|--(noheadings|json|raw)|(-o|--output)[ =]NAME) )*(NAME )*",
	mimetype:
		"((-[bdiLMN]+|--(brief|describe|mimetype|dereference|magic-only|all|noalign)|(-F|-l|--separator|--language)[ =]NAME) )*FILE( FILE)*",
	searchsploit: "(-[ctvejow]+ )?(NAME )+|--help",
	pt: "((-[cilnwegGioS]+|--(file-search-regexp|color|nocolor|ignore|depth|hidden|context|after|before)([ =]NAME)?) )*NAME( FILE)*",
	paxs: "NAME",
	xdotool:
		"(getactivewindow|getmouselocation|getdisplaygeometry|get_num_desktops|get_desktop|version|search( --(name|class|classname|onlyvisible|pid|desktop|limit)( NAME)?)+( NAME)?)( --shell)?",
	xkbcli: "(list|how-to-type NAME)",
	"rabbitmq-diagnostics":
		"(listeners|alarms|memory_breakdown|ping|status|server_version|runtime_thread_stats|check_[a-z_]+|cluster_status|erlang_version|schema_info|command_line_arguments)( FLAG)*",
	"virt-what": "",
	timew: "(summary|day|week|month|tags|extensions|show|get NAME|gaps|diagnostics|report NAME)?( :?NAME)*",
	watson: "(log|report|aggregate|projects|tags|frames|status|config NAME)( FLAG)*",
	khal: "(calendar|list|agenda|at|search NAME|printcalendars|printformats)( NAME)*",
	sq: "(inspect|packet dump|version)( FLAG)*( FILE)+",
	growpart: "(-N|--dry-run)( -v)? NAME NAME",
	stow: "((-[nSDRv]+|--(no|simulate|verbose|no-folding)|(-[dt]|--(dir|target))[ =]NAME) )*(-n[v]?|--no|--simulate)( ((-[SDRv]+|--(verbose|no-folding))|(-[dt]|--(dir|target))[ =]NAME))*( NAME)+",
	hardlink: "((-[nvpotXm]+|--(verbose|quiet|ignore-[a-z]+|respect-[a-z-]+)) )*(-n|--dry-run)( (-[vpotX]+|--verbose))*( NAME)+",
	wakeonlan: "(-n|--dry-run) NAME",
	bleachbit: "(-[lp]|--(list|list-cleaners|preview|sysinfo|version))( (--preset|NAME))*",
	dex: "((-[adv]+|--(autostart|dry-run|verbose)) )*(-d|--dry-run)( (-[av]+|--(autostart|verbose)))*( FILE)?",
	getopt:
		"((-[aqQuT]+|--(alternative|quiet|quiet-output|unquoted|test)|(-[ols]|--(options|longoptions|long|name|shell))[ =]NAME) )*(-- .*)?",
	luanti: "--(gameid|worldlist|version|help|info)( (list|name|both|path))?",
	pokeget: "(NAME|random)( FLAG)*",
	pokego: "(--random( NAME)?|--name NAME|--list)( FLAG)*",
	krabby: "(list|name NAME|random)( FLAG)*",
	dua: "((-[xal]|--(apparent-size|count-hard-links|stay-on-filesystem)|(-f|--format)[ =]NAME) )*(a|aggregate)?( (--(stats|no-sort|no-total)|NAME))*",
	duc: "(ls|info|json|xml)( (-[aBcCDdFFgGLlrRs]+|--(apparent|bytes|classify|color|count|directory|full-path|graph|levels=NAME|name-sort|ascii|recursive)))*( NAME)?",
	cpdf: "-(info|pages|list-(fonts|bookmarks|annotations|attached-files|images|spot-colors|bookmarks-json|annotations-json|fonts-json)|page-info|print-metadata|print-page-labels|composition|list-bookmarks-utf8)( -(utf8|in|pt|cm|mm))* FILE",
	lstopo:
		"(-([pcvsmf]|-(only|palette|ignore|no-io|no-bridges|whole-io|physical|logical|version|help|no-legend|of|output-format))([ =](console|none|default|grey|greyscale|ascii|pu|core|package|numa|cache|NAME))? )*",
	"lstopo-no-graphics":
		"((-[pcvsl]|--(no-io|no-bridges|whole-io|physical|logical|version|help|no-legend)|--only[ =][a-z0-9]+|--ignore[ =][a-zA-Z0-9]+|--of (console|ascii)) )*",
	kpartx: "-l FILE",
	i3status: "(--version|-v|-h)?",
	tuptime: "((-[AbBcdEieklLnNpqrsStTuUvVxz]+|--[a-z]+)( [0-9]+)? )*",
	uprecords: "((-[abBcCdfKkMRsuVwv]+|-[im] [0-9]+) )*",
	"ubuntu-security-status": "(--(thirdparty|unavailable|help))?",
	pro: "(status|security-status|version|config show|fix --dry-run NAME|help( NAME)?)( --(all|format (json|yaml)|thirdparty|unavailable|esm-infra|esm-apps))*",
	"ubuntu-drivers": "(list|devices|debug)",
	sesearch:
		"((-[ATRsctpbedCD]+|--(allow|neverallow|auditallow|dontaudit|allowxperm|type_trans|type_member|type_change|role_allow|role_trans|range_trans|source|target|class|perm|bool|default|direct|all))( NAME)? )+",
	lvmconfig:
		"((--(mergedconfig|validate|withcomments|withspaces|withversions|withsummary|list|unconfigured|ignoreadvanced|ignoreunsupported)|--typeconfig (current|default|diff|full|list|missing|new|profilable|profilable-command|profilable-metadata)) )*(NAME)?",
	jwt: "decode( (-j|--json|--date(=[A-Za-z]+)?|-i|--iso8601|--ignore-exp))* NAME",
	expac: "((-[QSsvTnl1H]+|--(query|sync|search|verbose|readone|timefmt=NAME|listdelim=NAME)) )*(NAME )+",
	euse: "(-[aigI]+|--(active|info|global|local|info-global|info-local))( (-[agl]|--(active|global|local)))*( NAME)*",
	urpmf: "((-[iIfFr]|--(description|summary|name|size|group|arch|version|files|literal)) )*(! )?NAME( NAME)*",
	isosize: "((-x|--sectors|(-d|--divisor)[ =][0-9]+) )*FILE( FILE)*",
	fincore: "((-[bJnr]+|--(bytes|json|noheadings|raw)|(-o|--output)[ =]NAME) )*FILE( FILE)*",
	paclog: "((-[anv]+|--(commandline|warnings|pkglist|help|version)|--(action|after|before|caller|grep|package)[ =]NAME) )*",
	qpdf: "((--(check|show-npages|show-pages|show-encryption|show-linearization|show-xref|requires-password|is-encrypted|check-linearization|with-images|list-attachments)) )+FILE",
	"diff-pdf": "((-[msvg]|--(mark-differences|skip-identical|verbose|grayscale)) )*FILE FILE",
	monodis: "(--[a-z]+ )+FILE|FILE",
	oomctl: "(dump )?(--no-pager)?( dump)?",
	userdbctl: "(user|group|users-in-group|groups-of-user|services)( NAME)*( --(no-pager|json=NAME|output=NAME))+( NAME)*",
	ollama: "(list|ls|ps|show NAME( --(license|modelfile|parameters|system|template))?|--version|help)",
	"named-checkconf": "((-[chjlpvxz]+) )*(FILE)?",
	"named-checkzone": "NAME FILE",
	"unbound-checkconf": "(-f )?(FILE)?",
	lrunzip: "(-i|--info) FILE",
	"pacman-conf": "((-[lr]|--(repo|repo-list|verbose))( NAME)? )*(NAME)?",
	circup: "(freeze|list|show)( NAME)?",
	goenv: "(commands|versions|version|root|shims|whence NAME|which NAME|completions NAME)( --[a-z-]+)?",
	valet: "(paths|links|parked|proxies|status|which|which-php|log|list|--version)",
	fvm: "(list|doctor|--version|config)",
	hf: "(env|version|cache (ls|scan))",
	snake4: "--highscores",
	"virt-host-validate": "(qemu|lxc|bhyve|ch)?",
	cupsctl: "",
	lsinitrd: "((-[sm]+|--(size|mod|help)|--kver NAME) )*(FILE)?",
	tpm2_pcrread: "(NAME)?",
	tpm2_getcap: "(NAME|-l|--list)",
};

/** One plain word: no option, no quote or blank, and nothing above the folder or on another machine. */
const name = "(?!\\S*://)(?!(?:\\S*/)?\\.\\.(?:/|\\s|$))[^\\s-][^\\s]*";
const flag =
	"(?:-[ahjlLrsSvVnpt]+|--(?:all|json|verbose|quiet|long|short|full|raw|shell|summary|table|wide|terse|oneline|noheadings|no-legend|no-pager|no-title|form=\\w+))";
const compiled = new Map<string, RegExp>();

const questionOf = (program: string): RegExp => {
	const known = compiled.get(program);
	if (known !== undefined) return known;
	const source = (questions[program] ?? "").replaceAll("FILE", "NAME").replaceAll("NAME", name).replaceAll("FLAG", flag);
	const pattern = new RegExp(`^(?:${source}) ?$`);
	compiled.set(program, pattern);
	return pattern;
};

/** What is asked and answered on the spot. Anything else is judged by the program's verbs, or not known. */
const question =
	(isTool: boolean): Judge =>
	(call, verdict) => {
		const words = call.args.map((arg) => arg.value);
		const text = words.join(" ");
		const isPlain = text.length <= 512 && call.args.every((arg) => !arg.dynamic && !/\s/.test(arg.value));
		if (isPlain && questionOf(call.name).test(text === "" ? "" : `${text} `)) {
			verdict.effect = `shows ${shown(call.args)} with ${call.name}`.replace("  ", " ");
			const readsFiles = (questions[call.name] ?? "").includes("FILE");
			for (const arg of call.args) {
				const value = arg.value.replace(/^--?[\w-]+=/, "");
				if (value.startsWith("-")) continue;
				const isSecret = placeOf(value, call, arg.dynamic, arg.glob).secret !== undefined;
				if (isSecret || (readsFiles && /[./~]/.test(value))) reads(call, verdict, { ...arg, value });
			}
			return;
		}
		if (isTool && !words.some((word) => word.includes("://"))) return verbJudge(call, verdict);
		verdict.effect = `uses ${shown([call.program, ...call.args])}`;
		if (words.length === 1 && isHelp(words[0] ?? "")) return;
		raise(verdict, "execute", "known-tool", verdict.effect);
	};

const tools = new Set(toolNames);
const asked: Judges = Object.fromEntries(Object.keys(questions).map((program) => [program, question(tools.has(program))]));

/** `dc` computes with these; `!` runs a command, `?` reads one, and strings may hold either. */
const reckons = /^[\d\s.A-F_+*/%^|~vkpnfcdrzZXioKIO-]*$/;

const dc: Judge = (call, verdict) => {
	verdict.effect = "computes";
	const [option, expression, ...rest] = call.args;
	const attached = /^(?:--expression=|-e)([\s\S]+)$/.exec(option?.value ?? "")?.[1];
	const formula = /^(?:-e|--expression)$/.test(option?.value ?? "") ? expression?.value : attached;
	const extra = attached === undefined ? rest : call.args.slice(1);
	const isOnly = formula !== undefined && extra.length === 0 && call.args.every((arg) => !arg.dynamic);
	const text = isOnly ? formula : call.args.length === 0 ? call.stdin.text : undefined;
	if (text === undefined || !reckons.test(text)) raise(verdict, "execute", "runs-commands", "may run commands from what it computes");
};

const own: Judges = {
	dc,
	ul: reader("r", "underlines", "-it= -T= --indicated --terminal= --help --version"),
	chroma: reader(
		"r",
		"colours",
		"-l= -s= -f= --lexer= --style= --formatter= --list --json --html --html-lines --html-only --filename= --fail",
	),
	highlight: reader("r", "colours", "-O= -l -f -n --out-format= --line-numbers --fragment --stdout --force --version --help"),
	jstack: reader("n", "shows threads of a Java program", "-leFm"),
	mysqlbinlog: reader(
		"r",
		"shows what a database recorded",
		"-svH -d= -j= -o= --start-datetime= --stop-datetime= --start-position= --stop-position= --database= --base64-output= --verbose --short-form --hexdump --offset= --server-id= --skip-gtids --include-gtids= --exclude-gtids= --version --help",
	),
	"tsv-filter": reader(
		"r",
		"filters",
		"-Hvdc= --header --count --invert --or --delimiter= --label= --line-buffered --empty= --not-empty= --blank= --not-blank= --is-numeric= --is-finite= --is-nan= --is-infinity= --eq= --ne= --lt= --le= --gt= --ge= --str-eq= --str-ne= --istr-eq= --istr-ne= --str-in-fld= --str-not-in-fld= --istr-in-fld= --istr-not-in-fld= --regex= --iregex= --not-regex= --not-iregex= --char-len-lt= --char-len-le= --char-len-gt= --char-len-ge= --char-len-eq= --char-len-ne= --byte-len-eq= --ff-eq= --ff-ne= --ff-lt= --ff-le= --ff-gt= --ff-ge= --ff-str-eq= --ff-str-ne= --ff-istr-eq= --ff-istr-ne= --version --help",
	),
};

/** Programs that answer a few questions silently and ask a person about everything else. */
export const lookups: Judges = { ...asked, ...own };
