-- Messages as they stand now, for one member of the room. Joined before scripts that show some.
-- KEYS meta view changes threads members
-- ARGV user bytes (at most so many, past the first message)

local top = redis.call('HMGET', meta, 'epoch', 'seq', 'id', 'createdAt', 'kind')

-- Why these messages are not for the user, or nil.
local function refusal()
  if not top[4] then return { 'ROOM_NOT_FOUND' } end
  if redis.call('HEXISTS', members, user) == 1 then return nil end
  -- As in step.lua: of other rooms it is not told that they are there.
  return { (top[5] or 'public') == 'public' and 'ROOM_NOT_MEMBER' or 'ROOM_NOT_FOUND' }
end

-- With the log's top at the same instant.
local function answer(messages, more)
  return { 'ok', top[1] or '', top[2] or '0', top[3] or '', more and 1 or 0, messages }
end

-- found: entries of `view`, the most wanted first, as XRANGE gives them. As many of them as fit into the bytes, at
-- least one: { entry, what later events made of it as JSON ('' for nothing), how many replies its thread has }
local function shown(found)
  local messages, seqs, size = {}, {}, 0
  for i, one in ipairs(found) do seqs[i] = string.match(one[1], '^(%d+)') end
  if #seqs == 0 then return messages end
  local changed = redis.call('HMGET', changes, unpack(seqs))
  local hasThreads = redis.call('EXISTS', threads) == 1
  for i, one in ipairs(found) do
    local entry, change = one[2][2], changed[i] or ''
    size = size + #entry + #change
    if i > 1 and size > tonumber(bytes) then break end
    -- No thread begins with what is itself a reply.
    local begins = hasThreads and string.find(entry, '^%S+ %S+ %S* %S+ %S+ %-\n')
    messages[i] = { entry, change, begins and redis.call('ZCOUNT', threads, seqs[i], seqs[i]) or 0 }
  end
  return messages
end

-- The messages of these numbers that history still holds.
local function messagesAt(seqs)
  local found = {}
  for _, number in ipairs(seqs) do
    local at = string.format('%.0f-0', tonumber(number))
    local held = redis.call('XRANGE', view, at, at)
    if held[1] then found[#found + 1] = held[1] end
  end
  return found
end
