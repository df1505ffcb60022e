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

-- A tombstone can be answered: a thread outlives what it began with. What is gone costs whoever answers it no turn.
local target = replySeq ~= '' and messageAt(reply, replySeq)
if replySeq ~= '' and not target then return { 'MESSAGE_NOT_FOUND' } end

refusal = takeTurn(speaker)
if refusal then return refusal end

local said = calling(body)
local names = callsRoom and { '*' } or called
if not target then
  local kept = append('message.sent', '-', said)
  noteCalls(names, kept[3])
  return kept
end

local root = target.root or (target.seq .. ':' .. target.id)
local rootSeq, rootId = string.match(root, '^(%d+):(%S+)$')
said = string.sub(said, 1, -2) .. ',"reply":' .. refTo(target.id, target.seq) .. ',"thread":' .. refTo(rootId, rootSeq) .. '}'
local kept = append('message.sent', root, said)
noteCalls(names, kept[3])
redis.call('ZADD', threads, rootSeq, padded(kept[3]))
if target.seq ~= rootSeq then countQuote(target.seq, 1) end
sweep()
return kept
