-- message.send as it nearly always comes: text that answers nothing and calls nobody, for the first time, of a member
-- who may speak. One straight line, for it is the way of every message. It writes what append.lua writes, and leaves to
-- that, before it has written anything, whatever is out of the ordinary: without this file everything would be the same,
-- and each message would cost the store a third more.
-- KEYS, ARGV and what it returns: see append.lua

repeat
  if calls ~= '' or replySeq ~= '' or clientId == '' or dedupeMs == '0' then break end

  local time = redis.call('TIME')
  local now = time[1] * 1000 + math.floor(time[2] / 1000)
  local top = redis.call('HMGET', meta, 'epoch', 'seq', 'id', 'at', 'count', 'idem', 'idemSince', 'idemSeq', 'slowMode',
    'readOnly')
  local logEpoch, prev, lastAt, count, turn, since = top[1], top[3], top[4], top[5], top[6], top[7]
  -- A room that is not there, or whose log is to begin; clientIds whose time is over; a room that holds its members back.
  if not (lastAt and count and since) or now - since >= tonumber(dedupeMs) then break end
  if (top[9] or '0') ~= '0' or top[10] == '1' then break end

  local idem, older = idem0, idem1
  if turn == '1' then idem, older = idem1, idem0 end
  local call = user .. ':' .. clientId
  if redis.call('HEXISTS', idem, call) == 1 then break end
  if top[8] ~= '0' and redis.call('HEXISTS', older, call) == 1 then break end

  local record = redis.call('HGET', members, user) or ''
  local role, spent, rest, mutedUntil = string.match(record, '^(%S+) (%d+)( (%d+) %d+ %d+)$')
  if not role or tonumber(mutedUntil) > now then break end
  local format, interval = string.format, tonumber(intervalMs)
  if interval > 0 then
    -- The rate, as takeTurn has it in speak.lua.
    local share = burst * interval
    local arrival = math.min(math.max(now, spent), now + share)
    if arrival - now > share - interval then break end
    redis.call('HSET', members, user, role .. ' ' .. format('%.0f', arrival + interval) .. rest)
  end

  local seq, ordinal = format('%.0f', top[2] + 1), format('%.0f', count + 1)
  local at = format('%.0f', math.max(now, lastAt))
  local entry = logEpoch .. ' ' .. seq .. ' ' .. prev .. ' ' .. id .. ' message.sent -\n{"room":"' .. room
    .. '","epoch":"' .. logEpoch .. '","seq":' .. seq .. ',"prev":"' .. prev .. '","id":"' .. id
    .. '","type":"message.sent","at":' .. at .. ',"by":"' .. user .. '","clientId":"' .. clientId
    .. '","body":' .. body .. '}'
  redis.call('XADD', log, 'MAXLEN', '~', keepLog, seq .. '-0', 'e', entry)
  redis.call('XADD', view, 'MAXLEN', '~', keepView, seq .. '-0', 'e', entry, 'n', ordinal)
  local cursor = redis.call('HGET', read, user)
  local notify = cursor and string.match(cursor, '^%S+ %S+ (%S+)') or 'all'
  redis.call('HSET', read, user, seq .. ' ' .. ordinal .. ' ' .. notify)
  redis.call('HSET', meta, 'seq', seq, 'id', id, 'at', at, 'count', ordinal)
  redis.call('HSET', idem, call, logEpoch .. ' ' .. seq .. ' ' .. id .. ' ' .. at)
  if publish ~= '1' then return { 'kept', logEpoch, seq, id, at, 0, entry } end
  redis.call('SPUBLISH', live, entry)
  return { 'kept', logEpoch, seq, id, at, 0, '' }
until true
