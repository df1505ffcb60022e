-- A node's sign of life, what it measured, and the list of those that are alive. Whoever comes clears away who has been
-- silent for a lease: each is cleared once, by whom does not matter.
-- KEYS as nodes.lua has them
-- ARGV run name address state standing (JSON) measured (JSON) isNew (1: the first beat of this run) leaseMs keepMs (how
--   long the row of a lost node stays)
-- Returns { 1 if this run was in the list, the store's clock (s, µs), { standing of each run alive }, { names of those
-- lost }, 1 if this run is to be empty, 1 if sockets are to be spread anew }
local known = redis.call('ZSCORE', beats, run) and 1 or 0
local was = redis.call('HGET', states, run)

-- Nobody else can listen where this one does: an earlier run of it is dead, however lately it came.
if known == 0 and isNew == '1' then
  local all = redis.call('HGETALL', standings)
  for i = 1, #all, 2 do
    local other = cjson.decode(all[i + 1])
    if all[i] ~= run and other.name == name and other.address == address then lose(all[i]) end
  end
end

-- Who was given up, or forgotten by a store that lost something, still is to be what it was asked to be.
if known == 0 and isNew == '0' and state ~= 'up' then redis.call('SADD', drains, run) end

redis.call('ZADD', beats, now, run)
redis.call('HSET', standings, run, standing)
redis.call('HSET', stats, run, measured)
if not was or string.match(was, '^%S+') ~= state then
  redis.call('HSET', states, run, state .. ' ' .. whole(now))
  comes(name)
  note(state == 'up' and (isNew == '1' and 'started' or 'back') or state, name)
end

-- A time to come was written by a clock ahead of this primary's: from now on it is as old as this beat.
for _, ahead in ipairs(redis.call('ZRANGEBYSCORE', beats, '(' .. now, '+inf')) do
  redis.call('ZADD', beats, now, ahead)
end
for _, silent in ipairs(redis.call('ZRANGEBYSCORE', beats, '-inf', '(' .. now - leaseMs)) do lose(silent) end
for _, old in ipairs(redis.call('ZRANGEBYSCORE', gone, '-inf', '(' .. now - keepMs)) do comes(old) end
local drain = redis.call('SISMEMBER', drains, run)
local spread = redis.call('EXISTS', rebalance)
return { known, time, redis.call('HVALS', standings), redis.call('ZRANGE', gone, 0, -1), drain, spread }
