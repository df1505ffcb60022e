-- A reader met a log whose newest event it does not know to be kept: is that event still there, on this primary?
-- Writes, so that the WAIT that follows proves that replicas have all that was read (DELIVERY, rules 3 and 6).
-- KEYS meta log
-- ARGV atEpoch atSeq atId
-- Returns { 'ok' } or { 'moved' } (what was read came from another past, or has been trimmed meanwhile)

local top = redis.call('HMGET', meta, 'epoch', 'seq', 'id')
if top[1] ~= atEpoch or tonumber(atSeq) > tonumber(top[2] or 0) then return { 'moved' } end
if atSeq == top[2] then
  if atId ~= top[3] then return { 'moved' } end
else
  local held = redis.call('XRANGE', log, atSeq .. '-0', atSeq .. '-0')
  if not held[1] or string.match(held[1][2][2], '^%S+ %S+ %S* (%S+) ') ~= atId then return { 'moved' } end
end
redis.call('HSET', meta, 'touched', redis.call('TIME')[1])
return { 'ok' }
