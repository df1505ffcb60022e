-- member.role, kick, ban, unban, mute: what owners and moderators do to somebody.
-- KEYS of step.lua, then bans staff former
-- ARGV of step.lua, then change (role, kick, ban, unban, mute) target role profile muteMs maxStaff maxBans
-- Returns { 'kept', epoch, seq, id, at, duplicate, entry to publish } or { 'same' } (nothing to change) or { error name }

if not exists then return { 'ROOM_NOT_FOUND' } end

local before = keptBefore()
if before then return before end

local record = redis.call('HGET', members, user)
if not record then return outside() end
local mine = readRecord(record).role
if mine == 'member' or (change == 'role' and mine ~= 'owner') then return { 'ROLE_REQUIRED' } end

local held = redis.call('HGET', members, target)
local other = held and readRecord(held)
-- One may step down, and leave; nobody is put out or silenced by themselves.
if target == user and change ~= 'role' then return { 'INVALID_PARAMS' } end
if other and other.role ~= 'member' and mine ~= 'owner' then return { 'ROLE_REQUIRED' } end

local function isLastOwner()
  for _, one in ipairs(redis.call('ZRANGE', staff, 0, -1)) do
    local its = one ~= target and redis.call('HGET', members, one)
    if its and readRecord(its).role == 'owner' then return false end
  end
  return true
end

if change == 'role' then
  if not other then return { 'USER_NOT_FOUND' } end
  if other.role == role then return same() end
  -- Rooms that were made before there were other roles have an owner who is not in this set.
  redis.call('ZADD', staff, 'NX', 0, user)
  if other.role == 'owner' and isLastOwner() then return { 'LAST_OWNER' } end
  if role == 'member' then
    redis.call('ZREM', staff, target)
  else
    if other.role == 'member' and redis.call('ZCARD', staff) >= tonumber(maxStaff) then return { 'QUOTA_REACHED' } end
    redis.call('ZADD', staff, 'NX', whole(now), target)
  end
  other.role = role
  writeRecord(target, other)
  return append('member.changed', target, '{"user":' .. profile .. ',"role":"' .. role .. '"}')
end

if change == 'mute' then
  if not other then return { 'USER_NOT_FOUND' } end
  local mute = tonumber(muteMs)
  if mute == 0 and other.mutedUntil <= now then return same() end
  other.mutedUntil = mute > 0 and now + mute or 0
  writeRecord(target, other)
  return append('member.changed', target, '{"user":' .. profile .. ',"mutedUntil":' .. whole(other.mutedUntil) .. '}')
end

if change == 'unban' then
  redis.call('HDEL', bans, target)
  return same()
end

if change == 'ban' and redis.call('HEXISTS', bans, target) == 0 then
  if redis.call('HLEN', bans) >= tonumber(maxBans) then return { 'QUOTA_REACHED' } end
  redis.call('HSET', bans, target, user .. ' ' .. whole(now))
end
if not other then return same() end
letGo(target, held)
local why = change == 'ban' and 'banned' or 'kicked'
return append('member.left', target, '{"user":"' .. target .. '","why":"' .. why .. '"}')
