-- The house's lobby, room.create, room.join and room.leave: who is a member changes in the step that writes it to the log.
-- KEYS of step.lua
-- ARGV of step.lua, then change (found, create, join, leave, change) name profile maxMembers
-- Returns { 'kept', epoch, seq, id, at, duplicate, entry to publish } or { 'same' } (nothing to change) or { error name }

local function same()
  touch()
  return { 'same' }
end

if (change == 'create' or change == 'found') and not exists then
  redis.call('HSET', meta, 'name', name, 'by', user, 'createdAt', whole(now))
  if change == 'found' then
    ensureEpoch()
    return same()
  end
  redis.call('HSET', members, user, 'owner')
  return append('member.joined', user, '{"user":' .. profile .. '}')
end

if not exists then return { 'ROOM_NOT_FOUND' } end
if change == 'found' then return same() end

local before = keptBefore()
if before then return before end

local role = redis.call('HGET', members, user)
if change == 'leave' then
  if not role then return same() end
  redis.call('HDEL', members, user)
  return append('member.left', user, '{"user":"' .. user .. '"}')
end

if change == 'change' then
  if not role then return same() end
  return append('member.changed', user, '{"user":' .. profile .. '}')
end

if role then return same() end
if redis.call('HLEN', members) >= tonumber(maxMembers) then return { 'ROOM_FULL' } end
redis.call('HSET', members, user, 'member')
return append('member.joined', user, '{"user":' .. profile .. '}')
