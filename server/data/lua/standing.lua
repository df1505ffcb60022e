-- How a room stands for one of its people. Joined before the scripts that answer with it.
-- KEYS meta view read mentions gone

local function whole(number)
  return string.format('%.0f', number)
end

-- Where somebody has read to. What has no ordinal is older than ordinals, and counts as read.
local function cursorOf(record)
  local seq, n, notify, own = string.match(record or '', '^(%S+) (%S+) (%S+) ?(%d*)$')
  return { seq = tonumber(seq or 0), n = tonumber(n or 0), notify = notify or 'all', own = tonumber(own) or 0 }
end

local hasCalls = redis.call('EXISTS', mentions) == 1
local hasGone = redis.call('EXISTS', gone) == 1

local function callsAfter(name, seq)
  return redis.call('ZLEXCOUNT', mentions, '(' .. name .. ':' .. string.format('%016.0f', seq), '(' .. name .. ';')
end

-- Messages before an entry of `view`; all of them where there is none.
local function before(entry, count)
  return entry and math.max(0, tonumber(entry[2][4] or 1) - 1) or count
end

local first = redis.call('XRANGE', view, '-', '+', 'COUNT', 1)[1]

-- Returns { seq, unread, mentions, notify }
local function standing(who, cursor, count)
  -- What history holds no more is not to be read.
  local n = math.max(cursor.n, before(first, count))
  local unread = count - n - cursor.own
  if unread > 0 and hasGone then unread = unread - redis.call('ZCOUNT', gone, '(' .. whole(n), '+inf') end
  local calls = 0
  if unread > 0 and hasCalls then calls = callsAfter(who, cursor.seq) + callsAfter('*', cursor.seq) end
  return { whole(cursor.seq), whole(math.max(unread, 0)), whole(math.min(calls, math.max(unread, 0))), cursor.notify }
end

-- Returns { seq, at } of the newest message, { '0', '0' } where there is none.
local function newest()
  local held = redis.call('XREVRANGE', view, '+', '-', 'COUNT', 1)[1]
  if not held then return { '0', '0' } end
  return { string.match(held[1], '^%d+'), string.match(held[2][2], '"at":(%d+)') or '0' }
end
