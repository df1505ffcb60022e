-- A node stops and says so, or its supervisor saw it end: nobody has to wait for the end of its lease. Of all who say
-- so the first one is heard.
-- KEYS as nodes.lua has them
-- ARGV run isLost (1: it ended unasked)
local standing = redis.call('HGET', standings, run)
if not standing then return 0 end
if isLost == '1' then
  lose(run)
else
  forget(run)
  note('stopped', cjson.decode(standing).name)
end
return 1
