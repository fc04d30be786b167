#!/bin/sh
# countersign-hook EVENT ADAPTER NAME SOCKET KEYFILE WAIT_MS [WORKSPACE] < payload
#
# The same as countersign-hook.c, for machines where that could not be built: carries one hook call to the Countersign
# socket and the answer back. It decides nothing; whatever goes wrong is a denial. Needs one of nc (with -U), socat, perl.
set -u
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
adapter=$2 name=$3 socket=$4 keyfile=$5 wait=$6 workspace=${7-}
case $wait in '' | *[!0-9]*) refuse 'WAIT_MS is not a number' ;; esac

[ -S "$socket" ] || refuse 'the daemon is not running: start Countersign'
[ -r "$keyfile" ] && [ ! -L "$keyfile" ] && [ -O "$keyfile" ] || refuse 'this agent has no key: run countersign install claude-code'
key=
IFS= read -r key <"$keyfile" || [ -n "$key" ] || refuse 'the key file is damaged'
case $key in *[!0-9a-f]*) refuse 'the key file is damaged' ;; esac
[ ${#key} -eq 64 ] || refuse 'the key file is damaged'

newline='
'
payload=$(cat) || refuse 'the hook payload could not be read'
# A frame is one line. Between JSON tokens a line break is a blank; inside a string it would not be JSON.
case $payload in *"$newline"*) payload=$(printf '%s' "$payload" | tr '\r\n' '  ') ;; esac
case $payload in '{'*'}') ;; *) refuse 'the hook payload is not a JSON object' ;; esac

place=
case $workspace in
*[\"\\]* | *"$newline"*) refuse 'a folder name with quotes or line breaks' ;;
/*) place=",\"workspace\":\"$workspace\"" ;;
esac

call="{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"agent.hello\",\"params\":{\"protocol\":1,\"name\":\"$name\",\"kind\":\"$adapter\",\"key\":\"$key\"}}
{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"hook.run\",\"params\":{\"adapter\":\"$adapter\",\"waitMs\":$wait$place,\"payload\":$payload}}"

# 15 s without a byte means that the daemon hangs: while a call waits for a person it sends a line every 5 s.
exchange() {
	case ${COUNTERSIGN_HOOK_TRANSPORT-nc} in
	nc) nc -N -w 15 -U "$socket" ;;
	nc-plain) nc -w 15 -U "$socket" ;;
	socat) socat -t 600 -T 15 - "UNIX-CONNECT:$socket" ;;
	perl)
		perl -MIO::Socket::UNIX -e '
			my $s = IO::Socket::UNIX->new(Peer => $ARGV[0]) or exit 1;
			local $/; my $call = <STDIN>; print $s $call; $s->flush; shutdown($s, 1);
			$SIG{ALRM} = sub { exit 1 }; alarm 15;
			while (sysread($s, my $bytes, 65536)) { alarm 15; print $bytes }' "$socket"
		;;
	*) return 1 ;;
	esac
}

replies=$(printf '%s\n' "$call" | exchange 2>/dev/null)
head='{"jsonrpc":"2.0","id":2,"result":{"exitCode":'
line=$newline$replies$newline
case $line in
*"$newline$head"*)
	line=${line#*"$newline$head"}
	line=${line%%"$newline"*}
	code=${line%%,*}
	output=${line#*',"output":'}
	case $code in '' | *[!0-9]*) refuse "the daemon's answer is not understood" ;; esac
	case $output in '{'*'}}}') ;; '{}}}') ;; *) refuse "the daemon's answer is not understood" ;; esac
	output=${output%'}}'}
	[ "$output" = '{}' ] || printf '%s\n' "$output" || refuse 'the answer could not be printed'
	exit "$code"
	;;
*'"error":'*) refuse "the daemon refused this call: see countersign doctor" ;;
*) refuse 'the daemon does not answer' ;;
esac
