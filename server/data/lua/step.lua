-- What every step that appends to a room's log shares. Joined before the step's own files by data/steps.ts.
-- KEYS meta log view changes threads members idem0 idem1 live read mentions gone
-- ARGV room user clientId id keepLog keepView dedupeMs (0: no dedupe) publish (1: here; 0: the caller, later)

local function whole(number)
  return string.format('%.0f', number)
end

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local top = redis.call('HMGET', meta, 'epoch', 'seq', 'id', 'at', 'createdAt', 'idem', 'idemSince', 'idemSeq',
  'count', 'kind', 'slowMode', 'readOnly')
local exists = top[5] ~= false
local logEpoch, seq, lastId, lastAt = top[1], tonumber(top[2] or 0), top[3] or '', tonumber(top[4] or 0)
-- Messages so far, whatever became of them: what is unread is the difference of two such numbers.
local count = tonumber(top[9] or 0)
local kind, slowMode, readOnly = top[10] or 'public', tonumber(top[11] or 0), top[12] == '1'

-- To whoever is not in it a private or direct room is not there: nobody finds out by guessing which ones there are.
local function outside()
  return { kind == 'public' and 'ROOM_NOT_MEMBER' or 'ROOM_NOT_FOUND' }
end

-- A log that lost its identity is a new log: readers of the old one are told (reset), never fed on.
local function ensureEpoch()
  if logEpoch then return end
  -- As random as the id of the event that comes of this step.
  logEpoch, seq, lastId, count = string.sub(id, 1, 8), 0, '', 0
  redis.call('DEL', log, view, changes, threads, idem0, idem1, read, mentions, gone)
  redis.call('HSET', meta, 'epoch', logEpoch, 'seq', 0, 'id', '', 'idem', 0, 'idemSince', whole(now), 'idemSeq', 0,
    'count', 0)
  top[6], top[7], top[8] = '0', whole(now), '0'
end

local function idem()
  if top[6] == '1' then return idem1, idem0 end
  return idem0, idem1
end

-- An answer that changes nothing still rests on what was written before, maybe by a call whose end nobody knew. It
-- writes, because WAIT on a connection that wrote nothing returns at once and proves nothing (DELIVERY, rule 3).
local function touch()
  redis.call('HSET', meta, 'touched', whole(now))
end

local function same()
  touch()
  return { 'same' }
end

-- The answer to a clientId that was kept before, or nil. Its event comes along where the
-- caller publishes: whoever appended it may have died before that.
local function keptBefore()
  if clientId == '' or not logEpoch or dedupeMs == '0' then return nil end
  local field = user .. ':' .. clientId
  local current, older = idem()
  -- Until they first change turns the other one is empty: nothing was kept before the log's first event.
  local kept = redis.call('HGET', current, field) or top[8] ~= '0' and redis.call('HGET', older, field)
  if not kept then return nil end
  touch()
  local keptEpoch, keptSeq, keptId, keptAt = string.match(kept, '^(%S+) (%S+) (%S+) (%S+)$')
  local held = publish ~= '1' and keptEpoch == logEpoch and redis.call('XRANGE', log, keptSeq .. '-0', keptSeq .. '-0')
  return { 'kept', keptEpoch, keptSeq, keptId, keptAt, 1, held and held[1] and held[1][2][2] or '' }
end

-- The two hashes of clientIds take turns: the older one goes when the window has passed and the
-- log has let go of everything in it, so dedupe never ends before a retry or a reader could come.
local function turnIdem()
  if now - tonumber(top[7] or 0) < tonumber(dedupeMs) then return end
  local first = redis.call('XRANGE', log, '-', '+', 'COUNT', 1)
  local firstSeq = first[1] and tonumber(string.match(first[1][1], '^(%d+)')) or seq + 1
  if tonumber(top[8] or 0) >= firstSeq then return end
  local _, older = idem()
  redis.call('UNLINK', older)
  top[6] = top[6] == '1' and '0' or '1'
  redis.call('HSET', meta, 'idem', top[6], 'idemSince', whole(now), 'idemSeq', whole(seq))
end

-- Somebody has read all that there is, up to `cursor` (seq and count).
local function hasRead(who, cursor)
  local before = redis.call('HGET', read, who)
  local notify = before and string.match(before, '^%S+ %S+ (%S+)') or 'all'
  redis.call('HSET', read, who, cursor .. ' ' .. notify)
end

-- Where readers stand follows from who comes, goes and speaks: in the same step, so that no count is ever off by one.
local function moveReaders(type, subject, cursor)
  if type == 'message.sent' then
    hasRead(user, cursor)
  elseif type == 'member.joined' then
    hasRead(subject, cursor)
  elseif type == 'member.left' then
    redis.call('HDEL', read, subject)
    redis.call('ZREMRANGEBYLEX', mentions, '[' .. subject .. ':', '(' .. subject .. ';')
  end
end

-- Appends one event: number, log, history where it is a message, readers, dedupe, hint. The entry's first line
-- is what a feed needs to order it (epoch seq prev id type subject); the rest goes to sockets as it is. The subject is
-- whom a membership event is about, of a reply `seq:id` of the message that its thread begins with, else `-`.
local function append(type, subject, body)
  ensureEpoch()
  turnIdem()
  local isMessage = type == 'message.sent'
  seq, count = seq + 1, isMessage and count + 1 or count
  -- A clock that steps back (failover to another host) does not turn a room's times around.
  lastAt = math.max(now, lastAt)
  local prev, number, ordinal, at = lastId, whole(seq), whole(count), whole(lastAt)
  lastId = id
  local entry = logEpoch .. ' ' .. number .. ' ' .. prev .. ' ' .. id .. ' ' .. type .. ' ' .. subject
    .. '\n{"room":"' .. room .. '","epoch":"' .. logEpoch .. '","seq":' .. number .. ',"prev":"' .. prev
    .. '","id":"' .. id .. '","type":"' .. type .. '","at":' .. at .. ',"by":"' .. user
    .. '","clientId":"' .. clientId .. '","body":' .. body .. '}'
  local place = number .. '-0'
  redis.call('XADD', log, 'MAXLEN', '~', keepLog, place, 'e', entry)
  if isMessage then redis.call('XADD', view, 'MAXLEN', '~', keepView, place, 'e', entry, 'n', ordinal) end
  moveReaders(type, subject, number .. ' ' .. ordinal)
  redis.call('HSET', meta, 'seq', number, 'id', id, 'at', at, 'count', ordinal)
  if clientId ~= '' then
    redis.call('HSET', idem(), user .. ':' .. clientId, logEpoch .. ' ' .. number .. ' ' .. id .. ' ' .. at)
  end
  if publish == '1' then redis.call('SPUBLISH', live, entry) end
  return { 'kept', logEpoch, number, id, at, 0, publish == '1' and '' or entry }
end
