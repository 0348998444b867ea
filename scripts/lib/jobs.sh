# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Jobs that run side by side, as many as there are processors for; what each of them says comes in one piece when it has ended.
# Whoever starts many processes hinders others that do: on a virtual machine whose memory is virtual, too, two such jobs take
# twice as long side by side as one after the other. So a job says what keeps it busy, and a second job is of another kind.

# What a job may take before it is ended: CI has 5400 seconds for everything, and what a job has said is only shown at its end.
readonly JOB_SECONDS=3600

job_names=() job_kinds=() job_commands=() job_seconds=()
jobs_failed=()

# job KIND NAME COMMAND...: to be run by run_jobs. KIND: what keeps it busy, "processes" or "computing". Of the jobs of one kind
# the first runs first.
job() {
  [[ $1 == processes || $1 == computing ]] || { echo "error: $1 is no kind of job" >&2; return 2; }
  job_kinds+=("$1")
  job_names+=("$2")
  shift 2
  job_commands+=("$(printf '%q ' "$@")")
}

outcome() { # STATUS
  case $1 in
    0) echo passed ;;
    124 | 137) echo "FAILED: it did not end within $JOB_SECONDS s" ;;
    *) echo "FAILED with status $1" ;;
  esac
}

# Sets next to the first job that waits and is of no kind that runs; if there is none, to the first that waits.
choose_next() {
  local number kind
  next=''
  for number in "${!waiting[@]}"; do
    kind=${job_kinds[number]}
    [[ -n $next ]] || next=$number
    ((${at_work[$kind]:-0} > 0)) || { next=$number; return; }
  done
}

# run_jobs LANES FOLDER: runs all; their output is kept in FOLDER/NAME. Returns 1 if one of them failed.
run_jobs() {
  local lanes=$1 folder=$2 next running=0 ends status number name
  declare -A began=() at_work=()
  local -a waiting=("${!job_names[@]}")
  local processes=()
  mkdir -p "$folder"
  # Jobs say themselves that they have ended: the shell's "wait -n" forgets a job that ends while another command runs.
  ends=$(mktemp -u)
  mkfifo "$ends"
  exec {ended}<> "$ends"
  rm "$ends"
  while ((${#waiting[@]} || running > 0)); do
    while ((running < lanes && ${#waiting[@]})); do
      choose_next
      unset "waiting[$next]"
      ((++at_work[${job_kinds[next]}]))
      began[$next]=$SECONDS
      printf '[%4ds] %s: begins\n' "$SECONDS" "${job_names[next]}"
      {
        status=0
        timeout --kill-after=60 $JOB_SECONDS bash -c "set -euo pipefail; ${job_commands[next]}" {ended}>&- \
          > "$folder/${job_names[next]}" 2>&1 < /dev/null || status=$?
        echo "$next $status" >&"$ended"
      } &
      processes+=("$!")
      ((++running))
    done
    read -r number status <&"$ended"
    ((running--, at_work[${job_kinds[number]}]--)) || true
    name=${job_names[number]}
    job_seconds+=("$((SECONDS - began[$number])) $name")
    printf '\n[%4ds] ---- %s: %s after %d s\n' "$SECONDS" "$name" "$(outcome "$status")" $((SECONDS - began[$number]))
    cat "$folder/$name"
    ((status == 0)) || jobs_failed+=("$name")
  done
  exec {ended}>&-
  # Each by its number: without one, "wait" waits for the script's server, too, which runs until the script ends.
  ((${#processes[@]} == 0)) || wait "${processes[@]}"
  job_names=() job_kinds=() job_commands=()
  ((${#jobs_failed[@]} == 0))
}

# slowest_jobs FOLDER N: the N slowest jobs and scenarios, in seconds, of what run_jobs left in FOLDER.
slowest_jobs() {
  local all
  all=$(
    printf '%s\n' "${job_seconds[@]}"
    sed -nE 's/^== (.*) on (.*), ([0-9]+) s$/\3 \1 on \2/p' "$1"/*
  )
  # Not piped from sort into head: sort would be ended by the signal of a closed pipe, and the script with it.
  awk -v most="$2" 'NR <= most' <<< "$(sort -rn <<< "$all")"
}

# tell_failures FOLDER: which jobs failed, and the lines that say why, once more at the end, where a reader looks first.
tell_failures() {
  local name
  for name in "${jobs_failed[@]}"; do
    echo "FAILED: $name"
    awk '/^FAIL|^not ok|^error:|^\[ERROR\]|: error: / && told < 40 { print "  " $0; told++ }' "$1/$name"
  done
}

# count_checks FOLDER: prints how many checks of all jobs passed and failed; a failed job without a failed check counts as
# one. Returns 1 if anything failed, or if nothing was checked at all.
count_checks() {
  local passed failed
  passed=$(sed -nE 's/^([0-9]+) passed, [0-9]+ failed$/\1/p; s/^.*Tests run: ([0-9]+), Failures: [0-9]+, Errors: [0-9]+, Skipped: [0-9]+$/\1/p' "$1"/* | awk '{ n += $1 } END { print n + 0 }')
  failed=$(sed -nE 's/^[0-9]+ passed, ([0-9]+) failed$/\1/p' "$1"/* | awk '{ n += $1 } END { print n + 0 }')
  ((failed > 0)) || failed=${#jobs_failed[@]}
  echo "$passed passed, $failed failed"
  ((failed == 0 && passed > 0))
}
