-- The house's lobby, room.create, room.direct, room.join and room.leave: who is a member changes in the step that
-- writes it to the log.
-- KEYS of step.lua, then bans staff former
-- ARGV of step.lua, then change (found, create, direct, join, leave, change) name newKind topic other invite profile
-- maxMembers
-- Returns { 'kept', epoch, seq, id, at, duplicate, entry to publish } or { 'same' } (nothing to change) or
-- { 'heir', user } (who must become an owner before this last one may leave) or { error name }

local function joined(role)
  admit(user, role)
  return append('member.joined', user, '{"user":' .. profile .. (role == 'owner' and ',"role":"owner"}' or '}'))
end

if not exists and (change == 'found' or change == 'create' or change == 'direct') then
  redis.call('HSET', meta, 'name', name, 'by', user, 'createdAt', whole(now), 'kind', newKind, 'topic', topic)
  if change == 'found' then
    ensureEpoch()
    return same()
  end
  if change == 'create' then return joined('owner') end
  redis.call('HSET', meta, 'pair', user .. ' ' .. other)
  if other ~= user then admit(other, 'member') end
  return joined('member')
end

-- Whether a room is not there or only closed is told to nobody who guesses.
local shut = { invite == '' and 'ROOM_NOT_FOUND' or 'INVITE_WRONG' }

if not exists then return shut end
if change == 'found' then return same() end

local before = keptBefore()
if before then return before end

local record = redis.call('HGET', members, user)

if change == 'change' then
  if not record then return same() end
  return append('member.changed', user, '{"user":' .. profile .. '}')
end

-- Who looks after a room when its last owner leaves: the moderator who has been one for longest, else, where they can
-- be counted quickly, whoever has been here for longest. Nobody where an owner stays. Returns the heir, and whether
-- one was needed and not found.
local function heir()
  local first
  for _, one in ipairs(redis.call('ZRANGE', staff, 0, -1)) do
    local held = one ~= user and redis.call('HGET', members, one)
    local role = held and readRecord(held).role
    if role == 'owner' then return nil, false end
    if role == 'moderator' then first = first or one end
  end
  if first then return first, false end
  local people = redis.call('HLEN', members)
  if people > 1000 then return nil, true end
  local all, since = redis.call('HGETALL', members), nil
  for i = 1, #all, 2 do
    local at = readRecord(all[i + 1]).joinedAt
    if all[i] ~= user and (not since or at < since or (at == since and all[i] < first)) then
      first, since = all[i], at
    end
  end
  return first, false
end

if change == 'leave' then
  if not record then return kind == 'public' and same() or shut end
  if readRecord(record).role == 'owner' then
    local next, missing = heir()
    if missing then return { 'LAST_OWNER' } end
    if next then return { 'heir', next } end
  end
  letGo(user, record)
  return append('member.left', user, '{"user":"' .. user .. '"}')
end

if record then return same() end
if kind == 'direct' and change ~= 'direct' then return shut end
if kind == 'private' and (invite == '' or invite ~= redis.call('HGET', meta, 'invite')) then return shut end
if redis.call('HEXISTS', bans, user) == 1 then return { 'BANNED' } end
local people = redis.call('HLEN', members)
if people >= tonumber(maxMembers) then return { 'ROOM_FULL' } end
-- A room that everybody left belongs to whoever comes first, except where nobody ever owned it.
local empty = people == 0 and kind ~= 'direct' and redis.call('HGET', meta, 'by') ~= 'house'
return joined(empty and 'owner' or 'member')
