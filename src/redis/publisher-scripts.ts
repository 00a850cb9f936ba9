/**
 * Takes the lease when nobody has it, or when it is one of our own that an unanswered attempt left behind: ARGV[1] is the
 * new holder, ARGV[2] its ms, the rest our earlier names. Returns 1, or the time that the holder has left, negated.
 */
export const acquireScript: string = `
local held = redis.call('GET', KEYS[1])
local ours = not held
for i = 1, #ARGV do if i ~= 2 and held == ARGV[i] then ours = true end end
if ours then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return 1
end
return -redis.call('PTTL', KEYS[1])`;

/** Prolongs the lease of ARGV[1] by ARGV[2] ms. */
export const renewScript: string = `
local held = redis.call('GET', KEYS[1])
if not held then return 'missing' end
if held ~= ARGV[1] then return 'taken' end
redis.call('PEXPIRE', KEYS[1], ARGV[2])
return 'held'`;

/** Gives up the lease of ARGV[1]. */
export const releaseScript: string = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1`;

/**
 * Adds records to the stream KEYS[1] only while ARGV[1] holds the lease KEYS[2], so that a publisher past its lease can
 * add nothing, however late its words arrive. ARGV[2] is the length to trim to; then each record: how many words, words.
 */
export const appendScript: string = `
local held = redis.call('GET', KEYS[2])
if not held then return 'missing' end
if held ~= ARGV[1] then return 'taken' end
local ids = {}
local at = 3
while at <= #ARGV do
  local many = tonumber(ARGV[at])
  ids[#ids + 1] = redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[2], '*', unpack(ARGV, at + 1, at + many))
  at = at + many + 1
end
return ids`;

/** Replaces the manifest KEYS[1] only while ARGV[1] holds the lease KEYS[2]; the rest are its names and values. */
export const manifestScript: string = `
local held = redis.call('GET', KEYS[2])
if not held then return 'missing' end
if held ~= ARGV[1] then return 'taken' end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], unpack(ARGV, 2))
return 'held'`;

/**
 * Says what was deleted from the stream KEYS[1]: the highest identifier, empty on a Redis before 7 and without the right to
 * ask; then whether the entry ARGV[1] is still there. A script, because the command itself answers with whole entries.
 */
export const deletedScript: string = `
local deleted = ''
local info = redis.pcall('XINFO', 'STREAM', KEYS[1])
for at = 1, #info, 2 do
  if info[at] == 'max-deleted-entry-id' then deleted = info[at + 1] end
end
return {deleted, #redis.pcall('XRANGE', KEYS[1], ARGV[1], ARGV[1])}`;
