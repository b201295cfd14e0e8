#!/usr/bin/env bash
# What a new user does first, from a built source tree: rows on screen, an own metric, an alert by webhook, its
# evidence, a silence, history as CSV. Each step waits until it is so, and is printed with the second it took until then.
#
#   docs/examples/first-five-minutes.sh          on ports 3004, 9092, 9000 and 9099, or $PORT, $KAFKA_PORT, $S3_PORT, $HOOK_PORT
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

port=${PORT:-3004}
hook_port=${HOOK_PORT:-9099}
server=http://127.0.0.1:$port
if curl --silent --output /dev/null "$server/-/healthy"; then
  echo "something answers at $server already, such as ./masterperf up: end it, or choose another PORT, KAFKA_PORT and S3_PORT" >&2
  exit 1
fi
folder=$(mktemp -d)
began=$SECONDS
started=()

end() {
  status=$?
  kill "${started[@]}" 2>/dev/null || true
  wait 2>/dev/null || true
  if ((status)); then
    echo "failed after $((SECONDS - began)) s; what the server and the receiver printed:" >&2
    tail -n 20 "$folder"/*.log >&2
  fi
  rm -rf "$folder"
}
trap end EXIT

step() {
  printf '%3d s  %s\n' $((SECONDS - began)) "$1"
}

# Until a command succeeds; PATIENCE is for a machine, not for a person.
await() {
  local deadline=$((SECONDS + ${PATIENCE:-120}))
  until "$@" >/dev/null 2>&1; do
    if ((SECONDS > deadline)); then
      echo "not so within ${PATIENCE:-120} s: $*" >&2
      return 1
    fi
    sleep 0.5
  done
}

says() { grep -qF -- "$1" <<<"$("${@:2}")"; }

cat >"$folder/rules.yml" <<'YAML'
groups:
  - name: first
    rules:
      - alert: SlowPayment
        expr: max_over_time(authorise{category="Checkout"}[10s]) > 500ms
        keep_firing_for: 5m
        annotations: {summary: "{{ $labels.id }} took {{ $value | humanizeDuration }}"}
YAML

./masterperf --version >/dev/null # builds, if need be, before the clock is looked at
began=$SECONDS
./masterperf hook --port "$hook_port" >"$folder/hook.log" 2>&1 &
started+=($!)
./masterperf up --port "$port" --kafka-port "${KAFKA_PORT:-9092}" --s3-port "${S3_PORT:-9000}" --data "$folder/data" \
  --rules "$folder/rules.yml" --webhook "http://127.0.0.1:$hook_port" >"$folder/up.log" 2>&1 &
started+=($!)

await curl -sf "$server/-/ready"
step "ready"
await says 'Object Upload' ./masterperf top --once --url "$server"
step "rows on screen: real uploads of the demo"

./masterperf send --category Checkout --topic Payment --id authorise --value 19.6ms --url "$server" >/dev/null
await says '19.6ms' ./masterperf matrix --category Checkout --url "$server"
step "an own metric is a row"

./masterperf send --category Checkout --topic Payment --id authorise --value 900ms --url "$server" >/dev/null
await grep -q SlowPayment "$folder/hook.log"
step "the alert came by webhook"

await says 'SlowPayment' ./masterperf alerts list --url "$server"
fingerprint=$(./masterperf alerts list --url "$server" | grep -oE '[0-9a-f]{16}' | head -1)
await says '"samples"' curl -sf "$server/api/v1/alerts/$fingerprint"
step "its evidence: windows and samples"

curl -sf "$server/api/v2/silences" -H 'Content-Type: application/json' -d "{
  \"matchers\": [{\"name\": \"alertname\", \"value\": \"SlowPayment\", \"isRegex\": false}],
  \"startsAt\": \"2026-01-01T00:00:00Z\", \"endsAt\": \"2099-01-01T00:00:00Z\", \"createdBy\": \"me\", \"comment\": \"seen\"}" >/dev/null
await says '"suppressed"' curl -sf "$server/api/v2/alerts"
step "silenced"

await says '0.9' ./masterperf history 'authorise{category="Checkout"}' --from 10m --step 10s --stat max --format csv --url "$server"
step "history as CSV: $(./masterperf history 'authorise{category="Checkout"}' --from 10m --step 10s --stat max --format csv --url "$server" | grep -F 0.9 | head -1)"
