-- One message of the room, as it is found by steps that answer or change it. Joined behind step.lua.
-- What later events made of a message stands in `changes` under its seq, as JSON: text, mentions, mentionsRoom and
-- editedAt (the newest edit) · reactions ([{emoji, users}], in the order of their first) · deleted (a tombstone) ·
-- quoted (how many replies name this message, but belong to the thread of another one).

-- The message of this id and number, or nil: never one of a former log that had the same number.
local function messageAt(id, number)
  if not logEpoch then return nil end
  local held = redis.call('XRANGE', view, number .. '-0', number .. '-0')
  if not held[1] then return nil end
  local entry = held[1][2][2]
  -- The first `by` is the event's own: whatever people wrote comes after it.
  local foundId, root, by = string.match(entry, '^%S+ %S+ %S* (%S+) %S+ (%S+)\n.-"by":"([^"]*)"')
  if foundId ~= id then return nil end
  local change = redis.call('HGET', changes, number)
  return {
    id = id, seq = number, by = by, root = root ~= '-' and root or nil, entry = entry, n = held[1][2][4],
    change = change and cjson.decode(change) or {},
  }
end

local function keepChange(number, change)
  if next(change) then
    redis.call('HSET', changes, number, cjson.encode(change))
  else
    redis.call('HDEL', changes, number)
  end
end

-- One more or one less names this message from within the thread of another one.
local function countQuote(number, by)
  local change = redis.call('HGET', changes, number)
  change = change and cjson.decode(change) or {}
  local quoted = (change.quoted or 0) + by
  change.quoted = quoted > 0 and quoted or nil
  keepChange(number, change)
end

-- A member of `threads`: equal scores stand in the order of their text, so numbers need equal lengths.
local function padded(number)
  return string.format('%016.0f', tonumber(number))
end

local function refTo(id, number)
  return '{"id":"' .. id .. '","seq":' .. number .. '}'
end

-- What is kept beside messages that history let go of goes a few at a time: each step looks at more than it adds, so
-- that what is left of them stays a share of what is there, and no step pays for many.
local function sweep()
  local first = redis.call('XRANGE', view, '-', '+', 'COUNT', 1)
  local from = first[1] and tonumber(string.match(first[1][1], '^(%d+)')) or seq + 1
  for _, number in ipairs(redis.call('HRANDFIELD', changes, 4)) do
    if tonumber(number) < from then redis.call('HDEL', changes, number) end
  end
  for _, reply in ipairs(redis.call('ZRANDMEMBER', threads, 4)) do
    if tonumber(reply) < from then redis.call('ZREM', threads, reply) end
  end
end
