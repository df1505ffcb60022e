-- Whom a text calls. Joined before steps that keep one.
-- ARGV calls (ids separated by spaces; `*` for everybody in the room)

-- Only members are called, and that is seen here: somebody may have left while the message waited to be sent.
local called, callsRoom = {}, false
local function calling(said)
  if calls == '' then return said end
  local ids = {}
  for word in string.gmatch(calls, '%S+') do
    if word == '*' then callsRoom = true else ids[#ids + 1] = word end
  end
  if #ids > 0 then
    local found = redis.call('HMGET', members, unpack(ids))
    for i, id in ipairs(ids) do
      if found[i] then called[#called + 1] = id end
    end
  end
  said = string.sub(said, 1, -2)
  if #called > 0 then said = said .. ',"mentions":["' .. table.concat(called, '","') .. '"]' end
  if callsRoom then said = said .. ',"mentionsRoom":true' end
  return said .. '}'
end
