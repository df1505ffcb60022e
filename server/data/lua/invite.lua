-- room.invite: the invitation to a private room, made when it is first asked for.
-- KEYS of step.lua
-- ARGV of step.lua, then fresh renew (0 1)
-- Returns { 'invite', invite } or { error name }

if not exists then return { 'ROOM_NOT_FOUND' } end
local record = redis.call('HGET', members, user)
if not record then return outside() end
if kind ~= 'private' then return { 'ACCESS_DENIED' } end

touch()
local held = redis.call('HMGET', meta, 'invite', 'inviteFor')
local call = user .. ':' .. clientId
local isRepeated = clientId ~= '' and held[2] == call
if not held[1] or (renew == '1' and not isRepeated) then
  if held[1] and readRecord(record).role == 'member' then return { 'ROLE_REQUIRED' } end
  redis.call('HSET', meta, 'invite', fresh, 'inviteFor', call)
  return { 'invite', fresh }
end
return { 'invite', held[1] }
