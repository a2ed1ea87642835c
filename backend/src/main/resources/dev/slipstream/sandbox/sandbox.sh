#!/bin/bash
# sandbox.sh USER N ARGUMENT… COMMAND…: runs COMMAND in bubblewrap with the N arguments, which reach it through a descriptor: in its own
# command line everybody inside could read them, as they could its environment, which is therefore empty.
set -eu
user=$1 count=$2
shift 2
arguments=("${@:1:count}")
shift "$count"
exec 10< <(printf '%s\0' "${arguments[@]}")
# One user's processes and threads in all, where control groups can be written: a root's are not bound by --nproc.
for top in /sys/fs/cgroup/pids /sys/fs/cgroup; do
  if [[ -w $top/cgroup.procs && -d $top/slipstream-$user ]] || mkdir "$top/slipstream-$user" 2>/dev/null; then
    { echo 2048 >"$top/slipstream-$user/pids.max" && echo $$ >"$top/slipstream-$user/cgroup.procs"; } 2>/dev/null && break
  fi
done
# A server started in the background ignores SIGINT, with nohup SIGHUP, and so would all that it starts: dbt cancels its queries at the
# one only, a shell ends at the other.
exec env -i --default-signal=HUP,INT,QUIT PATH=/usr/bin:/bin bwrap --args 10 -- \
  prlimit --nproc=512:512 --as=8589934592 --fsize=4294967296 --nofile=1024:1024 --core=0 -- "$@"
