-- room.change: what owners and moderators may change of a room.
-- KEYS of step.lua
-- ARGV of step.lua, then name (empty: as it is) topic (empty: as it is; else `=` and the topic) slow (-1: as it is)
-- silent (-1: as it is; 0 1)
-- Returns { 'kept', epoch, seq, id, at, duplicate, entry to publish } or { 'same' } (nothing to change) or { error name }

if not exists then return { 'ROOM_NOT_FOUND' } end

local before = keptBefore()
if before then return before end

local record = redis.call('HGET', members, user)
if not record then return outside() end
if readRecord(record).role == 'member' then return { 'ROLE_REQUIRED' } end

local held = redis.call('HMGET', meta, 'name', 'topic')
local heldTopic = held[2] or ''
local newName = name ~= '' and name or held[1]
local newTopic = topic ~= '' and string.sub(topic, 2) or heldTopic
local newSlow = slow ~= '-1' and tonumber(slow) or slowMode
local newSilent = readOnly
if silent ~= '-1' then newSilent = silent == '1' end
if newName == held[1] and newTopic == heldTopic and newSlow == slowMode and newSilent == readOnly then return same() end

redis.call('HSET', meta, 'name', newName, 'topic', newTopic, 'slowMode', whole(newSlow), 'readOnly', newSilent and 1 or 0)
-- The directory still has it: whoever repeats a call that broke off before it was put right there must know.
if newName ~= held[1] then redis.call('HSET', meta, 'formerName', held[1]) end
return append('room.changed', '-', '{"name":' .. cjson.encode(newName) .. ',"topic":' .. cjson.encode(newTopic)
  .. ',"slowMode":' .. whole(newSlow) .. ',"readOnly":' .. tostring(newSilent) .. '}')
