import type { Playable } from "../proof/scenario.ts";
import { clientFlaps, clientHalfOpen } from "./client-networks.ts";
import { clockOff } from "./clock-off.ts";
import { clusterPrimaryKilled, slotsMoved } from "./cluster.ts";
import { dataLost, oldAofRestored } from "./data-lost.ts";
import { edgeKilled, edgeReloaded } from "./edge-faults.ts";
import { logTrimmed } from "./log-trimmed.ts";
import { mix } from "./mix.ts";
import { nodeKilled, nodeKilledInAppend } from "./node-killed.ts";
import { nodePaused } from "./node-paused.ts";
import { primaryCutOff } from "./primary-cut-off.ts";
import { reconnectStorm } from "./reconnect-storm.ts";
import { redisKilled, redisPaused, redisSlow } from "./redis-slow.ts";
import { primaryPausedAndReplaced, primaryReplaced, replicationDead } from "./replication.ts";
import { rollingUpgrade } from "./rolling-upgrade.ts";
import { minorityGone, primaryKilled, primaryPaused, primaryWakesTooEarly, replicasGone } from "./sentinel.ts";
import { diskFull, memoryFull } from "./store-full.ts";
import { subscriberHalfOpen, subscribersDropped } from "./subscribers-dropped.ts";

/** All rows of the fault table. */
export const scenarios: readonly Playable[] = [
  nodeKilled,
  nodeKilledInAppend,
  nodePaused,
  primaryKilled,
  primaryPaused,
  primaryWakesTooEarly,
  primaryCutOff,
  primaryReplaced,
  primaryPausedAndReplaced,
  replicationDead,
  replicasGone,
  minorityGone,
  subscribersDropped,
  subscriberHalfOpen,
  redisSlow,
  redisPaused,
  redisKilled,
  diskFull,
  memoryFull,
  dataLost,
  oldAofRestored,
  logTrimmed,
  clusterPrimaryKilled,
  slotsMoved,
  edgeKilled,
  edgeReloaded,
  clientFlaps,
  clientHalfOpen,
  clockOff,
  rollingUpgrade,
  reconnectStorm,
  mix,
];
