-- message.edit: its author says it in other words.
-- KEYS of step.lua
-- ARGV of step.lua, then message messageSeq body calls (see calling.lua)
-- Returns { 'kept', epoch, seq, id, at, duplicate, entry to publish } or { error name, retryAfterMs? }

if not exists then return { 'ROOM_NOT_FOUND' } end
local before = keptBefore()
if before then return before end
local record = redis.call('HGET', members, user)
if not record then return outside() end
local refusal = mayNotSpeak(readRecord(record))
if refusal then return refusal end

local target = messageAt(message, messageSeq)
if not target or target.change.deleted then return { 'MESSAGE_NOT_FOUND' } end
if target.by ~= user then return { 'MESSAGE_NOT_YOURS' } end

local said = calling(body)
local kept = append('message.edited', '-', said)
dropCalls(target)
noteCalls(callsRoom and { '*' } or called, target.seq)
local says = cjson.decode(said)
target.change.text = says.text
target.change.mentions = says.mentions
target.change.mentionsRoom = says.mentionsRoom
target.change.editedAt = tonumber(kept[5])
keepChange(target.seq, target.change)
sweep()
return kept
