# SPDX-License-Identifier: Apache-2.0
# A client that says all through the stream: greeting, requests, silence. What needs a module is in vm/guest.sh.

# talk WHAT STATUS PATTERN... -- ACTION...: the client's output has a line for each pattern
talk() {
	what=$1 expected=$2
	shift 2
	: >"$work/patterns"
	while [ "$1" != -- ]; do
		echo "$1" >>"$work/patterns"
		shift
	done
	shift
	"$work/client" "$H" "$GOOD" mode=remote "$@" "end=$expected" >"$work/out" 2>&1
	status=$?
	while read -r pattern; do
		grep -qa -- "$pattern" "$work/out" || status="no line '$pattern'"
	done <"$work/patterns"
	if [ "$status" = 0 ]; then pass "$what"; else fail "$what: $status: $(head -c 2000 "$work/out")"; fi
}

talk "NODE says what this machine is" 0 "^NODE protocol 1$" "^kernel $ID$" "^release $HOST$" "^architecture $(uname -m)$" \
	"^name $(uname -n)$" "^uid 0$" "^class root$" "^cpus $(nproc --all)$" "^zone $(date +%:::z | tr -d +0 | sed 's/^$/0/')" -- here wait=NODE eof
talk "keepalives are answered before a session" 0 "^ALIVE" -- hello wait=NODE keepalive wait=ALIVE eof
talk "nobody there" 2 "^exit 2" -- eof
talk "no greeting" 2 "^ERROR the client did not begin with HELLO" -- send
talk "a greeting again" 2 "^ERROR the client sent a request at the wrong time" -- here wait=NODE here
talk "a command before a session" 2 "^ERROR the client sent a request at the wrong time" -- here wait=NODE start=1
talk "no command at all" 0 "^ERROR the client sent something that is no request" -- here wait=NODE bad
"$work/tool" xor "$GOOD" 5000 1 >"$work/x.ko"
said=$("$work/client" "$H" "$work/x.ko" mode=remote here send end=3)
case $said in *"REFUSED 2 "*"does not match"*) pass "a flipped bit is refused" ;; *) fail "a flipped bit: $said" ;; esac
for wish in "buffer-kb 0" "buffer-kb" "buffer-kb 1 1" "buffer-kb 99999999" "global x" "global x=a b" "global x=a;b" "global =1" \
	"global x=$(printf %0600d 1)" "process 0" "process x" "process -1" "process 99999999" "reaper /x" "" " "; do
	talk "no wish: $(echo "$wish" | head -c 60)" 2 "^ERROR the client sent a wish that is none" -- here "wish=$wish" send
done
set --
for i in 1 2 3 4 5; do set -- "$@" "wish=process 1"; done
talk "too many wishes" 2 "^ERROR the client sent a wish that is none" -- here "$@" send
talk "a session that is not there" 3 "^REFUSED 4 there is no session nothing" -- here attach=nothing
for name in ../x a/b "a b"; do
	talk "no name: $name" 2 "^ERROR the client sent a name that is none" -- here "attach=$name"
done
talk "a client on another machine that is silent" 0 "^exit 0" -- hello wait=NODE
talk "one that falls silent while it sends" 3 "^REFUSED 4 the module is cut short" -- hello wait=NODE send=1000
talk "one on this machine may think" 0 "^exit 0" -- here wait=NODE sleep=3000 eof
talk "one that is heard may think, too" 0 "^exit 0" -- hello wait=NODE sleep=1000 keepalive sleep=1000 keepalive sleep=1000 keepalive wait=ALIVE eof

# Headers that are announced and what is behind them; the same as a stream of bytes that comes slowly.
for header in '\020\0\0\0\007\0\0\0' '\020\0\0\0\101\0\0\0' '\021\0\0\0\001\300\0\0' '\022\0\0\0\0\0\0\0' '\022\0\0\0\070\0\0\0' \
	'\005\0\0\0\0\0\0\0' '\005\0\0\0\001\020\0\0' '\001\0\0\0\007\0\0\0' '\002\0\0\0\001\0\0\0' '\377\377\377\377\377\377\377\377'; do
	said=$(printf "$header" | "$H" remote | tr -d '\0')
	case $said in
	*"is no request"*) pass "no request: ${header#?}" ;;
	*) fail "taken as a request: ${header#?}: $said" ;;
	esac
done
said=$(printf '\020\0\0\0\010\0\0\0\001\0\0\0\001\0\0\0' | { for i in $(seq 16); do dd bs=1 count=1 2>/dev/null; sleep 0.02; done; } | "$H" remote | tr -d '\0')
case $said in *"protocol 1"*) pass "a greeting byte by byte" ;; *) fail "a greeting byte by byte: $said" ;; esac

# Standard input and standard output are one socket, as behind inetd.
said=$("$work/starter" socket "$H" remote 2>&1)
[ "$said" = "protocol 1" ] && pass "a socket" || fail "a socket: $said"
