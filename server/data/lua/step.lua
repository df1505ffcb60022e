-- What every step that appends to a room's log shares. Joined before the step's own files by data/steps.ts.
-- KEYS meta log view changes threads members idem0 idem1 live read mentions gone
-- ARGV room user clientId id epoch keepLog keepView dedupeMs (0: no dedupe) publish (1: here; 0: the caller, later)

local function milliseconds()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

local function whole(number)
  return string.format('%.0f', number)
end

local now = milliseconds()
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
  logEpoch, seq, lastId, count = epoch, 0, '', 0
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
  local kept = redis.call('HGET', current, field) or redis.call('HGET', older, field)
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

-- Somebody has read all that there is.
local function hasRead(who)
  local notify = string.match(redis.call('HGET', read, who) or '', '^%S+ %S+ (%S+)') or 'all'
  redis.call('HSET', read, who, table.concat({ whole(seq), whole(count), notify }, ' '))
end

-- Where readers stand follows from who comes, goes and speaks: in the same step, so that no count is ever off by one.
local function moveReaders(type, subject)
  if type == 'message.sent' then
    hasRead(user)
  elseif type == 'member.joined' then
    hasRead(subject)
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
  seq = seq + 1
  -- A clock that steps back (failover to another host) does not turn a room's times around.
  local at = math.max(now, lastAt)
  local prev = lastId
  local event = '{"room":"' .. room .. '","epoch":"' .. logEpoch .. '","seq":' .. whole(seq) .. ',"prev":"' .. prev
    .. '","id":"' .. id .. '","type":"' .. type .. '","at":' .. whole(at) .. ',"by":"' .. user
    .. '","clientId":"' .. clientId .. '","body":' .. body .. '}'
  local entry = table.concat({ logEpoch, whole(seq), prev, id, type, subject }, ' ') .. '\n' .. event
  redis.call('XADD', log, 'MAXLEN', '~', keepLog, whole(seq) .. '-0', 'e', entry)
  if type == 'message.sent' then
    count = count + 1
    redis.call('XADD', view, 'MAXLEN', '~', keepView, whole(seq) .. '-0', 'e', entry, 'n', whole(count))
    redis.call('HSET', meta, 'count', whole(count))
  end
  moveReaders(type, subject)
  redis.call('HSET', meta, 'seq', whole(seq), 'id', id, 'at', whole(at))
  if clientId ~= '' then
    redis.call('HSET', idem(), user .. ':' .. clientId, table.concat({ logEpoch, whole(seq), id, whole(at) }, ' '))
  end
  lastId, lastAt = id, at
  if publish == '1' then redis.call('SPUBLISH', live, entry) end
  return { 'kept', logEpoch, whole(seq), id, whole(at), 0, publish == '1' and '' or entry }
end
