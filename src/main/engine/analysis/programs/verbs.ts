import type { Judge, Judges } from "./kit.ts";
import { isHelp } from "./kit.ts";
import { isDisplayOption } from "./display.ts";
import { raise } from "../shell/verdict.ts";

/**
 * Command-line tools that we know by name and by the common meaning of their verbs. `list`, `status` and their like only
 * look; any other verb, and any option that is not a plain switch of how output looks, asks.
 */
const look =
	/^(list|ls|lists?-[\w-]+|[\w-]+-list|show|show-[\w-]+|status|info|version|versions|describe|search|find-?\w*|view|outdated|history|whoami|which|where|tree|doctor-?\w*|stats|state|about|inspect|query|get|get-[\w-]+|help|env-?info|current|available|installed|config-?show|diff|log|logs|check|validate|lint|explain|licenses|dependencies|deps|devices|platforms|formats|languages|themes|regions|completion|completions|print|dump-config|changes|contents|files|owns|provides|requires|belongs|depends|rdepends|info-\w+|summary|report-\w+|nodes|jobs|queues|tags|branches|remotes|events|metrics|health|cat|blame|annotate|evolog|op-log|parents|heads|tip|tips|identify|manifest|root|bookmarks|verify|calendar|today|week|agenda|balance|bal|register|reg|accounts|payees|stat|list[_-]\w+|\w+[_-](list|status|info|version|versions)|show\w+|get\w*info|getinfo|discover|gain|dag|interdiff|aregister|balancesheet|incomestatement|cashflow|codes|payees|tracking|sources|sourcestats|streams|groups|routes|memstats|workspaces|outputs|projects|images|containers|volumes|networks|units|sessions|profiles|themes-list|dump|preview|count|headers|frequency|select|slice|sample|flatten|table|trending|top|latest|contributors)$/;
const change =
	/^(set|add|rm|remove|delete|create|edit|update|install|uninstall|run|exec|start|stop|enable|disable|reset|clean|push|pull|sync|apply|deploy|destroy|new|import|export|move|rename|save|clear|prune|fix|write|login|logout|resume|pause|restart|connect|disconnect|attach|detach|open|play|record|build|compile|convert|extract|generate|upgrade|downgrade|purge|prune|restore|backup|clone|fork|init|register|unregister|mark-\w+|transfer|cp|mv|cat-into|put|post|send|submit|kill|suspend|resize|switch|use|pin|unpin|link|unlink|trust|untrust|sign|verify-and-\w+|encrypt|decrypt)$/;
/** Verbs after which nothing is as it was: others have it, or nobody has. */
const lasting = /^(publish|unpublish|destroy|purge|wipe|terminate|nuke|erase|upload|factory-reset|drop|delete-all|revoke)$/;
/** Names that say by themselves that the program only looks. */
const lookName = /(info|stat|stats|list|[^u]ls|show|version|search|grep|count|lint|inspect|viewer|names|-calc)$/;

/** `--list`, `--show-config`, `-info`: options that stand for a verb. */
const lookOption = /^--?(list|show|print|info|status|display|stats|about)([-_][\w-]+)?$/;

export const verbJudge: Judge = (call, verdict) => {
	verdict.effect = `uses ${call.name}`;
	const words = call.args.map((arg) => arg.value);
	if (words.length > 0 && words.every((word) => isHelp(word) || word === "-v")) {
		verdict.effect = `shows the version or help of ${call.name}`;
		return;
	}
	if (words.at(-1) === "--help" && words.slice(0, -1).every((word) => /^[a-z][\w-]*$/.test(word)) && words.length <= 4) {
		verdict.effect = `shows help of ${call.name}`;
		return;
	}
	// A word behind a short option may be its value, not a verb.
	const plain = words.filter((word, i) => !word.startsWith("-") && !/^-[a-zA-Z]$/.test(words[i - 1] ?? ""));
	const at = plain.slice(0, 3).findIndex((word) => look.test(word));
	const asks = words.some((word) => lookOption.test(word)) && !plain.some((word) => change.test(word));
	const isLook =
		asks ||
		(lookName.test(call.name) && !plain.some((word) => change.test(word))) ||
		(at >= 0 && !plain.slice(0, at + 2).some((word) => change.test(word) && !look.test(word)));
	const isQuiet = words.every((word) => !word.startsWith("-") || isDisplayOption(word));
	if (isLook && isQuiet && plain.every((word) => !/^(\/|~|\.\.)/.test(word)) && call.args.every((arg) => !arg.dynamic)) {
		verdict.effect = `looks at something with ${call.name} ${plain.slice(0, at + 1).join(" ")}`;
		return;
	}
	const worst = plain.slice(0, 2).find((word) => lasting.test(word));
	if (worst !== undefined) {
		verdict.effect = `uses ${call.name} to ${worst}`;
		raise(verdict, "destructive", "destructive-command", verdict.effect);
		return;
	}
	raise(verdict, "execute", "known-tool", `${verdict.effect} ${plain.slice(0, 2).join(" ")}`.trim());
};

const names = [
	"ansible-console ansible-pull ansible-test ansible-vault prometheus rtk",
	"1password a2ping aa-audit aa-decode aa-genprof aa-unconfined aapt abbr abroot abrt-action-analyze-backtrace abrt-cli accelerate",
	"acli aconnect acountry acpi_listen adb adig adscript afinfo afplay agate age age-inspect agg aha ahost aichat aircrack-ng",
	"airdecap-ng airflow airpaste airport airshare ajson alacritty alembic alertmanager alpaca alphavantage alr alsactl alsamixer am",
	"amass amdgpu_top amixer amplify ampx amtool ani-cli animdl anki ansible-pull ansible-vault antibody antigen antora anvil",
	"anytopnm apachectl apcaccess apkeep apkleaks apktool aplay apparmor_parser application_name appman appstreamcli apptainer",
	"apt-clone apt-file apt-key apt-listchanges apt-mark apx aqua arc archinstall archlinux-java archwiki-rs arduino arduino-cli",
	"arecord argo argos-translate argospm arithmetic arjun arp-scan artisan asar asciidoctor asdf-cli asnmap assimp",
	"ast-grep asterisk astroterm astyle asu atlantis atomupd-manager atool atoum atuin audacious audit2why audtool aur aura auracle",
	"aureport aurman aurpublish ausearch auto autoflake autofsd autoload automator automount autopkgtest autoraise autorandr avo",
	"avrdude away aws-google-auth aws-sso aws-vault awslogs awww azcopy b4 babel babeld backlight_control bacon balena balooctl",
	"bandwhich bash-it basher batch bats bcftools bchunk bcoin-cli bd bdfr beancount beanstalkd bear bedtools beep beet behat berks",
	"bfg biber biff bin-cli bind bindkey bing-rewards binwalk biomesyncd bird birdc bit bitcoin-cli bitcoind bitwise bk blackfire",
	"bleachbit blender bless blight blkpr bloodhound-python bluebuild bluefin bluetoothctl bluetoothd bluetui blurlock bmaptool",
	"bmptopnm boltctl bookmark bootc borg bottles boundary bower box boxxy bpkg brakeman break brightness brightnessctl brittany bro",
	"broot browser-sync browsh bspc btm btrbk bugz bugzilla buildah buku bundler-audit bundletool bup bupstash burpsuite buzzphrase",
	"bw bwa byobu byobu-config bzr cachix caddy caffeinate-cli cage caja calc calcurse calcurse-caldav calibredb calicoctl caligula",
	"calligrasheets calligrastage calligrawords cap capacitor caprover carbon-now cardano-cli cards cargo-binstall cargo-deny",
	"cargo-outdated cargo-tree cariddi carp carthage carton cast castget cava cb cbatticon cbt ccomps cd cdrdao ceph certbot-cli",
	"certtool cewl cfssl cfv cgclassify cgcreate chainctl chalice chamber changeset changie charm chars chartmuseum chat chatgpt",
	"chcon chcpu cheat cheatshh check_mk checkpoint chezmoi chflags chisel chkconfig chkfont chkrootkit chmem chntpw chpass chroma",
	"chromium chronyc chruby ci cilium circo circup cjxl clamdscan clang-tidy clangd clementine cli4 cli53 clido clifm clinfo",
	"clip-view cliphist cloud-init cloudphotod cluster clusterctl clusterdb cmark cmctl cmus cmus-remote cmusfm co cockpit-bridge",
	"cockpit-ws code2prompt codewars coffee cointop colima collectd collectd-cli colmena colormgr colorpicker",
	"combine comby comfy commitizen compgen complete compopt composer-require-checker compseq conan",
	"conky conntrack consul-template contactsd conventional-changelog coolify copilot-cli copr copr-cli copy copyq",
	"cordova core-validate-commit corepack cortextool cosign cot cotton cpanminus cpdf cppclean cpupower crackle cradle craft",
	"craft-cli crane create_ap createrepo croc crond crunch cryfs cryptcat crystal csv-diff csvsql ct ctlptl ctop cu cupsctl cupsd",
	"cupsdisable cupsenable cupsreject cvs cython czg czkawka_cli d2 d8 dagger dagster dalfox dapr daps darcs dark-mode dbclient",
	"dbeaver dbt dbus-daemon dbx dcgmi dch dcode dconf ddccontrol ddcutil ddgr deb-get debchange debman deborphan debtags debtap",
	"debuild decaffeinate declare deemix delta deluged denote dep deploy-rs deployctl depotdownloader detox devbox devenv devspace",
	"dex dget dhcp6d dhcpwn dict diff-pdf diff-so-fancy dijkstra dirb dircolors dirs dirsearch diskonaut disown distnoted distrobox",
	"distrobox-export distrobox-list distrobox-stop dive django-admin djvused dkms dlv dm-tool dmenu dmstats dmypy dnf4 dnote",
	"dnscontrol dnsrecon dnstracer dnswalk dnsx dockdiver docker-machine dockutil docsify doctum docusaurus dokku dolphin dolt",
	"doppler dot dot_clean doveadm doveconf doxygen dphys-swapfile dpigs dpkg-buildpackage dpkg-deb dpkg-reconfigure dra dracut",
	"drawing drbdadm drive dropbearconvert dropbearkey dropbox drush dtc dtrace dtrx dua dub duc dumpcap dune dunst dunstctl dunstify",
	"duperemove duplicacy duplicity duti dvc dwebp e2image e2undo e4defrag eas easybuild ebook-convert ebook-meta ebuild echo ecpg",
	"ecs-cli ect edgepaint edit editor efivar eg eget eglinfo ego eim ejabberdctl eject elasticsearch-certutil elasticsearch-croneval",
	"elasticsearch-keystore elasticsearch-node elasticsearch-reset-password elasticsearch-saml-metadata elasticsearch-users",
	"electron-packager electrum eleventy elinks elixir elm emaint ember emond emulator enca encfs engrampa enum4linux enumdomusers",
	"enumprivs envsubst envycontrol eog epubcheck erl erlc ern escp2topbm eselect espanso espeak-ng esptool etcd etcdctl euse eval",
	"evil-winrm evince eww exch exercism exfatlabel exif exit exiv2 explodepkg exploitdb expo export expose expressvpn faas-cli",
	"factorio fadvise faillock fakedata faker fancontrol farge fast fastapi fastboot fastd fastmod fatlabel fbi fc fc-cache fc-list",
	"fc-match fc-scan fcitx5-remote fclones fcrackzip fdesetup fdp fdroid fdroidcl fdupes fedpkg feedreader feh ferium feroxbuster",
	"ffplay ffprobe ffsend ffuf fg fh filebrowser filen fincore findfs fio firefox fisher fission fitstopnm fixfiles fj flac flagger",
	"flameshot flarectl flash flask flask-unsign flatpak-builder flatpak-cli flit flite flow flox fls fluent-bit fluvio fluxctl",
	"fly-cli fmtutil fmtutil-user fnm fonttools foot foreman foremost forge fossa fossil fprintd-delete fprintd-enroll fprintd-list",
	"fprintd-verify freeze freshclam frida frida-ps frida-trace from frpc frps fs_cli fsadm fscrypt fselect ftxdiff func fusermount",
	"fuzzel fvm fwupdmgr fwupdtool gallery-dl gammastep ganache ganache-cli garden gatsby gau gbp gcalcli gconftool-2 gcpdiag gcrane",
	"gdal_translate gdalbuildvrt gdalwarp gdbus gdc gdebi gdm gdm-stop gdown gdrive gdu gearlever gemtopnm gendesk get get_iplayer",
	"geth getopt getopts gettext gext gfortran ghcid ghcup ghdl ghost ghostty ghq gibo gifsicle gio gist gita gitea github-label-sync",
	"gitk gitlab gitleaks gitlint gitmoji gitui gixy gixy-next glab-ci gladtex gleam glib-compile-resources glow gluster glxgears",
	"gml2gv gmssl gnatmake gnatprep gnmic gnokii gnome-calculator gnome-extensions gnome-software gnome-terminal gnomon gnucash",
	"gnucash-cli gnugo goaccess gobuster gocryptfs godoc godot goenv gofumpt goku gomi gopass gops gotelemetry gotty gource gox",
	"gpclient gpg-card gpg-zip gpgconf gphoto2 gprinstall gpustat grabc grafana grafana-cli granted grap great_expectations greed",
	"grim grip groff grog growpart grpcurl grub-bios-setup grub-file grub-mkrescue grub-mount grub-script-check grype gs gsettings gt",
	"guacd guetzli guix gum gummy gup gv2gml gvcolor gvmap gvpack gyb ha-manager hadolint-cli hakyll-init hanami handlr hangups",
	"haproxy hardhat hardlink hash hashcat haxelib hcitool hd-idle hello helmfile help help2man herbstclient herd heroic heroku-cli",
	"hexo hf hg hidutil himalaya hipstopgm history hive hledger hledger-ui hledger-web hlint hlsq hn home-manager homeshick hostess",
	"how2 howdoi hsd-cli hsw-cli htpasswd http-prompt http-server-upload httpflow httprobe httpry httpx hubble huggingface-cli hugo",
	"hunspell husky husky-cli hut hydra hydra-wizard hyprctl hyprpicker hyprpm hyprshot hyprsunset i2cdump i2cget i3-msg i3-nagbar",
	"i3-scrot i3exit i3lock i3status ia ibus icingacli id3tag id3v2 identify idevice_id idevicebackup idevicebackup2",
	"idevicecrashreport idevicedate ideviceimagemounter ideviceinfo idevicepair idevicesetlocation idevicesyslog idnits ifdown ifup",
	"ignite ikaros ilbmtoppm img2pdf img2sixel imgtoppm imhex immich immich-go imp importctl imv in-toto-sign incus indent infection",
	"inference-snap infisical influx-cli informant infracost inkmake inkscape inkview inotifywait input install-tl instaloader",
	"instapaper insync intel_gpu_top invokeai ionic ioping ios-deploy ipaggcreate ipcmk ipcrm iperf ipfs ipinfo ipmitool",
	"ippeveprinter ippfind ipptool ipscan ipset ipsumdump isisdl isosize istats istio iverilog iwctl iwgetid iwinfo iwlist jabba",
	"jaeger jar jarsigner java_home jdeps jdupes jekyll jenv jetifier jf jhead jhipster jhsdb jigsaw jira jj jmap jmeter jmtpfs jo",
	"jobs john joomla joplin josm jpegoptim jpegtran jrnl json5 jspm jstack jtbl jupyter jupytext jwt k3d k3s k8sec k9s kafka-topics",
	"kaggle kahlan kamal kamctl kata-runtime kb kcat kdash kde-builder kde-inhibit kdenlive kdesrc-build kdialog kdocker keepass2",
	"kerl_deactivate keybase keychain keyd keytool khal khard kinit kioclient kiterunner kitex kitty kmod kn knock knotc ko koboldcpp",
	"koji komac kompose konsave kopia kpackagetool5 kpartx kpsewhich krdc krdpserver kreadconfig5 kreadconfig6 krew",
	"krfb-virtualmonitor krita krunvm ksvgtopng5 kube-capacity kube-linter kubeadm kubecolor kubectx kubens kubeseal kubetail kubie",
	"kumactl kwallet-query kwin_wayland kwrite kwriteconfig5 lage lambo langchain laptop-detect larasail laravel laravel-zero",
	"latexpand laydown layman lazydocker lazygit lbu lci ldapdomaindump ldc ldc2 leave ledger leetcode legendary lerna-cli let levant",
	"libtool license licensor light light-arionum-cli lighthouse lilypond lima limactl limine-enroll-config limine-snapper-info",
	"linear linkchecker linkding lintian liquidctl lispmtopgm llamafile llc lldpctl lli llvd llvm-as llvm-mc lmms lms",
	"lncli loadtest localedef loft log logcli logread logseq logstash longbridge lorri lotus lpass lpinfo lpmove lpoptions lrzip",
	"lrztar lsappinfo lsinitrd lsscsi lstopo lstopo-no-graphics lt luac luanti ludusavi lure lutris lux lvm_import_vdo lvmpersist",
	"lvmpolld lvmsar lxc lxc-attach lxc-checkconfig lxc-create lxc-ls lxc-top lxi lxterminal lynis lynx m4b-tool mac-cleanup",
	"macchanger maestral magento magick maigret mailq mailsy maim makebuildserver makensis makepkg makoctl mandb manim marimo marzban",
	"massdns mat2 mate-about mate-calc-cmd mate-dictionary mate-search-tool matrix-commander mbw mc mcat mcfly mcopy md-to-clip",
	"mdatopbm mediainfo medusa megacmd megatools-dl meld meltano meshctl meshlabserver metabase metaflac mh_copyright mh_metric mhwd",
	"microcom microk8s microsoft-edge mid3v2 mimetype mimirtool mina minecraft mingle minidlna minio minipro miniserve mirrord mist",
	"mitmdump mitmproxy mitmweb mkcert mkdocs mkid mkinitfs mkisofs mkosi mkpart mksquashfs mktorrent mkvextract mkvinfo mkvirtualenv",
	"mkvpropedit mlflow mlr mmcli mmv mock mocp modetest mods modutil moe mokutil mole monero-wallet-cli mongod monit monodevelop",
	"monolith mons moon moon-buggy mopac moro morph mosquitto_ctl mosquitto_passwd mosquitto_pub mount.cifs mozillavpn mp4box mpc mpd",
	"mpg123 mpg321 mpijavac mplayer mpremote mpv mr msfdb msfvenom mt mu mullvad multipass multipath multipathd multitail mumble",
	"mupdf musescore mutool mux myrepos mysides mysql_secure_installation mysqlcheck mysqld mytop nagios nagios2 nagios4 nagiostats",
	"named nano-ffmpeg nativefier nats navi nb nbtscan ncc ncmpcpp ncspot ncu ndc ndctl near neato nebula ned nemo neo4j-admin",
	"neomutt nest netbird netlify-cli netperf netselect netserver nettacker nettop networkquality newrole newsboat next nextclade",
	"nextcloudcmd ng ngrep ngs nh nim nimble niri nitropy niv nix-channel nix-collect-garbage nix-instantiate nix-store nixops",
	"nixos-option nixos-version nixpkgs-review nkf nm-online nmcli-cli nnn nodemon nodenv nokogiri nomad-cli nomad-pack nop nordvpn",
	"noseyparker notation notify-send notion notmuch nova now nping npins npm-check npm-home npm-name nps nrm nsxiv ntfy ntfyme ntl",
	"ntpctl nuclei numactl numastat numlockx nun nuxt nvcc nvme nvtop nxc oauth2c obabel obs obsidian obsidian-cli ocamlc ocamlfind",
	"octez-client octodns octopi odpscmd odrive-cli oh-my-posh ohdear okteto okular ollama ollama-cli oma omf omz onedrive oniux",
	"oomctl ooniprobe op opendkim openrgb openscad openttd openvpn3 opkg-cli opt optipng opusenc oras orb orca-c osage osascript osc",
	"osmctl osmium osquery ostree osv-scanner ots ouch overcommit owut oxipng p4 p5 p7zip pacaur paccache pacdiff pacgraph paci",
	"pacini packagekit packtpub packwiz paclock pacrepairfile pacstall pacstrap pactl pageres pake palmtopnm pamac pamarith pamcut",
	"pamdeinterlace pamditherbw pamenlarge pamflip pamixer pammixinterlace pamscale pamsplit pamstretch pamstretch-gen pamtogif",
	"pamtopnm pamtoqoi pamtouil pamundice pamvalidate papermc par2 parquet-tools parse-edid particle passage patator patchwork patool",
	"paxs pbmclean pbmmake pbmmask pbmnoise pbmreduce pbmtext pbmtextps pbmtocmuwm pbmtoepsi pbmtoescp2 pbmtomda pbmtomgr pbmtopi3",
	"pbmupc pbzip2 pcapfix pct pcxtoppm pdfbook2 pdfcrop pdfdetach pdffonts pdfimages pdfinfo pdfjam pdfjoin pdfposter pdfseparate",
	"pdftocairo pdftohtml pdftotext pdfunite pdm pear pecl peerflix peludna-prognoza perlbrew perldoc pest pg_amcheck",
	"pg_archivecleanup pg_basebackup pg_checksums pg_combinebackup pg_createsubscriber pg_ctl pg_receivewal pg_resetwal pg_rewind",
	"pg_test_timing pg_upgrade pgbench pgmkernel pgmramp pgmtexture pgmtofs pgmtoppm pgmtost4 phan phar phive photolibraryd",
	"php-coveralls php-cs-fixer phpbrew phpbu phpcbf phpdox phpenv phpspec phpstan physlock piactl picard picgo pickle picom",
	"picom-trans picotool picttoppm pie pihole pijul pikaur pikman piku pinboard pint pio pip-audit pipdeptree pipenv piper",
	"pipewire-pulse pixi pixiecore pkcon pkg_info pkgadd pkgctl pkgfile pkgin pkgrm pkgstats pkl plantuml plasma",
	"plasma-apply-cursortheme plasma-apply-desktoptheme plasma-apply-lookandfeel platformio play playerctl plenv pluginkit pluto pm2",
	"pngquant pnmalias pnmconvol pnmgamma pnmhistmap pnmindex pnminvert pnmmargin pnmmontage pnmnlfilt pnmpad pnmremap pnmrotate",
	"pnmshear pnmsmooth pnmtoddif pnmtojpeg pnmtopalm pnmtopclxl pnmtopng pnmtops pnmtosgi pnmtotiffcmyk pnmtoxwd pnpm-cli",
	"po4a-gettextize po4a-translate po4a-updatepo pocket podget podman-tui pokeget pokego polaris polybar-msg pomo popeye portageq",
	"postconf postcss postgres postqueue powerprofilesctl powerstat ppmchange ppmcie ppmdim ppmdist ppmdither ppmfade ppmflash",
	"ppmforge ppmlabel ppmntsc ppmpat ppmrainbow ppmshadow ppmshift ppmspread ppmtoacad ppmtobmp ppmtoilbm ppmtompeg ppmtopcx",
	"ppmtopi1 ppmtopj ppmtopjxl ppmtoppm ppmtorgb3 ppmtosixel ppmtospu ppmtoxpm ppmtv pppd prefect presenterm printf prism-cli prlctl",
	"pro promptfoo promtool prosodyctl protector proto protontricks protonvpn protonvpn-cli prowler proxify prqlc prt-get psalm",
	"psalm-cli pstopnm pt ptghci ptyxis pueue pulsar pulseaudio pulseaudio-ctl putty pv pve-firewall pveam pvecm pvenode pvesh pvesm",
	"pvesubscription pveum pw-cat pw-cli pw-config pw-container pw-dot pw-link pw-loopback pw-metadata pw-midi2play pw-mididump",
	"pw-profiler pw-reserve pw-v4l2 pwn py-spy pyats pybugz pygbag pyinstaller pypy pyrit pystun3 qc qdbus qemu-img qemu-system-i386",
	"qemu-system-x86_64 qgis qgis_process qjoypad qm qmake qmicli qmmp qmrestore qmv qoitopam qrcp qrencode qsub qtchooser qtcreator",
	"qtgrace qtile quarkus quarto quickemu quickget quilt qutebrowser r2e rabbitmq-diagnostics rabbitmq-plugins rabbitmq-streams",
	"rabbitmqctl raco radare2 radeontop rados rage rails railway-cli rainbowstream raku raku-zef rankmirrors rarcrack rargs rasttopnm",
	"rauc rawtopgm rawtoppm rbac-lookup rbd rbspy rbt rbw rclone-browser rcs rcsdiff rcsmerge rdiff-backup react-native read",
	"readarray readonly rebar3 rector redis-benchmark redis-server redmine reflac reflector regctl register_new_matrix_user reindexdb",
	"rekor-cli release-it removepkg render repo-add repo-remove repomix repren reptyr resend resolvconf restic resticprofile",
	"restorecon retroarch reuse revdep-rebuild rfetch rfkill-cli rga rgpt rich rip rkdeveloptool rke2 rkhunter rmlint rmpc rnm",
	"roave-backward-compatibility-check rocm-smi rocminfo rofi rollouts rpcclient rpcinfo rpi-eeprom-update rpi-imager rpicam-jpeg",
	"rpicam-still rpk rpm-ostree rpmbuild rpmlint rpmspec rr rsnapshot rspamc rsql rss2email rsstail rtl_sdr rtv ruget rush rustic",
	"rustscan rvm rye sacctmgr safety sails sake sam saml2aws samtools sattach sbatch sbcast sbcl sbuild sc_tracediff sc_wartsfilter",
	"scala-cli scamper scan-build scancel scanimage sccache scd schroot scim scrcpy scriptreplay scrontab scrub sdk sdkman",
	"searchsploit secd seclists secon secrethub semantic-release sensu-cli sentinel sequelize sequin serf serialver serverless set",
	"setfile setopt setserial setup-alpine setxkbmap sf sfdk sfdk-engine sfdp sfdx sfill sgitopnm sh sh5util shar shards sherlock",
	"shift shiny-mirrors shiori shnsplit shopt shortcuts shotcut showmount shpool sic siege signal-cli silentcast silicon",
	"simple-mtpfs singularity sipsak skaffold skate skicka skills skopeo slackcat slackpkg slapt-get slapt-src sldtoppm slideshow",
	"slimrb slocate slop sls slurmctld slurmd slurmdbd slurmrestd slurmstepd slurp sm smalltalkci smbcacls smbget smbmap smbpasswd",
	"snake4 snakefmt snapper sngrep snmpbulkget snmpget snmpgetnext snmptable snmpwalk snowsql sntpd snyk so solana solcjs solo",
	"sonar-scanner sops soupault source sox spa-acp-tool spa-resample spack spctoppm speak-ng speaker-test spectacle speed-test",
	"speedtest speedtest-cli speedtest-rs spf spfquery sphinx sphinx-build spi spicetify spike spin sport spotdl spotify_player",
	"spottopgm sprof sputoppm sq sqfstar sqlfluff sqlite-utils sqlmesh sqlx sqsc squidclient ss-local sslscan sslstrip st-flash",
	"st-info st-util st4topgm stack standardnotes starknet starship startx steam steamcmd steamos-chroot steamos-factory-reset",
	"steamos-factory-reset-config steamos-select-branch steamos-session-select steamosctl steampipe steghide stegsnow step stern-cli",
	"stl2gts stolonctl stonks stow stress stress-ng strigger strip-nondeterminism stripe subfinder subliminal sui superset surfraw",
	"surge suricata-update suspend svg2png svgo svn svtplay-dl swagger-codegen swaplabel sway swaybg swayidle swaylock swaymsg",
	"swaynag swc swig swipl swupd sxiv syft symfony symptomsd syncthing syncthing-cli synoupgrade sysbench sysdig",
	"systemd-ask-password systemd-cat systemd-creds systemd-cryptenroll systemd-cryptsetup systemd-hwdb systemd-machine-id-setup",
	"systemd-mount systemd-socket-activate systemd-stdio-bridge systemd-sysext tabula tag tailscale takeout talk talosctl tarsnap",
	"tart taskwarrior tc tccutil-cli tcpick tcpreplay tcptraceroute tdf tea tealdeer teamocil tectonic telegraf telepresence teller",
	"tempo-cli temporal tenv terminal-notifier terminalizer terminator termusic terramate tesseract tesseract-langs test testdisk",
	"testssl tex-fmt texconfig texdoc textql tfenv tflint-cli tg tginfo tgpt thanos thor thunar thunderbird ticker tidy tig tilt",
	"timeshift timew timidity tio tip tkn tldr tldr-lint tlmgr tlp-stat tmpmail tmsu tod todo tomb tookie-osint toolbox toot topgrade",
	"topydo tor towncrier tpm2 trac traefik trafilatura trans transcode transcrypt transfersh transmission-cli transmission-create",
	"transmission-daemon transmission-remote transmission-show trap trash-restore trash-rm travis trawl trayer trdsql tre tred",
	"treetime trivy trizen true truffle trufflehog trunk trust try-rs ts ts-node tt tts ttyd tuc tuckr tuitube tune.exfat tuned-adm",
	"tunelp tuptime tut tuxi twine twm twurl tye typeinc typeorm typo3 typst u3d ubi ubuntu-drivers ubuntu-security-status uci",
	"udiskie-dmenu udiskie-mount udisksctl ufraw-batch ujust ukify ulimit umask umoci unalias uncrustify unhash unity unix2dos",
	"unix2mac unopkg unp unset update-desktop-database update-rc.d updatectl updog upnpc uprecords upsc upscmd upt urpmf urpmi.update",
	"urxvt userdbctl usernoted usql uudecode uuidd uuidparse uvcdynctrl uvicorn v4l2-ctl vacuumdb vagrant vala valac valet",
	"var-dump-server varnishlog varnishstat vboxmanage vcluster vcpkg vcsh vdpauinfo vectorize-pixelart vegeta vela vercel-cli",
	"verilator vet vgmstream_cli vhs vibe vidir viewnior vinmap virsh virt-df virt-install virt-manager virt-sparsify virt-sysprep",
	"virt-viewer virt-what virtualenv visual vkcube vkpurge vlc vlock vmtouch vncserver vncviewer vnstati volta vpnd vsce vso vt vue",
	"vzdump wacaw wacli wafw00f waifu2x-ncnn-vulkan wait wait4x waitpid waitress-serve wajig wakeonlan wal wal-telegram walker",
	"wallabag wandb wapm warp-cli wasm-opt wasm2c wasmer wasmtime wat2wasm watson waybar waydroid waymore waypipe waypoint wazuh-cli",
	"wcurl wdctl weasyprint weaver web-ext webpmux webtorrent weechat werf wev wezterm wf-recorder wfuzz wg whatwaf whatweb whisper",
	"wifi-password wiggle wikiman wikit winetricks winicontopam wireit wireplumber wkhtml wlc wlr-randr wlsunset wmctrl wofi wol",
	"wondershaper wormhole wp wpa_cli wpctl wpm wps wpscan wrangler-cli wrk wuzz wwand x0vncserver x11vnc x86_energy_perf_policy",
	"xar xartstorageremoted xauth xbacklight xbanish xbps-install xbps-remove xcodes xcowsay xctool xcv xdelta xdelta3",
	"xdg-desktop-menu xdg-mime xdg-open xdg-settings xed xfce4-terminal xfreerdp xfs_admin xgettext xhost xidel ximtoppm xmake xman",
	"xml xml2man xmlstarlet xmlto xmount xo xpdf xplr xpmtoppm xrdb xsand xset xsltproc xsp xsv xterm xtrlock xwdtopnm xxh xzless ya",
	"yaa yabai yad yadm yakuake yank yaourt yara yarac yard yazi ybacklight yek ykinfo ykman ykpersonalize you-get youki youtube-dl",
	"yplan ytfzf ytmdl yuvsplittoppm yuvtoppm zabbix_agent2 zabbix_agentd zabbix_get zabbix_server zandronum-server zap zapier zappa",
	"zdb zeek zeek-cut zellij zenity zeroclaw zerotier-cli zerotier-idtool zforce zformat zig zile zinit zip2john zipalign zizmor zk",
	"zle zlib-flate zm zmap zmodload znc znew zola zopflipng zotero zoxide zpaq zplug zrok zstyle zypp",
].join(" ");

const table: Record<string, Judge> = {};
for (const name of names.split(" ")) table[name] = verbJudge;

/** Tools known only by the common meaning of their verbs. */
export const verbs: Judges = table;
