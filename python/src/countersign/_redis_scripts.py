"""What Redis does in one step, the same in every language."""

#: Marks every key for at least ARGV[2] ms. The read first, because MGET takes a key of another type for no mark at all.
MARK_SCRIPT = """
for i = 1, #KEYS do
  redis.call('GET', KEYS[i])
  local t = redis.call('PTTL', KEYS[i])
  if t ~= -1 and t < tonumber(ARGV[2]) then redis.call('SET', KEYS[i], ARGV[1], 'PX', ARGV[2]) end
end
return 1"""

#: Raises an epoch in every key, as decimal text, since Lua numbers end at 2^53. ARGV[i + 1]: ms of KEYS[i], 0 for ever.
EPOCH_SCRIPT = """
for i = 1, #KEYS do
  local old = redis.call('GET', KEYS[i])
  if old and old ~= '0' and not string.match(old, '^[1-9]%d*$') then
    return redis.error_reply('GARBLED epoch')
  end
end
for i = 1, #KEYS do
  local old = redis.call('GET', KEYS[i])
  local new = ARGV[1]
  local ttl = tonumber(ARGV[i + 1])
  local t = redis.call('PTTL', KEYS[i])
  if old and (#old > #new or (#old == #new and old > new)) then new = old end
  if ttl == 0 or t == -1 then
    redis.call('SET', KEYS[i], new)
  elseif new ~= old or t < ttl then
    redis.call('SET', KEYS[i], new, 'PX', math.max(t, ttl))
  end
end
return 1"""

#: Suspends (positive time) or resumes (negative): the later of two wins.
SUSPENSION_SCRIPT = """
local old = redis.call('GET', KEYS[1])
if old and not tonumber(old) then return redis.error_reply('GARBLED suspension') end
if not old or math.abs(tonumber(ARGV[1])) > math.abs(tonumber(old)) then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
elseif old == ARGV[1] then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
end
return 1"""

#: How many entries of a stream were removed before a group was given them; counted once, by raising the group's own counter
#: to where it stands. What was gone before its first read was never meant for it. Servers before version 7 answer 0.
TRIMMED_SCRIPT = """
local function read(list)
  local map = {}
  for i = 1, #list, 2 do map[list[i]] = list[i + 1] end
  return map
end
local function isAfter(a, b)
  local am, as = string.match(a, '^(%d+)-(%d+)$')
  local bm, bs = string.match(b, '^(%d+)-(%d+)$')
  am, as, bm, bs = tonumber(am), tonumber(as), tonumber(bm), tonumber(bs)
  return am > bm or (am == bm and as > bs)
end
local stream = read(redis.call('XINFO', 'STREAM', KEYS[1]))
local added = stream['entries-added']
if not added then return 0 end
for _, list in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
  local group = read(list)
  if group['name'] == ARGV[1] then
    local at = group['last-delivered-id']
    local count = group['entries-read']
    local removed = added - stream['length']
    local first = stream['first-entry'] and stream['first-entry'][1] or stream['last-generated-id']
    if not isAfter(first, at) then return 0 end
    if not count then
      if at == '0-0' then redis.call('XGROUP', 'SETID', KEYS[1], ARGV[1], at, 'ENTRIESREAD', removed) end
      return 0
    end
    if removed <= count then return 0 end
    redis.call('XGROUP', 'SETID', KEYS[1], ARGV[1], at, 'ENTRIESREAD', removed)
    return removed - count
  end
end
return 0"""
