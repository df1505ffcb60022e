-- A token bucket as one number (GCRA): the time until which its share is spent.
-- KEYS bucket
-- ARGV burst intervalMs cost
-- Returns 0, or the ms to wait
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local interval = tonumber(intervalMs)
-- Nobody has spent more than its share: what says so was written by a clock ahead of this primary's.
local arrival = math.min(math.max(now, tonumber(redis.call('GET', bucket) or 0)), now + tonumber(burst) * interval)
local wait = math.ceil(arrival - now - (tonumber(burst) - tonumber(cost)) * interval)
if wait > 0 then return wait end
local spent = arrival + tonumber(cost) * interval
redis.call('SET', bucket, string.format('%.3f', spent), 'PX', math.max(1, math.ceil(spent - now)))
return 0
