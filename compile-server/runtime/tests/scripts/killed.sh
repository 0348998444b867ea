# SPDX-License-Identifier: GPL-2.0-only
cat >/reaper <<'END'
#!/bin/sh
exec >/dev/console 2>&1
echo "reaper $1 $2"
rmmod "$2"
END
chmod +x /reaper
insmod "/t_$name.ko" reaper=/reaper owner=7
reader "t_$name" 60 >/tmp/out &
child=$!
sleep 1
grep -c tick /tmp/out >/dev/null
cat "/proc/jstap:t_$name/status" | grep 'state\|owner'
reader "t_$name" 1 2>&1 | sed 's/^/second /'
kill -9 $child
wait $child 2>/dev/null
for i in 1 2 3 4 5 6 7 8 9 10; do
	[ -e "/sys/module/t_$name" ] && sleep 0.2
done
# A start by nobody at all, then rmmod with the files open.
insmod "/t_$name.ko"
sleep 100 </proc/jstap:t_$name/trace &
rmmod "t_$name"
echo "rmmod $?"
kill $!
wait $! 2>/dev/null
