# SPDX-License-Identifier: GPL-2.0-only
work() {
	while [ ! -e /tmp/done ]; do
		ls -R /sys/kernel >/dev/null 2>&1
		dd if=/dev/zero of=/tmp/file$1 bs=64k count=20 2>/dev/null
		cat /tmp/file$1 >/dev/null
		dmesg | wc -c >/dev/null
	done
}
work 1 & work 2 &
insmod "/t_$name.ko"
reader "t_$name" "$seconds" quiet
echo "status $?"
cat "/proc/jstap:t_$name/status"
rmmod "t_$name"
# Killed at any moment, with the module removed by force afterwards.
for delay in 10000 30000 50000 100000 200000 300000; do
	insmod "/t_$name.ko"
	reader "t_$name" 60 quiet >/dev/null &
	usleep $delay
	kill -9 $!
	wait $! 2>/dev/null
	grep state= "/proc/jstap:t_$name/status"
	rmmod "t_$name"
done
touch /tmp/done
wait
rm -f /tmp/done
