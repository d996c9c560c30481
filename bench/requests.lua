-- What wrk asks for: the paths in /tmp/paths, in turn. It prints what it measured as one line of JSON.
local paths = {}
for path in io.lines("/tmp/paths") do paths[#paths + 1] = path end
local asked = 0

function request()
  asked = asked + 1
  return wrk.format("GET", paths[asked % #paths + 1])
end

-- Milliseconds until the next request of a connection: each begins with a pause of its own. A server that is asked by fifty connections
-- in the moment they open takes up one of them between two rounds of answers, and half a second of that is not what is measured.
local begun = 0
function delay()
  begun = begun + 1
  return begun <= 50 and begun * 10 or 0
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.timeout + errors.status
  io.write(string.format(
    '{"answers":%d,"failed":%d,"microseconds":%d,"p50":%d,"p99":%d}\n',
    summary.requests, failed, summary.duration, latency:percentile(50), latency:percentile(99)
  ))
end
