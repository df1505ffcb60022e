-- The feeds' comparison of many rooms with their logs, in one go: whatever has not moved is not answered.
-- KEYS the rooms' meta
-- ARGV for each the id of the newest event that is known: no other event ever has it
-- Returns { place in KEYS, epoch, seq, id } of each room whose log has another top

local moved = {}
for i, meta in ipairs(KEYS) do
  if (redis.call('HGET', meta, 'id') or '') ~= ARGV[i] then
    local top = redis.call('HMGET', meta, 'epoch', 'seq', 'id')
    moved[#moved + 1] = { i, top[1] or '', top[2] or '0', top[3] or '' }
  end
end
return moved
