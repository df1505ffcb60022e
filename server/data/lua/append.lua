-- message.send: one member says something.
-- KEYS of step.lua
-- ARGV of step.lua, then body burst intervalMs (0: no rate)
-- Returns { 'kept', epoch, seq, id, at, duplicate, entry to publish } or { error name, retryAfterMs? }

if not exists then return { 'ROOM_NOT_FOUND' } end

-- Before membership and rate: what was acknowledged stays acknowledged, and a retry costs nothing.
local before = keptBefore()
if before then return before end

local record = redis.call('HGET', members, user)
if not record then return outside() end
local speaker = readRecord(record)
local refusal = mayNotSpeak(speaker) or takeTurn(speaker)
if refusal then return refusal end

return append('message.sent', '-', body)
