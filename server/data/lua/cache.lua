-- What a cache holds of one value, and whether the caller is to load it. The store's clock alone says what is old.
-- KEYS generation value lock
-- ARGV known (the version that the caller has) staleMs token leaseMs (0: only looks, and then runs read-only)
-- Returns { 'fresh' | 'stale' | 'none' | 'held' (another one loads) | 'load' (the caller does),
--   generation, version, body (empty: the one that is known) }

-- What was stored before the last drop belongs to another generation, and is as good as not there.
local current = redis.call('GET', generation) or ''
local found = redis.call('HMGET', value, 'generation', 'version')
local left = found[1] == current and redis.call('PTTL', value) or 0
local isFresh = left > tonumber(staleMs)

if leaseMs ~= '0' and not isFresh then
  local held = redis.call('GET', lock)
  -- A load that began before the drop may have read what was dropped: nobody waits for that one.
  if held and string.sub(held, 1, #current + 1) == current .. ' ' then return { 'held', current, '', '' } end
  redis.call('SET', lock, current .. ' ' .. token, 'PX', leaseMs)
  return { 'load', current, '', '' }
end

if left <= 0 then return { 'none', current, '', '' } end
local body = found[2] == known and '' or redis.call('HGET', value, 'body')
return { isFresh and 'fresh' or 'stale', current, found[2], body }
