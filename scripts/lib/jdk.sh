# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Finds a Java runtime of version 25 or later and sets JAVA to its program and JAVA_HOME to its folder.

# Prints the feature version of the runtime in a folder, 0 when there is none.
jdk_version() {
  local release="$1/release"
  [[ -x $1/bin/java && -r $release ]] || { echo 0; return; }
  sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$release"
}

# Sets JAVA_HOME and JAVA, or says what is missing and returns 1. Argument: the installation's folder.
find_jdk() {
  local candidate
  for candidate in "${JAVA_HOME:-}" "$1/build/jre" /usr/lib/jvm/*; do
    if [[ -n $candidate && $(jdk_version "$candidate") -ge 25 ]]; then
      export JAVA_HOME=$candidate
      JAVA=$candidate/bin/java
      return 0
    fi
  done
  echo "error: no Java 25 was found: neither JAVA_HOME nor the system's jvm folder has one" >&2
  echo "  help: install a JDK 25 (Temurin's package is temurin-25-jdk), or set JAVA_HOME" >&2
  return 1
}

# Sets HOME_OF_JSTAP to the installation that holds the calling launcher, following links.
find_home() {
  local source
  source=$(readlink -f "$1")
  HOME_OF_JSTAP=$(dirname "$(dirname "$source")")
}

# Replaces the shell by a main class of a module: folder of the module, class, arguments.
run_java() {
  local module=$1 main=$2
  shift 2
  local classpath="$HOME_OF_JSTAP/$module/target/lib/*"
  local jar
  for jar in "$HOME_OF_JSTAP/$module"/target/*-SNAPSHOT.jar; do
    [[ -r $jar ]] || {
      echo "error: $module is not built yet" >&2
      echo "  help: run scripts/build in $HOME_OF_JSTAP, or ./quickstart" >&2
      exit 1
    }
    classpath="$jar:$classpath"
  done
  # JSTAP_JAVA_OPTIONS is split into words on purpose.
  # shellcheck disable=SC2086
  exec "$JAVA" -Djstap.home="$HOME_OF_JSTAP" --enable-native-access=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow -XX:+UseSerialGC -Xshare:auto \
    ${JSTAP_JAVA_OPTIONS:-} -cp "$classpath" "$main" "$@"
}

# The client is short-lived: less compilation, and the classes of an AOT cache when there is one for this runtime.
use_client_cache() {
  local cache="$HOME_OF_JSTAP/build/client.aot"
  JSTAP_JAVA_OPTIONS="-XX:TieredStopAtLevel=1 ${JSTAP_JAVA_OPTIONS:-}"
  if [[ -r $cache && -z ${JSTAP_NO_AOT:-} ]]; then
    JSTAP_JAVA_OPTIONS="-XX:AOTCache=$cache -XX:AOTMode=auto -Xlog:aot=off -Xlog:cds=off $JSTAP_JAVA_OPTIONS"
  fi
}
