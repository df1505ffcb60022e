-- message.send: one member says something.
-- KEYS of step.lua
-- ARGV of step.lua, then body burst intervalMs (0: no rate)
-- Returns { 'kept', epoch, seq, id, at, duplicate, entry to publish } or { error name, retryAfterMs? }

if not exists then return { 'ROOM_NOT_FOUND' } end

-- Before membership and rate: what was acknowledged stays acknowledged, and a retry costs nothing.
local before = keptBefore()
if before then return before end

local member = redis.call('HGET', members, user)
if not member then return { 'ROOM_NOT_MEMBER' } end

local interval = tonumber(intervalMs)
if interval > 0 then
  -- GCRA: one number per member, the time at which it has spoken its share.
  local role, spent = string.match(member, '^(%S+) ?(%d*)$')
  -- Nobody has spent more than its share: what says so was written by a clock ahead of this primary's.
  local arrival = math.min(math.max(now, tonumber(spent) or 0), now + tonumber(burst) * interval)
  local wait = arrival - now - (tonumber(burst) - 1) * interval
  if wait > 0 then return { 'RATE_LIMITED', whole(math.ceil(wait)) } end
  redis.call('HSET', members, user, role .. ' ' .. whole(arrival + interval))
end

return append('message.sent', '-', body)
