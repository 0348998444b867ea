# SPDX-License-Identifier: GPL-2.0-only
insmod "/t_$name.ko"
(while [ ! -e /tmp/done ]; do cat /proc/self/stat; ls /proc; done) >/dev/null &
time reader "t_$name" 30
echo "status $?"
touch /tmp/done
wait
rm /tmp/done
time rmmod "t_$name"
