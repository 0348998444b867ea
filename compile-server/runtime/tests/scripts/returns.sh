# SPDX-License-Identifier: GPL-2.0-only
# As many functions as hold ten thousand that can be traced; then all of them. Loaded only when they are armed.
session() { # seconds option...
	insmod "/t_$name.ko" $2
	reader "t_$name" "$1" >/tmp/out &
	reader=$!
	until grep -q armed /tmp/out; do kill -0 $reader || break; sleep 0.1; done
	while kill -0 $reader 2>/dev/null; do
		ls -R /proc/sys >/dev/null 2>&1
		dd if=/dev/zero of=/tmp/file bs=64k count=20 2>/dev/null
		cat /tmp/file >/dev/null
	done
	wait $reader
	echo "status $?"
	cat /tmp/out "/proc/jstap:t_$name/status"
	rm -f /tmp/out /tmp/file
	rmmod "t_$name"
}
touch /tmp/out
session 2 count=13500
session "$seconds"
