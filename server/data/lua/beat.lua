-- A node's sign of life, and the list of those that are alive. Whoever comes clears away who has been silent for a
-- lease: each is cleared once, by whom does not matter.
-- KEYS beats (sorted set: run → when it last came) standings (hash: run → JSON)
-- ARGV run standing (JSON) leaseMs
-- Returns { 1 if this run was in the list, { standing of each run alive } }
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local known = redis.call('ZSCORE', beats, run) and 1 or 0
redis.call('ZADD', beats, now, run)
redis.call('HSET', standings, run, standing)
-- A time to come was written by a clock ahead of this primary's: from now on it is as old as this beat.
for _, ahead in ipairs(redis.call('ZRANGEBYSCORE', beats, '(' .. now, '+inf')) do
  redis.call('ZADD', beats, now, ahead)
end
for _, silent in ipairs(redis.call('ZRANGEBYSCORE', beats, '-inf', '(' .. now - leaseMs)) do
  redis.call('ZREM', beats, silent)
  redis.call('HDEL', standings, silent)
end
return { known, redis.call('HVALS', standings) }
