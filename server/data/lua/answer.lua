-- message.send, where it answers a message or calls people. Joined behind append.lua, target.lua, calling.lua and
-- unread.lua.

-- A tombstone can be answered: a thread outlives what it began with. What is gone costs whoever answers it no turn.
local target = replySeq ~= '' and messageAt(reply, replySeq)
if replySeq ~= '' and not target then return { 'MESSAGE_NOT_FOUND' } end
refusal = takeTurn(speaker)
if refusal then return refusal end

local said, root, rootSeq, rootId = calling(body), '-', nil, nil
if target then
  root = target.root or (target.seq .. ':' .. target.id)
  rootSeq, rootId = string.match(root, '^(%d+):(%S+)$')
  said = string.sub(said, 1, -2) .. ',"reply":' .. refTo(target.id, target.seq)
    .. ',"thread":' .. refTo(rootId, rootSeq) .. '}'
end
local kept = append('message.sent', root, said)
noteCalls(callsRoom and { '*' } or called, kept[3])
if target then
  redis.call('ZADD', threads, rootSeq, padded(kept[3]))
  if target.seq ~= rootSeq then countQuote(target.seq, 1) end
  sweep()
end
return kept
