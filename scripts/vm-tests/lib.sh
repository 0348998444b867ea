# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# What scenarios are written with; see README.md.

# What is /mnt in the guest that is kept for all scenarios of this kernel.
files=$machine/files
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# The guest's own client, with its Java, where that is what a scenario is about.
own_client=/jstap/bin/jstap-client
readonly KERNEL_BUGS='BUG:|Oops|WARNING: |general protection|soft lockup|rcu.*stall|Kernel panic|KASAN|unregister_netdevice: waiting'

# Runs a command in the guest that is kept, which boots if there is none. Sets output, errors and status: that of the
# command, or what jstap-vm --help says of a machine that broke; a machine that did is not used again.
guest() {
  [[ -S $machine/command.0 ]] || boot_machine || return
  output=$(bin/jstap-vm --in "$machine" --timeout 400 -- sh -c "server=10.0.2.2:$SERVER_PORT own_client=$own_client; $1" \
    2> "$scratch/errors" < /dev/null)
  status=$?
  look_after_machine
  errors=$(cat "$scratch/errors")
}

boot_machine() {
  local kept=$machine.files
  mkdir -p "$machine"
  mv "$machine" "$kept"
  bin/jstap-vm --kernel "$kernel" --keep "$machine" 2> "$scratch/errors" && cp -a "$kept/files/." "$machine/files/" 2> /dev/null
  status=$?
  output='' errors=$(cat "$scratch/errors")
  rm -rf --one-file-system "$kept"
  return $status
}

# The machine goes, the files that the scenario has made stay.
leave_machine() {
  mkdir -p "$machine.files"
  cp -a "$files" "$machine.files/"
  bin/jstap-vm --end "$machine"
  mv "$machine.files" "$machine"
}

# What the kernel has said since the last look, and whether a module has stayed.
look_after_machine() {
  local state
  ((status != 71 && status != 73)) || { tail -n 100 "$machine/console" >> "$scratch/errors"; leave_machine; return; }
  state=$(bin/jstap-vm --in "$machine" --timeout 60 -- /jstap/scripts/vm/guest-state < /dev/null 2>&1) || status=73
  # A command that ends as a broken machine would is not one.
  if ((status == 73)) || grep -qE "$KERNEL_BUGS" <<< "$state" || grep -qE "$KERNEL_BUGS" "$machine/console"; then
    ((status == 73)) || status=70
    { echo "--- kernel log ---"; sed '1,/^log$/d' <<< "$state"; cat "$machine/console"; } | tail -n 200 >> "$scratch/errors"
    leave_machine
  elif grep -q '^left ' <<< "$state"; then
    status=72
    { grep '^left ' <<< "$state"; echo "--- kernel log ---"; sed '1,/^log$/d' <<< "$state"; } | tail -n 200 >> "$scratch/errors"
    leave_machine
  fi
}

# The same in a machine that boots for this command alone.
boot() { # COMMAND [OPTION OF jstap-vm...]
  local command=$1
  shift
  output=$(bin/jstap-vm --kernel "$kernel" --timeout 400 --disk "$files" "$@" -- sh -c "server=10.0.2.2:$SERVER_PORT own_client=$own_client; $command" \
    2> "$scratch/errors" < /dev/null)
  status=$?
  errors=$(cat "$scratch/errors")
}

# compile SCRIPT NAME [OPTION...]
compile() {
  local script=$1 name=$2
  shift 2
  (cd "$files" && printf '%s\n' "$script" > "$name.stp" &&
    "$OLDPWD/bin/jstap-client" --server "$SERVER_ADDRESS" -r "$kernel" -p4 -m "$name" "$@" "$name.stp" > /dev/null)
}

# What the helper reads for a module, with START behind it: MODULE FILE
feed() {
  python3 - "$1" "$2" <<'PY'
import struct, sys
module = open(sys.argv[1], "rb").read()
start = struct.pack("<IIiI", 1, 8, 0, 0)
open(sys.argv[2], "wb").write(b"JSTAPMOD" + struct.pack("<Q", len(module)) + module + start)
PY
}

# Puts /mnt/driver into the guest.
driver() {
  [[ -x $files/driver ]] || gcc -static -O1 -Wall -Werror -o "$files/driver" scripts/vm-tests/driver.c
}

# What a guest runs to watch the driver at work: module, then the driver's arguments. The script has to say "ready" from a timer,
# because timers run when all probes are armed, and to end by itself.
watch() {
  driver
  printf 'jstap-client --module /mnt/%s.ko > /tmp/out & client=$!
    for i in $(seq 600); do grep -q ready /tmp/out && break; kill -0 $client || break; sleep 0.1; done
    %s; wait $client; echo "client: $?"; cat /tmp/out' "$1" "${*:2}"
}

# What a guest runs to let a module see a process "driver" that reads a file of 5 bytes at least, one after the other, until
# the script ends. Nothing of that name runs twice at a time, so what such a script prints of it is in order.
beside_readers() {
  driver
  printf 'jstap-client --module /mnt/%s.ko & for i in $(seq 100); do /mnt/driver read /proc/uptime; sleep 0.2; kill -0 $! 2> /dev/null || break; done; wait' "$1"
}

# Starts a server that signs as the others do, but sees nothing below some folders; needs root for its own mounts.
# --prepared: it has the runtime's objects for this kernel already, which are made from the kernel's headers alone.
# poor_server [--prepared] FOLDER...
poor_server() {
  poor_state=$(mktemp -d) # not below $files: all of that goes into the guest
  cp -r "$JSTAP_DIR/server" "$JSTAP_DIR/signer" "$JSTAP_DIR/client" "$poor_state/"
  if [[ $1 == --prepared ]]; then
    shift
    (umask 077 && cd "$JSTAP_DIR" &&
      find kernels -path '*/objects-*' -print0 | cpio --quiet -0 -pdm "$poor_state")
  fi
  poor_port=$((40000 + RANDOM % 10000))
  local hidden=$*
  : > "$scratch/server"
  # shellcheck disable=SC2016
  JSTAP_DIR=$poor_state unshare --mount bash -c 'for folder in $1; do mount -t tmpfs none "$folder" || exit 1; done
    exec bin/jstap-server serve --allow-root --listen "127.0.0.1:$2" --accept-uploads 4' - "$hidden" "$poor_port" > "$scratch/server" 2>&1 &
  poor_pid=$!
  for _ in $(seq 600); do grep -q "listening on" "$scratch/server" && break; kill -0 $poor_pid || break; sleep 0.1; done
}

end_poor_server() {
  kill "$poor_pid"
  wait "$poor_pid"
  rm -rf --one-file-system "$poor_state"
}

# Runs the client in $files against that server: ARGUMENTS...
poor() {
  local home=$PWD
  output=$(cd "$files" && "$home/bin/jstap-client" --server "127.0.0.1:$poor_port" -r "$kernel" "$@" 2> "$scratch/errors")
  status=$?
  errors=$(cat "$scratch/errors")
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
