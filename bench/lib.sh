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
