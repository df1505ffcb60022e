-- How a room stands for some of its people.
-- KEYS meta view read mentions gone members
-- ARGV users (ids separated by spaces)
-- Returns { epoch, seq (the log's top), newest message { seq, at }, for each user { seq, unread, mentions, notify }
-- or {} for one who is no member }

local top = redis.call('HMGET', meta, 'epoch', 'seq', 'count')
local ids = {}
for id in string.gmatch(users, '%S+') do ids[#ids + 1] = id end
local records = redis.call('HMGET', read, unpack(ids))
local isMember = redis.call('HMGET', members, unpack(ids))
local standings = {}
for i, id in ipairs(ids) do
  standings[i] = isMember[i] and standing(id, cursorOf(records[i]), tonumber(top[3] or 0)) or {}
end
return { top[1] or '', top[2] or '0', newest(), standings }
