-- reaction.add and reaction.remove: one member's emoji under a message.
-- KEYS of step.lua
-- ARGV of step.lua, then change (add, remove) message messageSeq emoji body mostKinds mostReactions
-- Returns { 'kept', epoch, seq, id, at, duplicate, entry to publish } or { 'same' } (it was so already) or { error name }

if not exists then return { 'ROOM_NOT_FOUND' } end
local before = keptBefore()
if before then return before end
if redis.call('HEXISTS', members, user) == 0 then return outside() end

local target = messageAt(message, messageSeq)
if not target or target.change.deleted then return { 'MESSAGE_NOT_FOUND' } end

local reactions = target.change.reactions or {}
local all, kind, mine = 0, nil, nil
for i, each in ipairs(reactions) do
  all = all + #each.users
  if each.emoji == emoji then kind = i end
end
for i, one in ipairs(kind and reactions[kind].users or {}) do
  if one == user then mine = i end
end
if (change == 'add') == (mine ~= nil) then return same() end

if change == 'add' then
  if all >= tonumber(mostReactions) then return { 'REACTIONS_FULL' } end
  if not kind then
    if #reactions >= tonumber(mostKinds) then return { 'REACTIONS_FULL' } end
    kind = #reactions + 1
    reactions[kind] = { emoji = emoji, users = {} }
  end
  table.insert(reactions[kind].users, user)
else
  table.remove(reactions[kind].users, mine)
  if #reactions[kind].users == 0 then table.remove(reactions, kind) end
end

local kept = append(change == 'add' and 'reaction.added' or 'reaction.removed', '-', body)
target.change.reactions = #reactions > 0 and reactions or nil
keepChange(target.seq, target.change)
sweep()
return kept
