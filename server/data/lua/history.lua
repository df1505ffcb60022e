-- room.history: a page of messages, oldest first, with the log's top at the same instant.
-- KEYS of shown.lua
-- ARGV user before after (-1: none) limit bytes
-- Returns { 'ok', epoch, seq, id, more, messages of shown.lua } or { error name }

local refused = refusal()
if refused then return refused end

-- Nothing stands before the first, and a stream has no id below 0-0 to say so with.
if before == '0' then return answer({}, false) end

-- One more than asked tells whether there is more.
local limit, found = tonumber(limit)
local low = after == '-1' and '-' or '(' .. after .. '-0'
local high = before == '-1' and '+' or '(' .. before .. '-0'
local forward = after ~= '-1' and before == '-1'
if forward then
  found = redis.call('XRANGE', view, low, high, 'COUNT', limit + 1)
else
  found = redis.call('XREVRANGE', view, high, low, 'COUNT', limit + 1)
end

local more = #found > limit
found[limit + 1] = nil
local messages = shown(found)
more = more or #messages < #found
if not forward then
  for i = 1, math.floor(#messages / 2) do
    local other = #messages + 1 - i
    messages[i], messages[other] = messages[other], messages[i]
  end
end
return answer(messages, more)
