# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# Jobs that run side by side, as many as there are processors for; what each of them says comes in one piece when it has ended.

# What a job may take before it is ended: CI has 5400 seconds for everything, and what a job has said is only shown at its end.
readonly JOB_SECONDS=3600

job_names=() job_commands=() job_seconds=()
jobs_failed=()

# job NAME COMMAND...: to be run by run_jobs, in the order of these calls.
job() {
  job_names+=("$1")
  shift
  job_commands+=("$(printf '%q ' "$@")")
}

outcome() { # STATUS
  case $1 in
    0) echo passed ;;
    124 | 137) echo "FAILED: it did not end within $JOB_SECONDS s" ;;
    *) echo "FAILED with status $1" ;;
  esac
}

# run_jobs LANES FOLDER: runs all; their output is kept in FOLDER/NAME. Returns 1 if one of them failed.
run_jobs() {
  local lanes=$1 folder=$2 next=0 running=0 ended status
  declare -A name_of=() began=()
  mkdir -p "$folder"
  while ((next < ${#job_names[@]} || running > 0)); do
    while ((running < lanes && next < ${#job_names[@]})); do
      timeout --kill-after=60 $JOB_SECONDS bash -c "set -euo pipefail; ${job_commands[next]}" > "$folder/${job_names[next]}" 2>&1 < /dev/null &
      name_of[$!]=${job_names[next]} began[$!]=$SECONDS
      printf '[%4ds] %s: begins\n' "$SECONDS" "${job_names[next]}"
      ((++running, ++next))
    done
    status=0
    wait -n -p ended || status=$?
    ((running--)) || true
    job_seconds+=("$((SECONDS - began[$ended])) ${name_of[$ended]}")
    printf '\n[%4ds] ---- %s: %s after %d s\n' "$SECONDS" "${name_of[$ended]}" "$(outcome $status)" \
      $((SECONDS - began[$ended]))
    cat "$folder/${name_of[$ended]}"
    ((status == 0)) || jobs_failed+=("${name_of[$ended]}")
  done
  job_names=() job_commands=()
  ((${#jobs_failed[@]} == 0))
}
