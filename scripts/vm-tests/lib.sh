# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# What scenarios are written with; see README.md.

files=$(mktemp -d)
trap 'rm -rf "$files"' EXIT

guest() {
  output=$(bin/jstap-vm --kernel "$kernel" --timeout 400 --disk "$files" -- sh -c "server=10.0.2.2:$SERVER_PORT; $1" \
    2> "$files/.errors" < /dev/null)
  status=$?
  errors=$(cat "$files/.errors")
}

# compile SCRIPT NAME [OPTION...]
compile() {
  local script=$1 name=$2
  shift 2
  (cd "$files" && printf '%s\n' "$script" > "$name.stp" &&
    "$OLDPWD/bin/jstap-client" --server "127.0.0.1:$SERVER_PORT" -r "$kernel" -p4 -m "$name" "$@" "$name.stp" > /dev/null)
}

contains() { [[ $1 == *"$2"* ]]; }
lacks() { [[ $1 != *"$2"* ]]; }
equals() { [[ $1 == "$2" ]]; }
matches() { grep -qE "$2" <<< "$1"; }

expect() {
  local description=$1
  shift
  if "$@"; then
    echo "PASS $kernel: $description" | tee -a "$results"
  else
    echo "FAIL $kernel: $description" | tee -a "$results"
    printf '  output: %s\n  errors: %s\n  status: %s\n' "${output:-}" "${errors:-}" "${status:-}"
  fi
}
