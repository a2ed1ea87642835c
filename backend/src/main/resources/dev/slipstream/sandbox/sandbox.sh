#!/bin/bash
# sandbox.sh USER MEMORY N ARGUMENT… COMMAND…: runs COMMAND in bubblewrap with the N arguments, which reach it through a descriptor: in
# its own command line everybody inside could read them, as they could its environment, which is therefore empty. MEMORY is in bytes.
set -eu
user=$1 memory=$2 count=$3
shift 3
arguments=("${@:1:count}")
shift "$count"
exec 10< <(printf '%s\0' "${arguments[@]}")

# One user's processes, threads and memory in all, where control groups can be written: --nproc does not bind a root's, and what is
# limited for each process is not limited for all of them.
readonly GROUPS_AT=/sys/fs/cgroup PROCESSES=2048

# join FOLDER NAME LIMIT …: a group in FOLDER with these limits, as far as there are such; this process, and what it starts, is in it.
join() {
  local group=$1/slipstream-$user
  [[ -w $1/cgroup.procs ]] && { [[ -d $group ]] || mkdir "$group"; } || return
  shift
  while (($#)); do
    [[ ! -e $group/$1 ]] || echo "$2" >"$group/$1"
    shift 2
  done
  echo $$ >"$group/cgroup.procs"
}

# Version 2. A group that hands memory on may have no processes of its own but at the very top: those that it has go into one of theirs.
# Both at once, as handing on processes alone is let through and would hide that memory is not.
hand_on() {
  local given=$1 limits=+pids process
  [[ -w $given/cgroup.subtree_control ]] || return
  [[ $(<"$given/cgroup.controllers") != *memory* ]] || limits+=" +memory"
  ! echo "$limits" >"$given/cgroup.subtree_control" || return 0
  [[ -d $given/slipstream ]] || mkdir "$given/slipstream"
  for process in $(<"$given/cgroup.procs"); do
    echo "$process" >"$given/slipstream/cgroup.procs" || true
  done
  echo "$limits" >"$given/cgroup.subtree_control"
}

confine() {
  local line given=$GROUPS_AT
  if [[ ! -e $GROUPS_AT/cgroup.controllers ]]; then
    join "$GROUPS_AT/pids" pids.max "$PROCESSES" || true
    join "$GROUPS_AT/memory" memory.limit_in_bytes "$memory" || true
    return
  fi
  # Root's is the whole tree, or a container's; others may only write in what they were given.
  if ((EUID != 0)); then
    while read -r line; do [[ $line != 0::/* ]] || given=$GROUPS_AT${line#0::}; done </proc/self/cgroup
    given=${given%/slipstream}
  fi
  hand_on "$given" && join "$given" pids.max "$PROCESSES" memory.max "$memory" || true
}
confine 2>/dev/null

# A server started in the background ignores SIGINT, with nohup SIGHUP, and so would all that it starts: dbt cancels its queries at the
# one only, a shell ends at the other.
exec env -i --default-signal=HUP,INT,QUIT PATH=/usr/bin:/bin bwrap --args 10 -- \
  prlimit --nproc=1024:1024 --as="$memory" --fsize=4294967296 --nofile=1024:1024 --core=0 -- "$@"
