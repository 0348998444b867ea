# SPDX-License-Identifier: Apache-2.0
# The process: what comes through standard input, what the caller leaves behind, and that nothing is ever executed.

# Input.
says "an empty input" 4 "no module came" </dev/null
printf 'JSTAPMO' | says "half a start" 4 "no module came"
printf 'JSTAPMOX\1\0\0\0\0\0\0\0a' | says "another start" 4 "no module came"
printf 'JSTAPMOD\1\0\0' | says "half a size" 4 "no module came"
printf 'JSTAPMOD\0\0\0\0\0\0\0\0' | says "size 0" 4 "0 bytes"
printf 'JSTAPMOD\0\0\0\0\0\1\0\0' | says "size 1 TiB" 4 "1099511627776 bytes"
printf 'JSTAPMOD\377\377\377\377\377\377\377\377' | says "size 2^64-1" 4 "18446744073709551615 bytes"
"$work/tool" frame "$GOOD" 67108865 | says "a byte more than is taken" 4 "67108865 bytes"
"$work/tool" frame "$GOOD" 67108864 | says "64 MiB announced, less sent" 4 "cut short"
"$work/tool" frame "$GOOD" 100 | says "more than announced" 4 "more bytes came"
for length in 1 3 4 20 63 64 65 4096; do
	head -c $length "$GOOD" >"$work/x.ko"
	refuses "the first $length bytes" "$work/x.ko" 4 ""
done
head -c $(($(stat -c %s "$work/payload.ko") - 1)) "$GOOD" >"$work/x.ko"
refuses "a cut through the section table" "$work/x.ko" 4 "cut short"
"$work/tool" frame "$GOOD" | head -c 1000 | says "a pipe that ends early" 4 "cut short"

# A client that sends byte by byte, with pauses.
said=$({ "$work/tool" frame "$GOOD" | { for i in 1 2 3 4 5 6 7 8 9 10 11 12; do dd bs=1 count=3 2>/dev/null; sleep 0.05; done; cat; }; } | "$H" verify)
if [ "$said" = "accepted: $NAME" ]; then pass "a slow client"; else fail "a slow client: $said"; fi
sleep 2 | timeout 1 "$H" verify >/dev/null
if [ $? -eq 124 ]; then pass "waits for a client that sends nothing, and can be ended"; else fail "did not wait"; fi

# run refuses with a frame, here without privileges of a kernel to load anything into.
"$work/tool" xor "$GOOD" 5000 1 >"$work/x.ko"
"$work/tool" frame "$work/x.ko" | "$H" run >"$work/frame"
status=$?
if [ $status -eq 3 ] && [ "$(od -An -tu4 -N4 "$work/frame" | tr -d ' ')" = 8 ] &&
	[ "$(od -An -tu4 -j8 -N4 "$work/frame" | tr -d ' ')" = 2 ] && grep -q "does not match" "$work/frame" &&
	[ "$(od -An -tu4 -j4 -N4 "$work/frame" | tr -d ' ')" = $(($(stat -c %s "$work/frame") - 8)) ]; then
	pass "run refuses with one frame and status 3"
else
	fail "run refuses otherwise: status $status, $(od -c "$work/frame" | head -n 3)"
fi

# H06, H07, H08: arguments. No path and no second way to load is among them.
for arguments in "" "load" "run x" "remote x" "run --buffer-kb" "run --buffer-kb 0" "run --buffer-kb -1" "run --buffer-kb 1x" \
	"run --buffer-kb 99999999999" "verify x" "reap" "reap a/b" "reap ../x" "reap *" "reap a b" \
	"run --global" "run --global x" "run --global =5" "run --global x!=5" "run --global x=a,b" "run --global x=a;b" "run --global x=$(printf %0600d 1)" \
	"run --global a=1 --buffer-kb" "run --global reaper" "attach" "attach a/b" "attach ../x" "attach a b"; do
	set -f
	"$H" $arguments >"$work/out" 2>&1 </dev/null
	status=$?
	set +f
	if [ $status -eq 2 ] && grep -q usage "$work/out"; then pass "usage: $arguments"; else fail "usage: '$arguments' gives $status"; fi
done
"$H" reap "" 2>/dev/null
[ $? -eq 2 ] && pass "reap of an empty name" || fail "reap of an empty name"
"$H" reap ext4 2>"$work/out"
[ $? -eq 5 ] && grep -q "not unloaded" "$work/out" && pass "reap of what is no jstap module" || fail "reap ext4: $(cat "$work/out")"

# H01: what the caller leaves behind.
hostile="MODPROBE_OPTIONS=-C/tmp LD_PRELOAD=/tmp/x.so LD_LIBRARY_PATH=/tmp GLIBC_TUNABLES=glibc.malloc.check=3 PATH=/tmp
	LOCPATH=/tmp TMPDIR=/tmp OPENSSL_CONF=/tmp/x.cnf OPENSSL_MODULES=/tmp OPENSSL_ENGINES=/tmp SSL_CERT_DIR=/tmp
	SSL_CERT_FILE=/tmp/x IFS=/ MALLOC_PERTURB_=99 SSLKEYLOGFILE=/tmp/x TRUST_DIR=/tmp JSTAP_TRUST=/tmp"
cat >"$work/evil.cnf" <<EOF
openssl_conf = a
[a]
engines = b
[b]
c = d
[d]
dynamic_path = $work/evil.so
init = 1
EOF
plain=$(verdict "$GOOD")
set --
for setting in $hostile "OPENSSL_CONF=$work/evil.cnf"; do set -- "$@" -E "$setting"; done
said=$("$work/tool" frame "$GOOD" | strace -f -o "$work/trace" "$@" "$H" verify)
if [ "$said" = "$plain" ] && [ "$said" = "accepted: $NAME" ]; then pass "a hostile environment changes nothing"; else fail "a hostile environment: $said"; fi
if [ "$(grep -c 'execve' "$work/trace")" -eq 1 ]; then pass "one execve: its own start"; else fail "execve: $(grep execve "$work/trace")"; fi
opened=$(grep -o 'open[a-z]*([^)]*' "$work/trace" | grep -o '"[^"]*"' | tr -d '"' | sort -u | tr '\n' ' ')
log=$([ -S /dev/log ] || echo /dev/kmsg)
expected=$(printf '%s\n' / $(echo "$work" | tr / '\n') trust signer.pem $log /etc/localtime /proc/self/uid_map /sys/kernel/notes | sort -u | tr '\n' ' ')
if [ "$opened" = "$expected" ]; then pass "opens: $opened"; else fail "opens: $opened, expected: $expected"; fi
# One that reads the signature and can do nothing else; one socket, to the system's log.
others=$(grep -o 'v\?fork(\|clone3\?(.*\|socket(.*\|connect(.*' "$work/trace" | sed 's/) *=.*/)/; s/CLONE[^|]*|//g' | tr '\n' ' ')
expected='socket(AF_UNIX, SOCK_DGRAM|SOCK_CLOEXEC|SOCK_NONBLOCK, 0) '
expected="${expected}connect(3, {sa_family=AF_UNIX, sun_path=\"/dev/log\"}, 110) clone(child_stack=NULL, flags=SIGCHLD) "
if [ "$others" = "$expected" ]; then pass "one process that reads, one socket to the log"; else fail "processes and sockets: $others"; fi
symbols=$(nm "$H" | grep -wE 'execve|execv|execvpe|fexecve|system|popen|posix_spawn|fork|vfork|getaddrinfo')
[ -z "$symbols" ] && pass "nothing that executes is even linked" || fail "linked: $symbols"
if readelf -lW "$H" | grep -qE 'INTERP|GNU_STACK.* RWE'; then fail "not static, or an executable stack"; else pass "static, no executable stack"; fi
if readelf -hW "$H" | grep -q 'DYN' && readelf -lW "$H" | grep -q GNU_RELRO; then pass "position independent, relro"; else fail "hardening"; fi

# H02: descriptors that are closed.
for closed in 0 1 2 "0 1" "0 2" "1 2" "0 1 2"; do
	(exec </dev/null >"$work/out" 2>&1; for fd in $closed; do eval "exec $fd>&-"; done; exec "$H" verify)
	status=$?
	[ $status -eq 3 ] && pass "closed: $closed" || fail "closed $closed: status $status"
done
"$work/tool" frame "$GOOD" >"$work/input"
said=$("$work/starter" argc0 "$H" verify <"$work/input" 2>&1)
[ $? -eq 2 ] && pass "argc 0: $said" || fail "argc 0: $said"
said=$("$work/starter" descriptors "$H" verify <"$work/input" 2>&1)
[ "$said" = "accepted: $NAME" ] && pass "1000 descriptors open" || fail "1000 descriptors open: $said"
said=$("$work/starter" signals "$H" verify <"$work/input" 2>&1)
[ "$said" = "accepted: $NAME" ] && pass "all signals blocked and ignored, a timer running" || fail "signals: $said"
said=$("$work/starter" longargv "$H" verify <"$work/input" 2>&1)
[ $? -eq 2 ] && pass "an argument of 100 KiB" || fail "a long argument: $(echo "$said" | head -c 200)"
for limit in "-f 0" "-s 64" "-p 1" "-v 30000" "-l 0"; do
	said=$(sh -c "ulimit $limit && exec $H verify" <"$work/input" 2>&1)
	if [ "$said" = "accepted: $NAME" ]; then pass "ulimit $limit"; else fail "ulimit $limit: $said"; fi
done
# Too little to start at all; or, without CAP_SYS_RESOURCE, too little to be raised.
for limit in "-v 4000" "-d 100" "-n 3"; do
	said=$(sh -c "ulimit $limit && $H verify; true" <"$work/input" 2>/dev/null)
	case "$said" in "" | "refused "* | "accepted: $NAME") pass "ulimit $limit" ;; *) fail "ulimit $limit: $said" ;; esac
done
said=$(cd "$work" && mkdir gone && cd gone && rmdir ../gone && exec "$H" verify <"$work/input")
[ "$said" = "accepted: $NAME" ] && pass "a working folder that is gone" || fail "a working folder that is gone: $said"
said=$(setarch i386 "$H" verify <"$work/input" 2>&1)
[ "$said" = "accepted: $NAME" ] && pass "another personality" || fail "another personality: $said"
"$H" verify <"$work/input" >/dev/full 2>/dev/null
[ $? -le 3 ] && pass "a full disk" || fail "a full disk"

# H11: in a user namespace of one's own, root is nobody.
if unshare -Ur true 2>/dev/null; then
	said=$(unshare -Ur "$H" verify <"$work/input" 2>&1)
	case $said in "refused 6: "*namespace*) pass "a user namespace: $said" ;; *) fail "a user namespace: $said" ;; esac
else
	echo "note: no user namespaces can be made here; the guest tests cover them"
fi
for part in fence confinement; do
	"$work/parts" $part >"$work/out" && pass "$part: $(cat "$work/out")" || fail "$part: $(cat "$work/out")"
done

# The shipped program: it knows one folder, and no way to choose another.
shipped=$top/../build/staprun-native
if grep -qa /etc/jstap/trusted "$shipped" && ! grep -qa "$T" "$shipped" && grep -qa "$T" "$H"; then
	pass "the shipped program trusts /etc/jstap/trusted"
else
	fail "the shipped program's folder"
fi
make -s -C "$top" install DESTDIR="$work/installed" GROUP=0 >"$work/out" 2>&1
said=$(stat -c '%a %u %F' "$work/installed/usr/lib/jstap/staprun-native" 2>&1)
[ "$said" = "4110 0 regular file" ] && pass "installed: $said" || fail "installed: $said $(cat "$work/out")"
