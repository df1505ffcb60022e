-- message.send: one member says something.
-- KEYS of step.lua
-- ARGV of step.lua, then body burst intervalMs (0: no rate) calls (see calling.lua) reply replySeq (empty: to none)
-- Returns { 'kept', epoch, seq, id, at, duplicate, entry to publish } or { error name, retryAfterMs? }

if not exists then return { 'ROOM_NOT_FOUND' } end

-- Before membership and rate: what was acknowledged stays acknowledged, and a retry costs nothing.
local before = keptBefore()
if before then return before end

local record = redis.call('HGET', members, user)
if not record then return outside() end
local speaker = readRecord(record)
local refusal = mayNotSpeak(speaker)
if refusal then return refusal end

-- Most messages answer nothing and call nobody. They end here, before the files joined behind this one define what
-- the others need: that alone would make each message a tenth dearer.
if calls == '' and replySeq == '' then
  return takeTurn(speaker) or append('message.sent', '-', body)
end
