#!/bin/sh
# countersign-hook EVENT ADAPTER NAME SOCKET KEYFILE WAIT_MS [WORKSPACE] < payload
#
# The same as countersign-hook.c, for machines where that could not be built: carries one hook call to the Countersign
# socket and the answer back. It decides nothing; whatever goes wrong is a denial.
set -u

# Written here by `countersign install`, never taken from the environment: an agent may have a say in that.
transport=none
program=
tools=/usr/bin:/bin
silence=15
grace=2

PATH=$tools
export PATH
unset PERL5OPT PERL5LIB PERLLIB PERL5DB LD_PRELOAD LD_LIBRARY_PATH LD_AUDIT
# Some shells take functions from the environment too.
unset -f command printf read tr ls timeout 2>/dev/null

event=${1-PreToolUse}

refuse() {
	if [ "$event" = PermissionRequest ]; then
		printf '{"hookSpecificOutput":{"hookEventName":"PermissionRequest","decision":{"behavior":"deny","message":"Countersign: %s"}}}\n' "$1"
		exit 0
	fi
	printf 'Countersign: %s\n' "$1" >&2
	[ "$event" = PreToolUse ] && exit 2
	exit 1
}

[ $# -ge 6 ] && [ $# -le 7 ] || refuse 'usage: countersign-hook EVENT ADAPTER NAME SOCKET KEYFILE WAIT_MS [WORKSPACE]'
adapter=$2 name=$3 socket=$4 keyfile=$5 wait_ms=$6 workspace=${7-}
newline='
'
case $wait_ms in '' | *[!0-9]* | ?????????*) refuse 'WAIT_MS is not a number' ;; esac
case $adapter$name in *[!a-z0-9._-]*) refuse 'an agent name has lower-case letters, digits and ._- only' ;; esac
limit=$(((wait_ms + 999) / 1000 + grace))

[ -S "$socket" ] || refuse 'the daemon is not running: start Countersign'
[ -r "$keyfile" ] && [ ! -L "$keyfile" ] && [ -O "$keyfile" ] || refuse 'this agent has no key: run countersign install claude-code'
case $(ls -ld "$keyfile") in -r??------*) ;; *) refuse 'the key file must belong to you alone' ;; esac
key=
IFS= read -r key <"$keyfile" || [ -n "$key" ] || refuse 'the key file is damaged'
case $key in *[!0-9a-f]*) refuse 'the key file is damaged' ;; esac
[ ${#key} -eq 64 ] || refuse 'the key file is damaged'

place=
case $workspace in
*[\"\\]* | *"$newline"*) refuse 'a folder name with quotes or line breaks' ;;
/*) place=",\"workspace\":\"$workspace\"" ;;
esac

# A frame is one line. Between JSON tokens a line break is a blank; inside a string it would not be JSON. Anything else
# that is wrong with the payload, the daemon finds: the bytes go there untouched.
call() {
	printf '{"jsonrpc":"2.0","id":1,"method":"agent.hello","params":{"protocol":1,"name":"%s","kind":"%s","key":"%s"}}\n' "$name" "$adapter" "$key"
	printf '{"jsonrpc":"2.0","id":2,"method":"hook.run","params":{"adapter":"%s","waitMs":%s%s,"payload":' "$adapter" "$wait_ms" "$place"
	tr '\r\n' '  '
	printf '}}\n'
}

# Two limits: no byte for some seconds (while a call waits for a person the daemon speaks every 5 s), and the whole wait.
exchange() {
	# It runs in a process of its own already: `exec` saves another.
	case $transport in
	nc) exec timeout "$limit" "$program" -N -w "$silence" -U "$socket" ;;
	nc-plain) exec timeout "$limit" "$program" -w "$silence" -U "$socket" ;;
	socat) exec timeout "$limit" "$program" -t "$limit" -T "$silence" - "UNIX-CONNECT:$socket" ;;
	perl)
		# Not by `exec`: its alarm clock ends it, and the shell above would tell the world.
		"$program" -MSocket -e '
			my ($path, $silence, $limit) = @ARGV;
			my $end = time + $limit;
			sub patience { my $left = $end - time; exit 1 if $left <= 0; alarm($left < $silence ? $left : $silence) }
			patience();
			my $s;
			socket($s, AF_UNIX, SOCK_STREAM, 0) && connect($s, pack_sockaddr_un($path)) or exit 1;
			local $/;
			my $call = <STDIN>;
			for (my $at = 0; $at < length $call;) { $at += syswrite($s, $call, 65536, $at) || exit 1 }
			shutdown($s, 1);
			$| = 1;
			while (sysread($s, my $bytes, 65536)) { patience(); print $bytes }' "$socket" "$silence" "$limit"
		;;
	*) return 1 ;;
	esac
}

# The dot keeps the last line break: a line without one was cut off, and says nothing.
replies=$newline$(call 2>/dev/null | exchange 2>/dev/null; printf .)
replies=${replies%.}
[ ${#replies} -le 4194304 ] || refuse "the daemon's answer is too large"
hello=$newline'{"jsonrpc":"2.0","id":1,"result":'
reply=$newline'{"jsonrpc":"2.0","id":2,"result":{"exitCode":'
case $replies in
*"$hello"*"$reply"*"$newline"*)
	line=${replies#*"$reply"}
	line=${line%%"$newline"*}
	;;
*'"error":'*) refuse 'the daemon refused this call: see countersign doctor' ;;
*) refuse 'the daemon does not answer' ;;
esac
# `${replies#*"$reply"}` may have begun at a last line that was cut off.
case $replies in *"$reply$line$newline"*) ;; *) refuse 'the daemon does not answer' ;; esac
code=${line%%,*}
output=${line#*,}
case $code in '' | *[!0-9]* | ????*) refuse "the daemon's answer is not understood" ;; esac
case $output in '"output":{'*'}}}' | '"output":{}}}') output=${output#'"output":'} ;; *) refuse "the daemon's answer is not understood" ;; esac
output=${output%'}}'}
# Counting braces takes another process, so the ends that the adapter can give are written down: a part must not be printed.
case $adapter:$event:$output in
*:'{}') ;;
claude-code:PreToolUse:'{"hookSpecificOutput":{'*'"}}') ;;
claude-code:PermissionRequest:'{"hookSpecificOutput":{'*'"}}}') ;;
claude-code:Post*:'{"systemMessage":"'*'"}') ;;
*) refuse "the daemon's answer is not understood" ;;
esac
# For PreToolUse any code but 0 and 2 means "go on".
[ "$event" != PreToolUse ] || [ "$code" -eq 0 ] || refuse "the daemon answered with exit code $code"
[ "$output" = '{}' ] || printf '%s\n' "$output" || refuse 'the answer could not be printed'
exit "$code"
