-- Whom messages call, and which were taken back before they were read. Joined behind target.lua and calling.lua by the
-- steps that say, change and delete messages.
-- KEYS of step.lua

-- Of each person so many calls are held, the newest.
local HELD_CALLS = 100

local function callAt(name, number)
  return name .. ':' .. padded(number)
end

-- A message calls these people; `*` is everybody.
local function noteCalls(names, number)
  for _, name in ipairs(names) do
    redis.call('ZADD', mentions, 0, callAt(name, number))
    local first, last = '[' .. name .. ':', '(' .. name .. ';'
    if redis.call('ZLEXCOUNT', mentions, first, last) > HELD_CALLS then
      redis.call('ZREM', mentions, redis.call('ZRANGEBYLEX', mentions, first, last, 'LIMIT', 0, 1)[1])
    end
  end
end

-- It calls nobody any more.
local function dropCalls(target)
  if redis.call('EXISTS', mentions) == 0 then return end
  local says = target.change.editedAt and target.change or cjson.decode(string.match(target.entry, '\n(.*)$')).body
  for _, name in ipairs(says.mentionsRoom and { '*' } or says.mentions or {}) do
    redis.call('ZREM', mentions, callAt(name, target.seq))
  end
end

-- It was deleted: who had not read it has one less to read.
local function dropUnread(target)
  if not target.n then return end
  redis.call('ZADD', gone, target.n, target.n)
  local first = redis.call('XRANGE', view, '-', '+', 'COUNT', 1)[1]
  redis.call('ZREMRANGEBYSCORE', gone, '-inf', '(' .. (first[2][4] or '0'))
end
