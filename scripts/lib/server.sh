# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# A compile server of a script's own: its state in a folder, its end with the script.

# Tests and trials run as root in containers and throw-away machines; a server has to be told that it may.
server_as_root() {
  [[ $(id -u) != 0 ]] || echo --allow-root
}

# Starts a server on a free loopback port: sets SERVER_PORT and SERVER_PID. Needs JSTAP_DIR.
start_server() {
  local log=$JSTAP_DIR/log/server.log tries=0
  mkdir -p "$JSTAP_DIR/log"
  : >> "$log"
  SERVER_PORT=$((20000 + RANDOM % 20000))
  bin/jstap-certs dev > /dev/null
  bin/jstap-server serve $(server_as_root) --listen "127.0.0.1:$SERVER_PORT" >> "$log" 2>&1 &
  SERVER_PID=$!
  until grep -q "listening on 127.0.0.1:$SERVER_PORT" "$log"; do
    if ! kill -0 "$SERVER_PID" 2> /dev/null || ((tries++ > 600)); then
      echo "error: the compile server did not start; its log:" >&2
      cat "$log" >&2
      return 1
    fi
    sleep 0.1
  done
}

stop_server() {
  [[ -z ${SERVER_PID:-} ]] || kill "$SERVER_PID" 2> /dev/null || true
  [[ -z ${SERVER_PID:-} ]] || wait "$SERVER_PID" 2> /dev/null || true
  SERVER_PID=''
}

# Prints the newest installed release of each of the two kernel generations that are tested.
test_kernels() {
  local generation
  for generation in 6.1 6.12; do
    # shellcheck disable=SC2012
    ls -d "/lib/modules/$generation".*-cloud-amd64 2> /dev/null | sort -V | tail -n 1 | xargs -r -n 1 basename
  done
}
