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
# An open file keeps the module: what waits on it would be left waiting on memory that is gone.
insmod "/t_$name.ko"
sleep 100 </proc/jstap:t_$name/trace &
sleep 1
rmmod "t_$name"
echo "rmmod while open $?"
kill $!
wait $! 2>/dev/null
rmmod "t_$name"
echo "rmmod $?"
# Loaded, and then nobody came.
insmod "/t_$name.ko" reaper=/reaper owner=7
sleep 10
grep state "/proc/jstap:t_$name/status"
for i in $(seq 100); do
	[ -e "/sys/module/t_$name" ] && sleep 0.2
done
