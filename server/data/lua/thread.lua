-- message.thread: a page of the replies that hang on one message, oldest first, with the log's top at the same instant.
-- KEYS of shown.lua
-- ARGV user root after limit bytes
-- Returns { 'ok', epoch, seq, id, more, messages of shown.lua } or { error name }

local refused = refusal()
if refused then return refused end

local first = redis.call('XRANGE', view, '-', '+', 'COUNT', 1)
local oldest = first[1] and tonumber(string.match(first[1][1], '^(%d+)')) or 0
-- What history let go of is passed over as if it had been read: a page of nothing would lead nowhere.
local from = string.format('%016.0f', math.max(tonumber(after), oldest - 1, 0))

-- Replies of one thread stand side by side, in the order of their numbers: half by half to the first after `from`.
local low = redis.call('ZCOUNT', threads, '-inf', '(' .. root)
local finish = low + redis.call('ZCOUNT', threads, root, root)
local high = finish
while low < high do
  local middle = math.floor((low + high) / 2)
  if redis.call('ZRANGE', threads, middle, middle)[1] <= from then low = middle + 1 else high = middle end
end

local stop = math.min(low + tonumber(limit), finish)
local found = stop > low and messagesAt(redis.call('ZRANGE', threads, low, stop - 1)) or {}
local messages = shown(found)
local more = stop < finish or #messages < #found
return answer(messages, more)
