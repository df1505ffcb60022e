-- room.history: a page of messages, oldest first, with the log's top at the same instant.
-- KEYS meta view members
-- ARGV user before (0: none) after (-1: none) limit
-- Returns { 'ok', epoch, seq, id, more, entries } or { error name }

local top = redis.call('HMGET', meta, 'epoch', 'seq', 'id', 'createdAt')
if not top[4] then return { 'ROOM_NOT_FOUND' } end
if redis.call('HEXISTS', members, user) == 0 then return { 'ROOM_NOT_MEMBER' } end

-- One more than asked tells whether there is more.
local limit, found = tonumber(limit)
local low = after == '-1' and '-' or '(' .. after .. '-0'
local high = before == '0' and '+' or '(' .. before .. '-0'
local forward = after ~= '-1' and before == '0'
if forward then
  found = redis.call('XRANGE', view, low, high, 'COUNT', limit + 1)
else
  found = redis.call('XREVRANGE', view, high, low, 'COUNT', limit + 1)
end

local more = #found > limit
local entries = {}
local count = math.min(#found, limit)
for i = 1, count do
  entries[forward and i or count + 1 - i] = found[i][2][2]
end
return { 'ok', top[1] or '', top[2] or '0', top[3] or '', more and 1 or 0, entries }
