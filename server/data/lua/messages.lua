-- message.get: these messages as they stand now, with the log's top at the same instant.
-- KEYS of shown.lua
-- ARGV user seqs (separated by spaces) bytes
-- Returns { 'ok', epoch, seq, id, more (some did not fit), messages of shown.lua } or { error name }

local refused = refusal()
if refused then return refused end

local wanted = {}
for number in string.gmatch(seqs, '%d+') do wanted[#wanted + 1] = number end
local found = messagesAt(wanted)
local messages = shown(found)
return answer(messages, #messages < #found)
