-- room.read and room.notify: how far one member has read, and what of the room it wants to hear.
-- KEYS meta view read mentions gone members idem0 idem1
-- ARGV user clientId to (a seq; empty: stays where it is) back (1: also backwards) level (empty: stays)
-- Returns { 'ok', moved, members, newest message { seq, at }, { seq, unread, mentions, notify } } or { error name }

-- Messages looked through for the reader's own when it goes back: those it has not to read again.
local LOOKED_THROUGH = 1000

local top = redis.call('HMGET', meta, 'epoch', 'seq', 'count', 'createdAt', 'idem', 'kind')
if not top[4] then return { 'ROOM_NOT_FOUND' } end
if redis.call('HEXISTS', members, user) == 0 then
  -- To whoever is not in it a private or direct room is not there.
  return { (top[6] or 'public') == 'public' and 'ROOM_NOT_MEMBER' or 'ROOM_NOT_FOUND' }
end

local seq, count = tonumber(top[2] or 0), tonumber(top[3] or 0)
local cursor = cursorOf(redis.call('HGET', read, user))

-- A copy of a call that comes late, from a node that was paused, must not undo what was done since.
local function isRepeated()
  if clientId == '' then return false end
  local field = user .. ':' .. clientId
  if redis.call('HEXISTS', idem0, field) == 1 or redis.call('HEXISTS', idem1, field) == 1 then return true end
  redis.call('HSET', top[5] == '1' and idem1 or idem0, field, (top[1] or '-') .. ' ' .. whole(seq) .. ' - 0')
  return false
end

-- Messages up to a seq. What follows tells it: what stood at the seq may have been deleted.
local function ordinalAt(at)
  return before(redis.call('XRANGE', view, '(' .. at .. '-0', '+', 'COUNT', 1)[1], count)
end

local function ownAfter(at)
  local own = 0
  for _, held in ipairs(redis.call('XRANGE', view, '(' .. at .. '-0', '+', 'COUNT', LOOKED_THROUGH)) do
    -- Quotes in a text are escaped: only the event itself says it like this.
    if held[2][4] and string.find(held[2][2], '"by":"' .. user .. '","clientId":', 1, true) then own = own + 1 end
  end
  return own
end

local moved = 0
if isRepeated() then to, level = '', '' end
if to ~= '' then
  local target = math.min(tonumber(to), seq)
  if target > cursor.seq or (back == '1' and target < cursor.seq) then
    moved = 1
    cursor.seq, cursor.n, cursor.own = target, ordinalAt(whole(target)), back == '1' and ownAfter(whole(target)) or 0
  end
end
if level ~= '' then cursor.notify = level end
-- Written in any case, also where nothing changed: WAIT proves nothing of who writes nothing (DELIVERY, rule 3).
local record = { whole(cursor.seq), whole(cursor.n), cursor.notify }
if cursor.own > 0 then record[4] = whole(cursor.own) end
redis.call('HSET', read, user, table.concat(record, ' '))
return { 'ok', moved, redis.call('HLEN', members), newest(), standing(user, cursor, count) }
