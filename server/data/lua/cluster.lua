-- The whole cluster as the store knows it, for those who look at it.
-- KEYS beats standings states stats gone remains events (as nodes.lua has them)
-- ARGV count (of the newest events)
-- Returns { the store's clock (s, µs), { run, when it last came, … }, { run, standing, … }, { run, `state since`, … },
-- { run, stats, … }, { name of who is lost, since when, … }, { name, standing, … }, { event, newest first } }
return {
  redis.call('TIME'),
  redis.call('ZRANGE', beats, 0, -1, 'WITHSCORES'),
  redis.call('HGETALL', standings),
  redis.call('HGETALL', states),
  redis.call('HGETALL', stats),
  redis.call('ZRANGE', gone, 0, -1, 'WITHSCORES'),
  redis.call('HGETALL', remains),
  redis.call('XREVRANGE', events, '+', '-', 'COUNT', count),
}
