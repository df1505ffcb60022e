-- KEYS as nodes.lua has them
-- ARGV type node text
note(type, node, text)
return 1
