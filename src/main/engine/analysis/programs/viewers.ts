import { hostsOf } from "../shell/hosts.ts";
import { raise, reads } from "../shell/verdict.ts";
import { isHelp, shown, type Judge, type Judges } from "./kit.ts";
import { isDisplayOption } from "./display.ts";

/** Viewers that ask the machine that is named. */
const asksMachine = /^(ntpq|upsc|chronyc|pinky|whohas|xlsclients|xwininfo|xdpyinfo)$/;

/**
 * Programs that show, count, convert to the screen or compute, and have no verb that changes anything.
 * Options are taken from a shared vocabulary of display words; a word that is not in it asks.
 */
const viewer =
	(readsFiles: boolean): Judge =>
	(call, verdict) => {
		verdict.effect = `shows something with ${call.name}`;
		for (const arg of call.args) {
			if (isHelp(arg.value)) continue;
			if (/^--?remote$/.test(arg.value)) raise(verdict, "network", "network", "asks another machine", arg.span);
			if (arg.value.startsWith("-") && arg.value.length > 1) {
				if (!isDisplayOption(arg.value)) {
					verdict.hazards.push(arg.value);
					raise(verdict, "execute", "unknown-option", `\`${arg.value}\` is not known to be harmless for ${call.name}`, arg.span);
				}
			} else if (readsFiles || /^[~/]|\.\.\//.test(arg.value)) {
				if (/^[a-z][a-z0-9+.-]*:\/\//i.test(arg.value)) raise(verdict, "network", "network", `asks ${arg.value}`, arg.span);
				else reads(call, verdict, arg);
			} else if (asksMachine.test(call.name) && hostsOf(arg).length > 0)
				raise(verdict, "network", "network", `asks about ${arg.value}`, arg.span);
			else if (arg.dynamic) raise(verdict, "execute", "dynamic-argument", `\`${arg.value}\` is only known when it runs`, arg.span);
		}
		const rest = call.args.filter((arg) => !arg.value.startsWith("-"));
		if (rest.length > 0) verdict.effect = `shows ${shown(rest)} with ${call.name}`;
	};

/** Show the system, compute, or entertain: no files are named. */
const plain =
	"java_home eglinfo es2_info vdpauinfo btm amdgpu_top rfetch virt-what xdpyinfo wlr-info nm-online figlet toilet lsfonts whereami isatty battery acpitool ibam upsc lm_sensors pkgconf pkg-info age-inspect kmodlist ethstatus ifplugstatus hostinfo tzinfo moonphase sunrise numsum numinterval nummin nummax average dateround strptime dseq dtest dconv dzone tldr tealdeer tlrc ajson astroterm bandwhich buzzphrase chars combine core-validate-commit crunch dircolors fakedata fselect gops glxgears hello hlsq licensor moro pg_test_timing fc-match gst-typefind-1.0 chronyc diff-so-fancy riff jtbl errno ncal whohas apt-rdepends ascii kjv sdcv wtf errno ipcalc ipcalc-ng sipcalc subnetcalc cidr grepcidr qalc numbat pastel semver roll rolldice dateutils datediff dateadd cbonsai lavat pipes.sh pipes asciiquarium cmatrix unimatrix sl nyancat confettysh no-more-secrets nms hollywood genact cacafire aafire oneko xeyes xteddy xclock xlogo figlist showfigfonts boxes lorem makepasswd apg xkcdpass diceware pwqgen uuid ulid nanoid jps procs psgrep pwdx pinky lsfd fgconsole sinfo squeue sacct sprio sshare sstat sreport slurmtop xlsclients xlsfonts xlsatoms xwininfo xvinfo cpufreq-info cpuid cpufetch x86info hddtemp decode-dimms drm_info edid-decode systool lsdvd lsgpio lsiio gpioinfo gpiodetect i2cdetect ntpq ntp-ctl chronyc-show pactree pacinfo paclog pacconf pacreport paccapability expac pkginfo pkg_version urpmq eix lid vrms check-dfsg-status check-support-status checkupdates systemd-delta systemd-ac-power pveversion pveperf pw-mon pw-top raspinfo pinout vcgencmd gst-inspect-1.0 gst-device-monitor-1.0 gst-typefind-1.0 dutree dysk duf dust dua-view archey archey4 onefetch macchina pfetch hyfetch afetch ufetch nerdfetch git-sizer lvmdiskscan lvmconfig manpath look-up jcal gcal ccal moon pom sunwait hebcal zdump hwloc-ls likwid-topology cpuinfo meminfo dstat ifstat nload bmon speedometer slurm bwm-ng vnstat sockstat lsockets iwgetid keyboardswitcher dnsdomainname domainname nisdomainname ypdomainname machine ls-iommu pi cups-config llvm-config php-config python-config ruby-config freetype-config mysql_config pg_config xml2-config curl-config gpg-error-config libpng-config sdl2-config geos-config gdal-config nc-config apr-1-config getsebool seinfo sesearch lastcomm mailstats gpuinfo vrrptest fc-conflist jc lspath pretty-bytes spark sparklines tty-clock clock peaclock countdown sindresorhus hr exrex grex rpncalc clac fend eva kalker bcal genpass";

/** Show pictures and documents on the screen, or play sound. Those that run commands from a key or a prompt are not here. */
const players =
	"feh imv sxiv nsxiv qiv eog eom ristretto geeqie gwenview viewnior pqiv gthumb nomacs evince atril okular xreader mupdf xpdf qpdfview epdfview llpp katarakt zathura-pdf aplay paplay pw-play mpg123 mpg321 ogg123 opusplay sidplayfp timidity wildmidi xmp fluidsynth mplayer ffplay vlc cvlc totem celluloid smplayer glslviewer f3d meshlab pixcat wezterm-imgcat";

/** Show or compute from files that are named as operands, or from standard input. */
const fileReaders =
	"csv-diff exif isosize ftxdiff xmlindent cot multidiff difftastic pkgdiff abidiff fdiff cdiff hexdiff vbindiff dhex colorcat clamscan clamdscan clang-tidy cppclean fc-scan fc-query filecheck glow hunspell idnits img2sixel jdeps json5 fdupes jdupes mh_metric texcount pygmentize mediainfo soxi mp3info mp3val flacinfo opusinfo ogginfo mkvinfo ffprobe exiftags identify pngcheck pnginfo tiffinfo gifinfo webpinfo heif-info jxlinfo pdfinfo pdffonts pdfgrep pdf-parser pdfid djvudump djvutxt olevba oledump oleid rtfobj zipgrep zipdetails datamash st choose hck cuts tsv-filter tsv-select tsv-summarize tsv-sample tsv-uniq tsv-join tsv-append tsv-pretty csv2tsv number-lines keep-header csvcut csvlook csvstat csvgrep csvsort csvjoin csvformat csvjson csvstack in2csv tidy-viewer csvlens jless jql jello jiq jid jtc gron catj fx jp json_pp jsonpp json_verify json_reformat pyjson xml_pp xpath xq hxselect hxnormalize htmlq pup hq mdcat mdp treemd viu timg chafa jp2a catimg imgcat img2txt asciiart ascii-image-converter pixterm tiv termimage 3d-ascii-viewer rabin2 checksec dexdump javap monop monodis llvm-bcanalyzer llvm-readelf llvm-readobj llvm-size llvm-strings llvm-dwarfdump llvm-cxxfilt llvm-symbolizer elfls eu-readelf eu-nm eu-size eu-strings pahole scanelf dumpelf pefile peinfo readpe wasm-objdump wasm-decompile wasm2wat wasm-stats ogrinfo gdalinfo gdalsrsinfo h5ls ncdump grib_ls grib_dump blastn blastp blastx tblastn tblastx mysqlbinlog mariadb-binlog pg_waldump pg_verifybackup pg_walsummary pg_controldata utmpdump sqfscat msgunfmt msgcmp pocount podchecker texcount detex untex lacheck chktex wordcount style diction write-good proselint alex vale html5validator htmlhint csslint cppcheck flawfinder rats gosec phpcs phpmd phpcpd phploc phpdoccheck progpilot luacheck selene perlcritic podspell xmlwf rnv checkmake dotenv-linter editorconfig-checker licensee askalono license-detector hashid hashdeep md5deep sha1deep sha256deep tigerdeep whirlpooldeep b3sum tspin ccze grcat lsix diffstat interdiff combinediff lsdiff grepdiff wdiff dwdiff ydiff icdiff xmldiff jd json-diff jsondiff dyff odt2txt catdoc xls2csv catppt antiword unrtf pamfile pnmfile pnmpsnr pamsumm pnmhisto ppmhist pgmhist pbmtoascii ppmtoascii sc_analysis_dump sc_ttlexp sc_warts2text sc_warts2json sc_wartsdump bgpgrep zsteg ident what tdbdump testparm pcapinfo capinfos captype zeek-cut yj toml2json json2toml yaml2json json2yaml";

const table: Record<string, Judge> = { ascii85: viewer(true) };
for (const name of plain.split(" ")) table[name.toLowerCase()] = viewer(false);
for (const name of players.split(" ")) table[name] = viewer(true);
for (const name of fileReaders.split(" ")) table[name.toLowerCase()] = viewer(true);

/** Programs that only show or compute. */
export const viewers: Judges = table;
