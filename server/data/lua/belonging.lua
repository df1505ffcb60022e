-- Coming and going, whichever way. Joined after step.lua and record.lua.
-- KEYS of step.lua, and former staff

-- What somebody still has to wait for, ms since 1970; the past when that is nothing.
local function owes(one, slowest)
  return math.max(one.mutedUntil, one.spent, slowest > 0 and one.spokeAt + slowest * 1000 or 0)
end

-- Nobody gets rid of a mute, a pause or a spent share by leaving and coming back.
local function admit(who, role)
  local held = redis.call('HGET', former, who)
  local one = held and readRecord(held) or { spent = 0, mutedUntil = 0, spokeAt = 0 }
  if held then redis.call('HDEL', former, who) end
  one.role, one.joinedAt = role, now
  writeRecord(who, one)
  if role == 'owner' then redis.call('ZADD', staff, 'NX', whole(now), who) end
end

local function letGo(who, record)
  redis.call('HDEL', members, who)
  redis.call('ZREM', staff, who)
  local one = readRecord(record)
  one.role = 'member'
  if owes(one, slowMode) <= now then return end
  redis.call('HSET', former, who, recordText(one))
  -- Each that comes takes up to three along that are of no use any more: so the hash stays small by itself.
  local some = redis.call('HRANDFIELD', former, 3, 'WITHVALUES')
  for i = 1, #some, 2 do
    if owes(readRecord(some[i + 1]), 3600) <= now then redis.call('HDEL', former, some[i]) end
  end
end
