#!/bin/busybox sh
# SPDX-License-Identifier: Apache-2.0
# Runs in the guest. Each case: what the client does, then lines that its output must have, and no module left.

/bin/busybox --install -s /bin
export PATH=/bin:/usr/bin:/t
mount -t proc proc /proc
mount -t sysfs sys /sys
mount -t devtmpfs dev /dev
H=/usr/lib/jstap/staprun-native
ONE=jstap_fixture_one
echo
kills=$(sed 's/.*kills=\([0-9]*\).*/\1/' /proc/cmdline)

seconds() { cut -d. -f1 /proc/uptime; }
ok() { echo "ok [$(seconds) s] $*"; }
bad() { echo "FAILED $*"; }

# gone: whether no module of ours is loaded, in a while
gone() {
	for i in $(seq 100); do
		grep -q jstap /proc/modules || return 0
		sleep 0.1
	done
	return 1
}

# expect WHAT LINE...: the output in /tmp/out has these (basic regular expressions)
expect() {
	what=$1
	shift
	for line in "$@"; do
		if ! grep -q "^$line\$" /tmp/out; then
			bad "$what: no line '$line' in:"
			sed 's/^/    /' /tmp/out
			gone || { bad "$what: and the module stayed"; rmmod $ONE; }
			return
		fi
	done
	if gone; then ok "$what"; else bad "$what: the module stayed"; cat /proc/modules /proc/jstap:*/status; rmmod $ONE; fi
}

# c ARGUMENTS: the client, with its output in /tmp/out
c() { client "$@" >/tmp/out 2>&1; echo "client $?" >>/tmp/out; }

UP="send wait=LOADED"
RUN="$UP start=5 wait=STARTED"

c $H /m/one.ko $RUN records=30 stop wait=UNLOADED end=0
expect "load, start, records, stop" "LOADED $ONE" "STARTED " "SUMMARY .* lost=0 .* all" "UNLOADED " "exit 0" "client 0"
c $H /m/one.ko $RUN records=6 eof end=0
expect "end of input is a stop" "SUMMARY .* all" "UNLOADED " "client 0"
c $H /m/one.ko $UP eof end=0
expect "end of input before start" "LOADED $ONE" "UNLOADED " "client 0"
c $H /m/one.ko $UP start=-2 wait=UNLOADED end=0
expect "exit() in the script" "EXIT_REQUESTED " "SUMMARY records=21 .* all" "UNLOADED " "client 0"
cat >/t/pause <<'EOF'
#!/bin/sh
pid=$(pidof staprun-native)
kill -STOP $pid && sleep 0.3 && kill -CONT $pid
EOF
chmod 755 /t/pause
c $H /m/one.ko $RUN run=/t/pause records=6 stop end=0
expect "stopped and continued" "SUMMARY .* all" "UNLOADED " "client 0"
c $H /m/one.ko $RUN records=6 term end=0
expect "SIGTERM" "SUMMARY .* all" "UNLOADED " "client 0"
c $H /m/one.ko $RUN records=6 hup end=0
expect "SIGHUP" "SUMMARY .* all" "UNLOADED " "client 0"
c $H /m/one.ko $RUN alarm sleep=200 records=20 stop end=0
expect "SIGALRM does nothing" "SUMMARY .* all" "UNLOADED " "client 0"
c $H /m/one.ko $UP start=-1 end=1
expect "START fails" "ERROR the fixture does not want to start" "ERROR $ONE cannot be started: Invalid argument" "UNLOADED " "client 0"
c $H /m/one.ko $UP start=-4 wait=ERROR stop end=1
expect "an error of the script" "ERROR an error of the fixture" "UNLOADED " "client 0"
c $H /m/one.ko $RUN bad end=1
expect "nonsense instead of a command" "ERROR the client sent something that is no command" "UNLOADED " "client 0"
c $H /m/one.ko $RUN start=5 end=1
expect "START twice" "ERROR $ONE cannot be started: Operation already in progress" "UNLOADED " "client 0"
client $H /m/one.ko arg=--buffer-kb arg=777 $UP "run=cat /proc/jstap:$ONE/status" stop end=0 >/tmp/out
expect "the module's parameters" "buffer_kb=777" "owner=0" "attached=1" "UNLOADED "

# All through the stream, as clients on other machines do it.
FAR="mode=remote hello wait=NODE"
c $H /m/one.ko $FAR $RUN records=30 stop wait=UNLOADED end=0
expect "remote: load, start, records, stop" "NODE protocol 1" "release $(uname -r)" "LOADED $ONE" "STARTED " "SUMMARY .* lost=0 .* all" "UNLOADED " "client 0"
c $H /m/one.ko $FAR keepalive $RUN records=6 keepalive wait=ALIVE eof end=0
expect "remote: keepalives; end of input is a stop" "ALIVE " "SUMMARY .* all" "UNLOADED " "client 0"
client $H /m/one.ko $FAR "wish=buffer-kb 777" "wish=process 1" $UP "run=cat /proc/jstap:$ONE/status" stop end=0 >/tmp/out 2>&1
expect "remote: wishes" "buffer_kb=777" "UNLOADED "
client $H /m/one.ko $FAR "wish=process 4194300" send end=4 >/tmp/out 2>&1
expect "remote: a process that is not there" "ERROR there is no process 4194300 on this machine" "exit 4"
c $H /m/one.ko $FAR $RUN input=x end=1
expect "remote: input for a script that reads none" "ERROR the script cannot be given input: No such file or directory" "UNLOADED " "client 0"
c $H /m/one.ko $FAR $RUN bad end=1
expect "remote: nonsense instead of a command" "ERROR the client sent something that is no command" "UNLOADED " "client 0"
c $H /m/one.ko $FAR $RUN hello end=1
expect "remote: a greeting in a session" "ERROR the client sent something that is no command" "UNLOADED " "client 0"
c $H /m/flipped.ko $FAR send end=3
expect "remote: refused" "REFUSED 2 .*does not match.*" "client 0"
c $H /m/one.ko $FAR $RUN records=6 kill end=137
expect "remote: SIGKILL while running" "exit 137"
c $H /m/one.ko $FAR $RUN end=1
expect "remote: a client that falls silent" "ERROR nothing was heard of the client for 30 seconds" "UNLOADED " "exit 1" "client 0"
client $H /m/usr.ko as=1001:500:500 $FAR $RUN records=6 "run=grep -q owner=1001 /proc/jstap:$ONE/status" stop end=0 >/tmp/out 2>&1
expect "remote: a member of stapusr" "uid 1001" "class stapusr" "UNLOADED " "exit 0"

# A client that does not read.
c $H /m/one.ko $UP start=-3 sleep=1500 term sleep=500 "run=grep -q state=stopped /proc/jstap:$ONE/status" end=0
expect "a client that does not read: stopped at once, then all is delivered" "SUMMARY .* lost=some .* all" "UNLOADED " "client 0"
c $H /m/one.ko $UP start=-3 sleep=1000 term sleep=300 term sleep=300 term sleep=1500 "run=! grep jstap /proc/modules" closeout end=1
expect "three signals: unloaded without a reader" "client 0"
c $H /m/one.ko $UP start=-3 sleep=1000 closeout end=1
expect "closed output in a flood" "exit 1" "client 0"
c $H /m/one.ko $RUN records=6 closeout end=1
expect "closed output" "exit 1" "client 0"
c $H /m/one.ko $UP closeout end=1
expect "closed output before start" "exit 1" "client 0"

# The helper is killed: the kernel starts it again to clean up.
c $H /m/one.ko $RUN records=6 kill end=137
expect "SIGKILL while running" "exit 137"
c $H /m/one.ko $UP kill end=137
expect "SIGKILL before start" "exit 137"
c $H /m/one.ko $UP start=-3 sleep=500 kill closeout end=137
expect "SIGKILL in a flood" "exit 137"
c $H /m/one.ko $RUN records=6 kill end=137
gone
c $H /m/one.ko $RUN records=6 stop end=0
expect "the same again after a kill" "SUMMARY .* all" "UNLOADED " "client 0"

# H07, H12: names.
c $H /m/one.ko $RUN "run=client $H /m/two.ko $RUN records=20 stop end=0" records=30 stop end=0
expect "two at once" "LOADED jstap_fixture_two" "LOADED $ONE" "SUMMARY .* all" "client 0"
c $H /m/one.ko $RUN "run=client $H /m/one.ko send end=4" records=30 stop end=0
expect "the same name at once: one wins, the winner goes on" "ERROR cannot load $ONE: File exists: a module of that name is loaded already; it was left alone" "exit 4" "SUMMARY .* all" "exit 0" "client 0"
c $H /m/one.ko $RUN "run=! $H reap $ONE" "run=! rmmod $ONE" records=30 stop end=0
expect "neither reap nor rmmod take a session away" "staprun-native: $ONE was not unloaded: .*" "rmmod: .*" "SUMMARY .* all" "client 0"
$H reap nothing_there >/tmp/out 2>&1
echo "status $?" >>/tmp/out
expect "reap of nothing" "staprun-native: nothing_there was not unloaded: No such file or directory" "status 5"

# Refused by the kernel, refused by us.
c $H /m/wrong.ko send end=4
expect "refused by the kernel" "ERROR cannot load $ONE: Exec format error: the kernel does not take it; its log (dmesg) says why" "client 0"
refused() { # FILE REASON TEXT
	c $H /m/$1.ko send end=3
	expect "refused: $1" "REFUSED $2 .*$3.*" "exit 3" "client 0"
}
refused unsigned 1 "no signature"
refused flipped 2 "does not match"
refused evil 2 "does not match"
refused stranger 3 "unknown"
refused other-id 5 "build-id 0000.*running is"
refused cut 4 "cut short"
c $H /m/one.ko send=1000 eof end=3
expect "a client that dies while it sends" "REFUSED 4 the module is cut short: 1000 of .*" "client 0"

# H05: the file is exchanged between check and load. The helper never sees a path: the bytes that were verified are in its
# memory. So an exchange can only be seen while it reads, and then the signature does not match.
c $H /m/one.ko half=/m/evil.ko end=3
expect "the file is exchanged while it is read" "REFUSED 2 .*" "client 0"
cp /m/one.ko /tmp/race.ko
cp /m/one.ko /tmp/good.ko
( while [ ! -e /tmp/enough ]; do cp /m/evil.ko /tmp/race.ko; cp /tmp/good.ko /tmp/next; mv /tmp/next /tmp/race.ko; done ) &
loaded=0 refused=0 wrong=0
for i in $(seq 15); do
	client $H /tmp/race.ko send start=1 stop eof end=0 >/tmp/out 2>&1
	if grep -q "^UNLOADED" /tmp/out && grep -q "^LOADED $ONE" /tmp/out; then loaded=$((loaded + 1))
	elif grep -qE "^REFUSED (1|2|4)" /tmp/out; then refused=$((refused + 1))
	else wrong=$((wrong + 1)); cat /tmp/out; fi
	grep -q fixture_two /proc/modules && wrong=$((wrong + 1))
done
touch /tmp/enough
wait
if [ $wrong -eq 0 ] && gone; then ok "a race for the file: $loaded loaded, $refused refused, nothing else"; else bad "a race for the file: $wrong wrong"; fi

# K06: the build-id of a module that is loaded, of which the manifest names another build.
insmod /m/two.ko
client $H /m/wrong-object.ko send end=3 >/tmp/out 2>&1
if grep -q "REFUSED 5 the kernel module jstap_fixture_two has build-id [0-9a-f]*, the script was compiled for 00" /tmp/out; then
	ok "another build of a probed module is loaded"
else
	bad "another build of a probed module is loaded:"
	cat /tmp/out
fi
client $H /m/right.ko $RUN records=6 stop end=0 >/tmp/out 2>&1
if grep -q "^SUMMARY .* all$" /tmp/out; then ok "that build of a probed module is loaded"; else bad "that build is loaded:"; cat /tmp/out; fi
rmmod jstap_fixture_two
client $H /m/wrong-object.ko $RUN records=6 stop end=0 >/tmp/out 2>&1
echo "client $?" >>/tmp/out
expect "the probed module is not loaded" "SUMMARY .* all" "UNLOADED " "client 0"

# H03: who may. Group 500 is stapusr, 501 stapsys, 502 stapdev.
client $H /m/one.ko as=1000:1000:1000 end=127 >/tmp/out 2>&1
echo "client $?" >>/tmp/out
expect "not in stapusr: the program cannot be started" "exit 127" "client 0"
may() { # WHAT GROUP FILE: loaded
	client $H /m/$3.ko as=1001:500:$2 $RUN records=6 "run=grep -q owner=1001 /proc/jstap:$ONE/status" stop end=0 >/tmp/out 2>&1
	echo "client $?" >>/tmp/out
	expect "$1 may load $3" "SUMMARY .* all" "UNLOADED " "client 0"
}
may_not() { # WHAT GROUP FILE GROUP
	client $H /m/$3.ko as=1001:500:$2 send end=3 >/tmp/out 2>&1
	echo "client $?" >>/tmp/out
	expect "$1 may not load $3" "REFUSED 6 this module needs membership of the group $4: .*" "client 0"
}
for group in 500 501; do
	client $H /m/named.ko as=1001:500:$group send end=3 >/tmp/out 2>&1
	echo "client $?" >>/tmp/out
	expect "the name of a real module, for group $group" "REFUSED 6 .* begin with jstap_, this one is abcde_fixture_one: .*" "client 0"
done
# What a member of stapusr takes of the machine is bounded; scenario limits has the number of sessions.
client $H /m/usr.ko as=1001:500:500 arg=--buffer-kb arg=4097 send end=3 >/tmp/out 2>&1
expect "stapusr: buffers that are too big" "REFUSED 6 who is not in stapdev has buffers of 4096 kB for each CPU at most, 4097 were asked for"
client $H /m/usr.ko as=1001:500:502 arg=--buffer-kb arg=4097 $RUN records=6 stop end=0 >/tmp/out 2>&1
expect "stapdev: the same buffers" "SUMMARY .* all" "UNLOADED "
may stapusr 500 usr
may_not stapusr 500 sys stapsys
may_not stapusr 500 one stapdev
may stapsys 501 usr
may stapsys 501 sys
may_not stapsys 501 one stapdev
may stapdev 502 usr
may stapdev 502 one
client $H /m/usr.ko as=1001:500:500 $RUN records=6 kill end=137 >/tmp/out 2>&1
expect "a user kills his helper" "exit 137"
mv /etc/group /etc/group.away
may_not "without /etc/group nobody" 502 one stapdev
printf 'stapdev:x:502x:\nstapdevs:x:502:\nxstapdev:x:502:\nstapdev:x::\nstapdev\n' >/etc/group
may_not "with a broken /etc/group nobody" 502 one stapdev
mv /etc/group.away /etc/group

# H04: limits that would strike in the middle.
cat >/t/limited <<'EOF'
#!/bin/sh
ulimit -c unlimited
ulimit -f 0
ulimit -t 1
ulimit -v 20000
ulimit -n 4
# The shell itself does not get far with so little.
ulimit -s 64
exec /usr/lib/jstap/staprun-native run
EOF
chmod 755 /t/limited
client /t/limited /m/usr.ko as=1001:500:500 $RUN records=20 stop end=0 >/tmp/out 2>&1
echo "client $?" >>/tmp/out
expect "tiny limits" "SUMMARY .* all" "UNLOADED " "exit 0" "client 0"

# The program under a name of the user's own: root must not be told to start that later.
cp $H /home/user/copy
chown 1001:1001 /home/user/copy
chmod 755 /home/user/copy
client /home/user/copy /m/usr.ko as=1001:500:500 send end=4 >/tmp/out 2>&1
expect "a copy without privileges" "ERROR this program is neither setuid root nor started by root: see its README" "exit 4"
ln $H /home/user/link
client /home/user/link /m/usr.ko as=1001:500:500 send end=4 >/tmp/out 2>&1
expect "a hard link in a user's folder" "ERROR this program has to be installed for root only: /home/user must belong to root and be writable by nobody else" "exit 4"
rm /home/user/link

# H09, H13: look at it, trace it, make it dump: not its own user either.
cat >/t/spy <<'EOF'
#!/bin/sh
pid=$(pidof staprun-native)
spy() { # as the user
	su user -c "$1" >/tmp/spied 2>&1 && echo "spied: $1: $(head -c 100 /tmp/spied)"
}
spy "cat /proc/$pid/environ"
spy "cat /proc/$pid/maps"
spy "cat /proc/$pid/mem"
spy "ls /proc/$pid/fd"
spy "strace -o /tmp/strace -p $pid"
spy "cat /proc/jstap:jstap_fixture_one/control"
spy "cat /proc/jstap:jstap_fixture_one/trace"
kill -SEGV $pid
kill -ABRT $pid
grep 'Max core file size  *0  *0' /proc/$pid/limits >/dev/null && echo "no core"
echo "fds: $(ls /proc/$pid/fd | tr '\n' ' ')"
sed -n '/^NoNewPrivs\|^Seccomp:/s/[ 	]//gp' /proc/$pid/status
su user -c 'true' && echo "su works"
EOF
chmod 755 /t/spy
echo 'user:x:1001:1001::/home/user:/bin/sh' >/etc/passwd
echo 'root:x:0:0::/:/bin/sh' >>/etc/passwd
client $H /m/usr.ko as=1001:500:500 $RUN "run=/t/spy" records=20 stop end=0 >/tmp/out 2>&1
if grep -q "^spied" /tmp/out; then bad "spying: $(grep '^spied' /tmp/out)"; else ok "spying: nothing"; fi
expect "no core, no trace, a fence" "no core" "su works" "NoNewPrivs:1" "Seccomp:2" "fds: 0 1 2 3 4 5 6 " "UNLOADED " "exit 0"

# Every decision is in the system's log, and in the kernel's where there is no other.
syslogd -O /tmp/messages
for i in $(seq 50); do [ -S /dev/log ] && break; sleep 0.1; done
c $H /m/one.ko $UP eof end=0
c $H /m/unsigned.ko send end=3
client $H /m/one.ko as=1001:500:500 send end=3 >/tmp/out 2>&1
kill $(pidof syslogd)
rm -f /dev/log
c $H /m/two.ko $UP eof end=0
{ grep -h staprun-native /tmp/messages; dmesg | grep "staprun-native.*loaded module"; } >/tmp/out
sum=$(sha256sum /m/one.ko | cut -d' ' -f1)
expect "decisions are in the log" ".*authpriv.*staprun-native\\[[0-9]*\\]: user 0: loaded module $ONE for stapdev, sha256 $sum" \
	".*: user 0: refused for reason 1: .*" ".*: user 1001: refused for reason 6: .*" ".*: user 0: loaded module jstap_fixture_two for .*"

# H04: killed when it is about to make a system call, at one after the other: those around loading, and KILLS others.
cat >/t/traced <<'EOF'
#!/bin/sh
exec strace -o /tmp/strace $(cat /tmp/inject) /usr/lib/jstap/staprun-native run
EOF
chmod 755 /t/traced
traced() { # STATUS
	client /t/traced /m/one.ko send start=5 sleep=50 stop eof end=$1 >/tmp/out 2>&1
}
: >/tmp/inject
traced 0
grep -o '^[a-z_0-9]*(' /tmp/strace | tr -d '(' >/tmp/calls
calls=$(wc -l </tmp/calls)
load=$(grep -n '^init_module$' /tmp/calls | cut -d: -f1)
stayed=0 died=0 lived=0
[ -n "$load" ] || { load=$calls; bad "no init_module in the trace"; cat /tmp/strace /tmp/out; }
step=1
[ $kills -gt 0 ] && step=$(((calls - load + kills) / kills))
at=$((load - 1))
[ $kills -gt 0 ] || at=$((calls + 1))
while [ $at -le $calls ]; do
	call=$(sed -n "${at}p" /tmp/calls)
	nth=$(head -n $at /tmp/calls | grep -c "^$call\$")
	echo "-e inject=$call:signal=SIGKILL:when=$nth" >/tmp/inject
	traced 137
	if grep -q "^exit 137" /tmp/out; then died=$((died + 1)); else lived=$((lived + 1)); fi
	gone || { stayed=$((stayed + 1)); echo "killed at $call $nth: stayed"; tail -n 3 /tmp/strace; rmmod $ONE; }
	if [ $at -lt $((load + 4)) ]; then at=$((at + 1)); else at=$((at + step)); fi
done
what="killed at system calls $((load - 1)) to $calls: $died times, $lived times at its end before"
if [ $stayed -eq 0 ] && [ $died -ge $lived ]; then ok "$what; no module stayed"; else bad "$what, $stayed modules stayed"; cat /tmp/out /tmp/inject; fi

# K07: a kernel that is locked down, which can be raised and never lowered; and one that takes only modules of its own keys.
mount -t securityfs none /sys/kernel/security
for state in integrity confidentiality; do
	echo $state >/sys/kernel/security/lockdown
	c $H /m/one.ko send end=4
	expect "lockdown $state" "ERROR cannot load $ONE: .*: the kernel is locked: against modules that no key enrolled in it has signed .*" "client 0"
	c $H /m/unsigned.ko send end=3
	expect "lockdown $state, unsigned" "REFUSED 1 .*" "client 0"
done
echo Y >/sys/module/module/parameters/sig_enforce
c $H /m/one.ko send end=4
expect "sig_enforce" "ERROR cannot load $ONE: .*: this kernel takes only modules signed with a key that is enrolled in it" "client 0"
c $H /m/unsigned.ko send end=3
expect "sig_enforce, unsigned" "REFUSED 1 .*" "client 0"

gone && [ -z "$(ls -d /proc/jstap* 2>/dev/null)" ] && ok "nothing is left in /proc" || bad "something is left: $(cat /proc/modules)"
dmesg | grep -E 'BUG|Oops|WARNING|Call Trace'
echo "all done"
poweroff -f
