-- room.history: a page of messages, oldest first, with the log's top at the same instant.
-- KEYS meta view members
-- ARGV user before after (-1: none) limit bytes
-- Returns { 'ok', epoch, seq, id, more, entries } or { error name }

local top = redis.call('HMGET', meta, 'epoch', 'seq', 'id', 'createdAt', 'kind')
if not top[4] then return { 'ROOM_NOT_FOUND' } end
if redis.call('HEXISTS', members, user) == 0 then
  -- As in step.lua: of other rooms it is not told that they are there.
  return { (top[5] or 'public') == 'public' and 'ROOM_NOT_MEMBER' or 'ROOM_NOT_FOUND' }
end

-- Nothing stands before the first, and a stream has no id below 0-0 to say so with.
if before == '0' then return { 'ok', top[1] or '', top[2] or '0', top[3] or '', 0, {} } end

-- One more than asked tells whether there is more.
local limit, found = tonumber(limit)
local low = after == '-1' and '-' or '(' .. after .. '-0'
local high = before == '-1' and '+' or '(' .. before .. '-0'
local forward = after ~= '-1' and before == '-1'
if forward then
  found = redis.call('XRANGE', view, low, high, 'COUNT', limit + 1)
else
  found = redis.call('XREVRANGE', view, high, low, 'COUNT', limit + 1)
end

-- As many as fit into the bytes asked for, from the nearest on; at least one.
local count, size = 0, 0
while count < math.min(#found, limit) do
  size = size + #found[count + 1][2][2]
  if count > 0 and size > tonumber(bytes) then break end
  count = count + 1
end

local entries = {}
for i = 1, count do
  entries[forward and i or count + 1 - i] = found[i][2][2]
end
return { 'ok', top[1] or '', top[2] or '0', top[3] or '', count < #found and 1 or 0, entries }
