# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# A compile server of a script's own, its state in a folder: its end comes with the script, or with whoever keeps it.

# Tests and trials run as root in containers and throw-away machines; a server has to be told that it may.
server_as_root() {
  [[ $(id -u) != 0 ]] || echo --allow-root
}

# Sets JSTAP_DIR to a folder of this script's own, which goes with it; or to one that is kept, whose server others use too.
# Scripts call it first, and leave_state in their EXIT trap.
own_state() {
  if [[ -n ${JSTAP_SHARED_STATE:-} ]]; then
    JSTAP_DIR=$JSTAP_SHARED_STATE
  else
    JSTAP_DIR=$(mktemp -d)
  fi
  export JSTAP_DIR
}

# Starts a server on a free loopback port and on a Unix socket, or takes the one that runs in a shared state: sets SERVER_PORT,
# SERVER_ADDRESS, which is the socket, and SERVER_PID. A client on the socket speaks no TLS, and so starts in two thirds of the
# processor time; whoever is not about TLS names that address. Needs JSTAP_DIR.
start_server() {
  local log=$JSTAP_DIR/log/server.log tries=0
  # For the owner alone, as all that is below JSTAP_DIR: bin/jstap and the server do not use a folder that others can enter.
  (umask 077 && mkdir -p "$JSTAP_DIR/log" "$JSTAP_DIR/socket")
  SERVER_ADDRESS=unix:$JSTAP_DIR/socket/server
  if shared_server_runs; then
    SERVER_PORT=$(cat "$JSTAP_DIR/server.port")
    return
  fi
  : >> "$log"
  SERVER_PORT=$((20000 + RANDOM % 20000))
  bin/jstap-certs dev > /dev/null
  bin/jstap-server serve $(server_as_root) --listen "127.0.0.1:$SERVER_PORT" --unix "${SERVER_ADDRESS#unix:}" >> "$log" 2>&1 &
  SERVER_PID=$!
  until grep -q "listening on 127.0.0.1:$SERVER_PORT" "$log"; do
    if ! kill -0 "$SERVER_PID" 2> /dev/null || ((tries++ > 600)); then
      echo "error: the compile server did not start; its log:" >&2
      cat "$log" >&2
      return 1
    fi
    sleep 0.1
  done
  (umask 077 && echo "$SERVER_PID" > "$JSTAP_DIR/server.number" && echo "$SERVER_PORT" > "$JSTAP_DIR/server.port")
}

shared_server_runs() {
  [[ -n ${JSTAP_SHARED_STATE:-} && -s $JSTAP_DIR/server.port ]] && kill -0 "$(cat "$JSTAP_DIR/server.number")" 2> /dev/null
}

# Ends the server that this script has started.
stop_server() {
  [[ -z ${SERVER_PID:-} ]] || kill "$SERVER_PID" 2> /dev/null || true
  [[ -z ${SERVER_PID:-} ]] || wait "$SERVER_PID" 2> /dev/null || true
  SERVER_PID=''
}

# The end of a script with a state of its own; a shared one stays.
leave_state() {
  [[ -z ${JSTAP_SHARED_STATE:-} ]] || return 0
  stop_server
  rm -rf --one-file-system "$JSTAP_DIR"
}

# Prints the newest installed release of each of the two kernel generations that are tested.
test_kernels() {
  local generation
  for generation in 6.1 6.12; do
    # shellcheck disable=SC2012
    ls -d "/lib/modules/$generation".*-cloud-amd64 2> /dev/null | sort -V | tail -n 1 | xargs -r -n 1 basename
  done
}
