#!/bin/sh
# Starts a Redis or a sentinel in a container: single, replicated, sentinel or cluster.
#
# A container that died comes back at once, but a primary must not: older than its replicas, or empty, it would take from
# them what they have and it has not. It asks the sentinels, or the replicas, whether they live on without it, and gives
# them the time to replace it. Started together after a full stop, nobody lives on, and each is what it was.
#
#   SELF       its address                  PEERS      addresses of all Redis, itself among them
#   SENTINELS  addresses of all sentinels   CREATE     yes: makes the cluster when there is none
set -eu

# Asked to stop while it waits: nothing is running yet.
trap 'exit 0' TERM INT

kind=$1
here=/teahouse
conf=/data/redis.conf
patience=15 # seconds; a failover takes less than half of it, also when its first election fails

ask() { # ADDRESS PORT COMMAND...
  host=$1 port=$2
  shift 2
  timeout 2 redis-cli -h "$host" -p "$port" "$@" 2>/dev/null || true
}

# Writes the file to start from: the given parts, then lines from stdin.
write() {
  for part in "$@"; do cat "$here/$part"; done >"$conf.new"
  # Only the nodes are on this network.
  { echo "dir /data"; echo "protected-mode no"; cat; } >>"$conf.new"
  mv "$conf.new" "$conf"
}

# EPOCH ADDRESS of the primary, by the sentinel that knows of the latest failover; nothing when none answers.
named() {
  for sentinel in $SENTINELS; do
    ask "$sentinel" 26379 SENTINEL MASTER teahouse |
      awk 'NR % 2 { name = $0; next } { v[name] = $0 }
        END { if ("config-epoch" in v) print v["config-epoch"], v["ip"] }'
  done | sort -n | tail -n 1
}

# Whether a replica was linked to this one and lost it: this one died alone. One that has only just started has not
# been linked yet (-1).
others_live_on() {
  for peer in $PEERS; do
    [ "$peer" != "$SELF" ] || continue
    ask "$peer" 6379 INFO replication | tr -d '\r' | awk -F: -v self="$SELF" '
      { v[$1] = $2 }
      END { exit !(v["role"] == "slave" && v["master_host"] == self &&
        (v["master_link_status"] == "up" || v["master_link_down_since_seconds"] >= 0)) }' && return 0
  done
  return 1
}

# Whether all others run and are as empty as this one: then there never was anything.
all_are_new() {
  for peer in $PEERS; do
    [ "$peer" = "$SELF" ] || [ "$(ask "$peer" 6379 DBSIZE)" = 0 ] || return 1
  done
}

replicated() {
  waited=0
  while :; do
    told=$(named)
    # Without a sentinel nobody knows who is right.
    if [ -n "$told" ]; then
      read -r _ primary <<TOLD
$told
TOLD
      [ "$primary" = "$SELF" ] || break
      if [ ! -d /data/appendonlydir ]; then
        # It may have lost its data: if a replica has some, the sentinels will make that one the primary.
        ! all_are_new || break
        [ "$waited" -ne 5 ] || echo "There is no data here: waiting for the others, or until one that has some is primary"
      elif ! others_live_on || [ "$waited" -ge "$patience" ]; then
        break
      fi
    fi
    sleep 1
    waited=$((waited + 1))
  done
  if [ "$primary" = "$SELF" ]; then role=""; else role="replicaof $primary 6379"; fi
  echo "$role" | write redis.conf replicated.conf
}

clustered() {
  if [ ! -d /data/appendonlydir ] && [ -f /data/nodes.conf ]; then
    echo "The data is gone: this one forgets what it was. To take it in again: redis-cli --cluster add-node"
    rm /data/nodes.conf
  fi
  waited=0
  while [ -f /data/nodes.conf ] && [ "$waited" -lt "$patience" ] && others_live_on; do
    sleep 1
    waited=$((waited + 1))
  done
  echo "cluster-announce-ip $SELF" | write redis.conf replicated.conf cluster.conf
  [ "${CREATE:-no}" != yes ] || create &
}

# Makes one cluster of all, once they answer: a third of them primaries, each with two replicas.
create() {
  addresses=""
  for peer in $PEERS; do
    until [ "$(ask "$peer" 6379 PING)" = PONG ]; do sleep 1; done
    [ "$(ask "$peer" 6379 CLUSTER INFO | tr -d '\r' | sed -n 's/^cluster_known_nodes://p')" = 1 ] || return 0
    addresses="$addresses $peer:6379"
  done
  # shellcheck disable=SC2086 # they are several words
  redis-cli --cluster create $addresses --cluster-replicas 2 --cluster-yes
}

sentinel() {
  conf=/data/sentinel.conf
  if [ ! -f "$conf" ]; then
    {
      echo "sentinel monitor teahouse ${PEERS%% *} 6379 2"
      echo "sentinel announce-ip $SELF"
      # They would ask the primary for its replicas every 10 s only; it may die before.
      for peer in ${PEERS#* }; do echo "sentinel known-replica teahouse $peer 6379"; done
    } | write sentinel.conf
  fi
  # After a full stop the primary comes back as it was: until it serves, nobody takes its start for a death.
  usual=$(awk '$2 == "down-after-milliseconds" { print $4 }' "$here/sentinel.conf")
  sed -i "s/^\(sentinel down-after-milliseconds teahouse\) .*/\1 60000/" "$conf"
  { until serving; do sleep 1; done; ask "$SELF" 26379 SENTINEL SET teahouse down-after-milliseconds "$usual"; } &
  exec redis-server "$conf" --sentinel --port 26379
}

serving() {
  primary=$(ask "$SELF" 26379 SENTINEL GET-MASTER-ADDR-BY-NAME teahouse | head -n 1)
  [ -n "$primary" ] && [ "$(ask "$primary" 6379 PING)" = PONG ]
}

case $kind in
  single) write redis.conf </dev/null ;;
  replicated) replicated ;;
  cluster) clustered ;;
  sentinel) sentinel ;;
esac
exec redis-server "$conf"
