-- A node is to be emptied and to stay; or to take sockets again. It hears of it with its next beat. Whether others are
-- left is decided here, in one step: two who empty the last two nodes at once do not both succeed.
-- KEYS as nodes.lua has them
-- ARGV name undo (1: it is to take sockets again) suspectMs (who was silent for longer takes none)
-- Returns 1; 0 where no node of this name is alive; -1 where no other one is left that takes sockets
local found = {}
local others = 0
local all = redis.call('HGETALL', standings)
for i = 1, #all, 2 do
  local one = cjson.decode(all[i + 1])
  local silent = now - (redis.call('ZSCORE', beats, all[i]) or 0)
  if one.name == name then
    table.insert(found, all[i])
  elseif one.state == 'up' and silent < tonumber(suspectMs) and redis.call('SISMEMBER', drains, all[i]) == 0 then
    others = others + 1
  end
end
if #found == 0 then return 0 end
if undo == '1' then return redis.call('SREM', drains, unpack(found)) and 1 end
if others == 0 then return -1 end
redis.call('SADD', drains, unpack(found))
return 1
