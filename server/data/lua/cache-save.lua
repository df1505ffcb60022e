-- A load has ended: gives its lock back, and keeps what was loaded unless it has been overtaken.
-- KEYS generation value lock
-- ARGV began (the generation in which the load began) token version body (empty: there is none) ttlMs staleMs
-- Returns 1 if it was kept

local current = redis.call('GET', generation) or ''
if redis.call('GET', lock) == began .. ' ' .. token then redis.call('DEL', lock) end
if body == '' or began ~= current then return 0 end

-- A loader that outlived its lease was followed by another one, which read later.
if redis.call('HGET', value, 'generation') == current and redis.call('PTTL', value) > tonumber(staleMs) then return 0 end
redis.call('HSET', value, 'generation', current, 'version', version, 'body', body)
redis.call('PEXPIRE', value, ttlMs)
return 1
