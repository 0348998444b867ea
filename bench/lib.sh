# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# What several measurements need.

# The input of the helper that loads a module and starts its session.
helper_input() { # module
  local size i
  size=$(stat -c %s "$1")
  printf 'JSTAPMOD'
  for ((i = 0; i < 8; i++)); do
    # shellcheck disable=SC2059
    printf "\\x$(printf %02x $((size >> (8 * i) & 255)))"
  done
  cat "$1"
  printf '\x01\0\0\0\x08\0\0\0\0\0\0\0\0\0\0\0'
}

milliseconds() { # COMMAND...: prints how long it took
  local start=${EPOCHREALTIME/./}
  "$@" > /dev/null 2>&1
  echo $(((${EPOCHREALTIME/./} - start) / 1000))
}

median() { sort -n | awk '{v[NR] = $1} END {print v[int((NR + 1) / 2)]}'; }

# The milliseconds of 1 KU: kbuild for a one-file module, the median of seven.
kbuild_unit() { # KERNEL FOLDER
  mkdir -p "$2"
  printf '#include <linux/module.h>\n#include <linux/kprobes.h>\nMODULE_LICENSE("GPL");\n' > "$2/one.c"
  echo 'obj-m := one.o' > "$2/Kbuild"
  make -C "/lib/modules/$1/build" M="$2" modules > /dev/null 2>&1
  local i
  for i in 1 2 3 4 5 6 7; do
    touch "$2/one.c"
    milliseconds make -C "/lib/modules/$1/build" M="$2" modules
  done | median
}
