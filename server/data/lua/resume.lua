-- room.watch and the feeds: what came after a position, if the position is one of this log.
-- KEYS meta log members
-- ARGV user (empty: a feed, which needs no membership) atEpoch atSeq atId count
-- Returns { 'ok' or a reset reason, epoch, seq, id (the top), entries } or { error name }

local top = redis.call('HMGET', meta, 'epoch', 'seq', 'id', 'createdAt', 'kind')
if not top[4] then return { 'ROOM_NOT_FOUND' } end
if user ~= '' and redis.call('HEXISTS', members, user) == 0 then
  -- As in step.lua: of other rooms it is not told that they are there.
  return { (top[5] or 'public') == 'public' and 'ROOM_NOT_MEMBER' or 'ROOM_NOT_FOUND' }
end

local logEpoch, seq, id = top[1] or '', tonumber(top[2] or 0), top[3] or ''
local function answer(verdict, entries)
  return { verdict, logEpoch, string.format('%.0f', seq), id, entries or {} }
end

if atEpoch == '' then return answer('ok') end
if atEpoch ~= logEpoch then return answer('epoch') end

local from = tonumber(atSeq)
if from > seq then return answer('mismatch') end
if from == seq then return answer(atId == id and 'ok' or 'mismatch') end

-- The entry at the position proves that reader and log share the past: all three must fit (rule 7).
if from == 0 then
  if atId ~= '' then return answer('mismatch') end
else
  local held = redis.call('XRANGE', log, atSeq .. '-0', atSeq .. '-0')
  if not held[1] then return answer('gap') end
  if string.match(held[1][2][2], '^%S+ %S+ %S* (%S+) ') ~= atId then return answer('mismatch') end
end

local found = redis.call('XRANGE', log, '(' .. atSeq .. '-0', '+', 'COUNT', count)
-- Nothing may be skipped in silence: what follows position n is n + 1, or the log was cut.
if not found[1] or tonumber(string.match(found[1][1], '^(%d+)')) ~= from + 1 then return answer('gap') end
local entries = {}
for i, one in ipairs(found) do entries[i] = one[2][2] end
return answer('ok', entries)
