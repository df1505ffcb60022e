-- message.delete: its author, a moderator or an owner takes a message back.
-- KEYS of step.lua
-- ARGV of step.lua, then message messageSeq
-- Returns { 'kept', epoch, seq, id, at, duplicate, entry to publish } or { error name }

if not exists then return { 'ROOM_NOT_FOUND' } end
local before = keptBefore()
if before then return before end
local record = redis.call('HGET', members, user)
if not record then return outside() end

local target = messageAt(message, messageSeq)
if not target or target.change.deleted then return { 'MESSAGE_NOT_FOUND' } end
if target.by ~= user and readRecord(record).role == 'member' then return { 'MESSAGE_NOT_YOURS' } end

-- What others answer leaves a tombstone, so that their words still hang on something.
local quoted = target.change.quoted
local stays = quoted or redis.call('ZCOUNT', threads, target.seq, target.seq) > 0
local rootSeq, rootId = string.match(target.root or '', '^(%d+):(%S+)$')
local body = '{"message":' .. refTo(target.id, target.seq)
if rootSeq then body = body .. ',"thread":' .. refTo(rootId, rootSeq) end
if stays then body = body .. ',"kept":true' end

local kept = append('message.deleted', '-', body .. '}')
dropCalls(target)
dropUnread(target)
if stays then
  keepChange(target.seq, { deleted = true, quoted = quoted })
else
  redis.call('XDEL', view, target.seq .. '-0')
  redis.call('HDEL', changes, target.seq)
  if rootSeq then
    redis.call('ZREM', threads, padded(target.seq))
    local reply = whole(cjson.decode(string.match(target.entry, '\n(.*)$')).body.reply.seq)
    if reply ~= rootSeq then countQuote(reply, -1) end
  end
end
sweep()
return kept
