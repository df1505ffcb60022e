-- room.history: a page of messages, oldest first, with the log's top at the same instant.
-- KEYS of shown.lua
-- ARGV user before after (-1: none) limit bytes
-- Returns { 'ok', epoch, seq, id, more, messages of shown.lua } or { error name }

local refused = refusal()
if refused then return refused end

-- Nothing stands before the first, and a stream has no id below 0-0 to say so with.
if before == '0' then return answer({}, false) end

-- One more than asked tells whether there is more.
local limit = tonumber(limit)
local low = after == '-1' and '-' or '(' .. after .. '-0'
local high = before == '-1' and '+' or '(' .. before .. '-0'
local forward = after ~= '-1' and before == '-1'

-- No further than fits: a page of long messages would else cost fifty times what it answers. The first share tells how
-- long messages are here.
local found, size, share, count = {}, 0, nil, 25
repeat
  count = math.min(count, limit + 1 - #found)
  if forward then
    share = redis.call('XRANGE', view, low, high, 'COUNT', count)
  else
    share = redis.call('XREVRANGE', view, high, low, 'COUNT', count)
  end
  for _, one in ipairs(share) do
    found[#found + 1] = one
    size = size + #one[2][2]
  end
  local last = share[#share]
  if last and forward then low = '(' .. last[1] elseif last then high = '(' .. last[1] end
  local short = #share < count
  count = math.max(1, math.ceil((tonumber(bytes) - size) * #found / math.max(1, size)))
until short or #found > limit or size > tonumber(bytes)

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
