# shellcheck shell=sh
# SPDX-License-Identifier: Apache-2.0
# Finds a Java runtime of version 25 or later and starts our programs with it. For sh and bash alike; starts no process
# of its own, for every launcher waits for it.

# What the launcher itself wants of Java, before what JSTAP_JAVA_OPTIONS says. Never exported.
unset program_options
program_options=

# Sets JDK_VERSION to the feature version of the runtime in a folder, 0 when there is none.
jdk_version() {
  JDK_VERSION=0
  [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 0
  while IFS='=' read -r jdk_key jdk_value; do
    if [ "$jdk_key" = JAVA_VERSION ]; then
      jdk_value=${jdk_value#\"}
      jdk_value=${jdk_value%%[!0-9]*}
      JDK_VERSION=${jdk_value:-0}
      return 0
    fi
  done < "$1/release"
}

# Takes the first of some folders that holds a fitting runtime.
use_first_jdk() {
  for jdk_candidate in "$@"; do
    [ -n "$jdk_candidate" ] || continue
    jdk_version "$jdk_candidate"
    if [ "$JDK_VERSION" -ge 25 ]; then
      JAVA_HOME=$jdk_candidate
      export JAVA_HOME
      JAVA=$JAVA_HOME/bin/java
      return 0
    fi
  done
  return 1
}

# The runtime's folder of the java on the PATH, if there is one.
jdk_of_path() {
  JDK_OF_PATH=$(command -v java) || { JDK_OF_PATH=; return 0; }
  JDK_OF_PATH=$(readlink -f "$JDK_OF_PATH")
  JDK_OF_PATH=${JDK_OF_PATH%/bin/java}
}

no_jdk() {
  echo "error: no Java 25 was found: neither JAVA_HOME nor the system's jvm folders have one" >&2
  echo "  help: install a JDK 25 (Temurin's package is temurin-25-jdk), or set JAVA_HOME" >&2
  return 1
}

# Sets JAVA_HOME and JAVA, or says what is missing and returns 1. Argument: the installation's folder. build/jre comes
# last, for it holds what the client needs and not more.
find_jdk() {
  use_first_jdk "${JAVA_HOME:-}" /usr/lib/jvm/* /usr/java/* /opt/java/* && return 0
  jdk_of_path
  use_first_jdk "$JDK_OF_PATH" "$1/build/jre" || no_jdk
}

# Sets JAVA for the client: build/jre comes first, for the AOT cache fits it and no other. It is not made JAVA_HOME, for
# a server that the client starts needs more than there is in it.
find_client_java() {
  jdk_version "$1/build/jre"
  if [ "$JDK_VERSION" -ge 25 ]; then
    JAVA=$1/build/jre/bin/java
  else
    find_jdk "$1"
  fi
}

# Sets HOME_OF_JSTAP to the installation that holds the calling launcher, following links.
find_home() {
  HOME_OF_JSTAP=$1
  # Only a link needs a process to follow it.
  [ ! -L "$1" ] || HOME_OF_JSTAP=$(readlink -f "$1")
  case $HOME_OF_JSTAP in
    /*) ;;
    */*) HOME_OF_JSTAP=$PWD/$HOME_OF_JSTAP ;;
    *) HOME_OF_JSTAP=$(readlink -f "$(command -v "$1")") ;;
  esac
  HOME_OF_JSTAP=${HOME_OF_JSTAP%/*}
  HOME_OF_JSTAP=$(cd -P "$HOME_OF_JSTAP/.." && pwd)
}

# Sets CLASS_PATH_OF_MODULE. An AOT cache fits one order of the jars only, so no order of the file system's or of the
# locale's will do.
class_path() {
  class_path_locale=${LC_ALL-unset}
  LC_ALL=C
  CLASS_PATH_OF_MODULE=
  for class_path_jar in "$1"/target/*-SNAPSHOT.jar "$1"/target/lib/*.jar; do
    if [ ! -r "$class_path_jar" ]; then
      echo "error: ${1##*/} is not built yet: there is no $class_path_jar" >&2
      echo "  help: run scripts/build in $HOME_OF_JSTAP, or ./quickstart" >&2
      return 1
    fi
    CLASS_PATH_OF_MODULE=$CLASS_PATH_OF_MODULE${CLASS_PATH_OF_MODULE:+:}$class_path_jar
  done
  if [ "$class_path_locale" = unset ]; then unset LC_ALL; else LC_ALL=$class_path_locale; fi
}

# Replaces the shell by a main class of a module: folder of the module, class, arguments. Java takes the encoding of
# arguments and of file names from the locale that it starts with. Scripts are UTF-8, and so are those, whatever locale the
# caller has: cron, ssh and services have none, and then every byte beyond ASCII would be lost. jstap.lc_all is what the
# caller had, for the processes that the client starts for its user (CallerLocale).
run_java() {
  class_path "$HOME_OF_JSTAP/$1" || exit 1
  run_java_main=$2
  shift 2
  run_java_locale=${LC_ALL:-}
  LC_ALL=C.UTF-8
  export LC_ALL
  # Both lists of options are split into words on purpose; what the user says comes last and counts. The program's own are
  # not in the environment: the server that a client starts is not to have the client's. Without UsePerfData nothing is
  # left in /tmp.
  # shellcheck disable=SC2086
  exec "$JAVA" -Djstap.home="$HOME_OF_JSTAP" -Djstap.lc_all="$run_java_locale" --enable-native-access=ALL-UNNAMED \
    --sun-misc-unsafe-memory-access=allow -XX:+UseSerialGC -XX:-UsePerfData \
    $program_options ${JSTAP_JAVA_OPTIONS:-} -cp "$CLASS_PATH_OF_MODULE" "$run_java_main" "$@"
}

# The client is short-lived: it compiles less, and only what runs often (a fifth fewer instructions until it ends), keeps
# little memory, looks up nothing about the machine that only servers need, and takes its classes from an AOT cache when
# there is one. The runtime itself checks that the cache is of this runtime and of these jars, and does without it in
# silence when it is not. The cache lies where it was recorded, so that its pages need not be written again, and what was
# recorded of hot methods is not compiled before it is needed; huge pages spare it thousands of page faults. Together that
# is a fifth of its processor time (bench/results/client-start.md).
use_client_options() {
  client_options="-XX:+UseTransparentHugePages -XX:TieredStopAtLevel=1 -XX:CompileThresholdScaling=10 -Xmx512m -Xlog:disable \
    -Dio.netty.machineId=02:00:00:00:00:01 -Dio.netty.processId=1 -Dio.netty.leakDetection.level=disabled \
    -Dio.netty.noJdkZlibDecoder=true -Dio.netty.allocator.numHeapArenas=1 -Dio.netty.allocator.numDirectArenas=1"
  client_cache=$HOME_OF_JSTAP/build/client.aot
  if [ -r "$client_cache" ] && [ -z "${JSTAP_NO_AOT:-}" ]; then
    client_options="-XX:AOTCache=$client_cache -XX:AOTMode=auto -XX:+UnlockDiagnosticVMOptions \
      -XX:ArchiveRelocationMode=0 -XX:-AOTReplayTraining $client_options"
  fi
  program_options=$client_options
}
