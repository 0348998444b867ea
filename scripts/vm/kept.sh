# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Machines that are kept: a folder has the sockets of their virtual serial ports, on which channel/ runs commands.
#   command.N   commands that the host runs in the guest
#   client.N    clients that the guest runs on the host (client-for-guest)
#   files       what is /mnt in the guest
#   console     what the kernel wrote to the serial line

readonly COMMAND_PORTS=12 CLIENT_PORTS=8

port_options() {
  local number
  for ((number = 0; number < COMMAND_PORTS; number++)); do
    options+=(-chardev "socket,id=command$number,path=$keep/command.$number,server=on,wait=off"
      -device "virtserialport,chardev=command$number,name=command.$number")
  done
  for ((number = 0; number < CLIENT_PORTS; number++)); do
    options+=(-chardev "socket,id=client$number,path=$keep/client.$number,server=on,wait=off"
      -device "virtserialport,chardev=client$number,name=client.$number")
  done
}

# The machine and the server of its clients go on after this process has ended.
keep_machine() {
  [[ ! -e $keep ]] || die "$keep exists" "jstap-vm --end $keep ends a machine that is kept there"
  mkdir -p "$keep/files" "$keep/trusted"
  keep=$(readlink -f "$keep")
  cp "${JSTAP_DIR:-$HOME/.jstap}/signer/signer.pem" "$keep/trusted/" 2> /dev/null || true
  interactive=0
  make_job
  mv "$work/initrd" "$keep/initrd"
  echo "$kernel" > "$keep/kernel"
  ln -s "$channel" "$keep/channel"
  machine_options "$keep/initrd"
  options[${#options[@]} - 1]="virtio-serial-pci,max_ports=$((COMMAND_PORTS + CLIENT_PORTS + 1))"
  port_options
  setsid qemu-system-x86_64 "${options[@]}" -serial "file:$keep/console" < /dev/null > "$keep/qemu.log" 2>&1 &
  echo $! > "$keep/machine.pid"
  wait_for_ports
  GUEST=$keep HOME_OF_JSTAP=$HOME_OF_JSTAP setsid "$channel" serve --program "$HOME_OF_JSTAP/scripts/vm/client-for-guest" \
    "$keep"/client.? < /dev/null > "$keep/clients.log" 2>&1 &
  echo $! > "$keep/clients.pid"
  rm -f "$keep/initrd"
  exit 0
}

wait_for_ports() {
  local tries=0
  until [[ -S $keep/client.$((CLIENT_PORTS - 1)) ]]; do
    if ((tries++ > 200)); then
      cat "$keep/qemu.log" >&2
      exit $NO_BOOT
    fi
    sleep 0.05
  done
  timeout --kill-after=10 "$timeout" "$channel" run --as "0 0" --folder /root "$keep"/command.* -- true < /dev/null || {
    echo "error: the machine did not boot; its console said:" >&2
    tail -n 50 "$keep/console" >&2
    kill "$(cat "$keep/machine.pid")" 2> /dev/null || true
    exit $NO_BOOT
  }
}

# The files of the folder go into the guest when they are others than the last time.
send_files() {
  local listing
  listing=$(find "$in/files" -printf '%P %s %T@ %m\n' | sort)
  [[ $listing != "$(cat "$in/sent" 2> /dev/null)" ]] || return 0
  tar -C "$in/files" -c . | "$in/channel" run --as "0 0" --folder /mnt "$in"/command.* -- tar -x
  printf '%s' "$listing" > "$in/sent"
}

run_in_machine() {
  local status=0
  [[ -S $in/command.0 ]] || die "no machine is kept in $in" "jstap-vm --kernel RELEASE --keep $in"
  in=$(readlink -f "$in")
  send_files
  timeout --kill-after=10 "$timeout" "$in/channel" run --as "0 0" --folder /root "$in"/command.* -- "${command[@]}" || status=$?
  ((status != 124 && status != 137)) || exit $TIMEOUT
  ((status != 125)) || exit $NO_BOOT
  exit "$status"
}

end_machine() {
  local job number
  end=$(readlink -f "$end")
  [[ -r $end/machine.pid ]] || die "no machine is kept in $end"
  for job in machine clients; do
    number=$(cat "$end/$job.pid")
    # Its own number, and a process of ours: numbers are given again.
    [[ $(tr '\0' ' ' < "/proc/$number/cmdline" 2> /dev/null) != *"$end"* ]] || kill "$number" 2> /dev/null || true
  done
  rm -rf --one-file-system "$end"
  exit 0
}
