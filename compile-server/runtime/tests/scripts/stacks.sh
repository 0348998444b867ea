# SPDX-License-Identifier: GPL-2.0-only
insmod "/t_$name.ko"
(while [ ! -e /tmp/done ]; do cat /proc/self/stat; done) >/dev/null &
reader "t_$name"
echo "status $?"
touch /tmp/done
wait
rm /tmp/done
rmmod "t_$name"
