# Shared by .ci/run and .ci/long: stages with their minutes, and what they need.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export GOFLAGS=${GOFLAGS:--buildvcs=false}
shared=${ASLC_SHARED:-$PWD/../shared}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

summary=()
# stage NAME COMMAND…: runs it, prints how long it took, and stops at a failure.
stage() {
	local name=$1 start=$SECONDS status
	shift
	printf '\n=== %s\n' "$name"
	strictly "$@"
	[ "$status" = 0 ] || { printf '*** %s failed\n' "$name"; exit 1; }
	local took=$((SECONDS - start))
	summary+=("$(printf '%4d:%02d  %s' $((took / 60)) $((took % 60)) "$name")")
}

# strictly runs a command that ends at its first failure, and sets status to how it
# ended: behind "||" and in conditions bash goes on after failures inside of it.
strictly() {
	set +e
	(set -e; "$@")
	status=$?
	set -e
}

# report prints the minutes of all stages.
report() {
	printf '\nminutes per stage\n'
	printf '%s\n' "${summary[@]}"
}

# need installs a Debian package if the command that it brings is missing.
need() {
	command -v "$1" >/dev/null && return
	apt-get update -qq && apt-get install -y -qq "$2"
}

# skips fails if a test was skipped: there is nothing on this machine that may be missing.
no_skips() {
	! grep -E -- '--- SKIP' "$1"
}

tests() {
	go test -v ./... >"$work/test.log" 2>&1 || { failures "$work/test.log"; return 1; }
	no_skips "$work/test.log"
	grep -E '^(ok|FAIL)' "$work/test.log"
}

# failures prints what the tests that failed said last, and the packages that did.
failures() {
	awk '/^=== RUN/ && !/\// { n = 0 } { said[n++] = $0 }
		/^(--- FAIL|panic|fatal error)/ { for (i = n > 60 ? n - 60 : 0; i < n; i++) print said[i] }' "$1"
	grep -E '^(FAIL|panic)' "$1"
}

lint() {
	test -z "$(gofmt -l $(git ls-files '*.go'))" || { gofmt -l $(git ls-files '*.go'); return 1; }
	go vet ./...
	GOBIN=$work go install honnef.co/go/tools/cmd/staticcheck@v0.8.2
	"$work/staticcheck" ./...
}

build_aslc() { go build -o "$work/aslc" ./cmd/aslc; }

# recorded replays the recorded executions and compares them at the three levels.
recorded() {
	build_aslc
	replayed executions 99,98,96,90 --known golden/known.json
	replayed jsonpath 99,98,95,90 --known golden/known.json
}

# validated compares the answers to definitions that the service was asked about.
validated() { replayed validation 100,90; }

# replayed replays the cases of a subset: SUBSET LEVELS [FLAG]…
replayed() {
	local ids=$shared/conformance/subsets/$1.txt out=$work/$1 levels=$2
	shift 2
	"$work/aslc" replay --aws-limits --ids "$ids" --cases "$shared/conformance" --out "$out" "$@"
	python3 "$shared/conformance/compare.py" "$shared/conformance" "$out" --ids "$ids" --at-least "$levels"
}

# served runs a command beside aslc serve, whose address ASLC_ENDPOINT is: FLAG… -- COMMAND…
# Its executions run on $engine.
served() {
	local flags=() status
	while [ "$1" != -- ]; do flags+=("$1"); shift; done
	shift
	"$work/aslc" serve --listen localhost:0 --engine "${engine:-interpreter}" "${flags[@]}" >"$work/serve.log" &
	local server=$!
	until grep -q listening "$work/serve.log"; do
		kill -0 $server || return 1
		sleep 0.1
	done
	export ASLC_ENDPOINT=$(sed -n 's/^listening at //p' "$work/serve.log")
	strictly "$@"
	kill $server && wait $server || return 1
	return $status
}

# functions is where recorded Lambda functions are played.
functions=127.0.0.1:38443

# endpoint compares the answers of aslc serve with those of the service. One case is
# short of 100 %: a log group that was deleted, of which the server cannot know.
endpoint() { recorded_at_endpoint endpoint_cases; }

# endpoint_compiled has the recorded executions run in a process of their machines, which
# are compiled in one build.
endpoint_compiled() { engine=compiled recorded_at_endpoint endpoint_executions --together; }

# recorded_at_endpoint runs a command beside a server that has what recordings need.
recorded_at_endpoint() {
	build_aslc
	rm -rf "$work/run" "$work/s3" && mkdir -p "$work/s3"
	served --account 111111111111 --s3 "$work/s3" --aws-limits --lambda-endpoint "http://$functions" -- "$@"
}

endpoint_cases() {
	local ids=$shared/conformance/subsets/endpoint.txt
	"$work/aslc" replay --endpoint "$ASLC_ENDPOINT" --s3 "$work/s3" --ids "$ids" --cases "$shared/conformance" --out "$work/endpoint" ||
		echo "the calls above differ"
	python3 "$shared/conformance/compare.py" "$shared/conformance" "$work/endpoint" --ids "$ids" --at-least 99.5,99,99,87
	endpoint_executions
}

# endpoint_executions runs the recorded executions that need no more than Lambda and
# activities, which replay plays, and executions of the endpoint's own machines, in real
# time, and all on its engine: [FLAG]… of replay. The few that differ wait, or hung at the
# service. Of those that start others, the recordings have the length of an answer whose
# names they have shortened.
endpoint_executions() {
	"$work/aslc" replay --endpoint "$ASLC_ENDPOINT" --lambda "$functions" --s3 "$work/s3" --ids "$shared/conformance/subsets/executions.txt" \
		--cases "$shared/conformance" --out "$work/run" "$@" >"$work/run.log"
	cat "$work/run.log"
	grep -qxE "[0-9]+ executions ran on the endpoint, ${engine:-interpreter} [0-9]+" "$work/run.log"
	find "$work/run" -name '*.json' -printf '%f\n' | sed 's/\.json$//' | sort >"$work/ran.txt"
	grep -rl '"relatedStateMachines"' "$shared/conformance" --include='*.json' | sed 's/.*\///; s/\.json$//' | sort >"$work/related.txt"
	comm -23 "$work/ran.txt" "$work/related.txt" >"$work/run.txt"
	comm -12 "$work/ran.txt" "$work/related.txt" >"$work/nested.txt"
	python3 "$shared/conformance/compare.py" "$shared/conformance" "$work/run" --ids "$work/run.txt" --at-least 99.5,99,99,85
	python3 "$shared/conformance/compare.py" "$shared/conformance" "$work/run" --ids "$work/nested.txt" --at-least 66,100,16
}

# clients has the SDKs for Go and JavaScript and Debian's AWS CLI call aslc serve, which
# holds their signatures against the secret.
clients() {
	build_aslc
	need npm npm
	need curl curl
	[ -x /usr/bin/aws ] || { apt-get update -qq && apt-get install -y -qq awscli; }
	cp golden/clients/{clients.mjs,package.json} "$work"
	npm install --silent --prefix "$work"
	printf '[default]\naws_access_key_id = id\naws_secret_access_key = secret\n' >"$work/credentials"
	served --credentials "$work/credentials" -- clients_of_aws
}

clients_of_aws() {
	(cd golden/clients && GOFLAGS= go test -count=1 .)
	(cd "$work" && node --test clients.mjs)
	PATH=/usr/bin:$PATH bash golden/clients/cli.sh
}

# resumed replays them from every checkpoint's bytes.
resumed() {
	"$work/aslc" replay --aws-limits --resume --known golden/known.json --ids "$shared/conformance/subsets/executions.txt" --cases "$shared/conformance"
}

# restarted replays them through the durable engine, taken up from its store at every commit.
restarted() {
	"$work/aslc" replay --engine durable --resume --aws-limits --known golden/known.json --ids "$shared/conformance/subsets/executions.txt" --cases "$shared/conformance"
}

# waiting replays those that wait for timers, tokens and workers through it.
waiting() { replayed waiting 100,98,96 --engine durable --known golden/known.json; }

# killed kills processes that drive executions, so many times.
killed() { go test -count=1 ./runtime/durable -run '^TestKill$' -timeout 2h -v -args -kills "$1"; }

# power_lost cuts the log of a store so many times behind what was acknowledged.
power_lost() { go test -count=1 ./runtime/durable -run '^TestPowerLoss$' -timeout 2h -v -args -cuts "$1"; }

# long_history writes an execution of so many events and reads it back.
long_history() { go test -count=1 ./runtime/durable -run '^TestLongHistory$' -timeout 1h -v -args -events "$1"; }

# parked parks so many executions and wakes them: COUNT [FLAG]…
parked() { go test -count=1 ./runtime/durable -run '^TestParked$' -timeout 2h -v -args -parked "$@"; }

# suite runs the cases of the JSONata suite, interpreted and compiled.
suite() { go run ./golden/jsonata -at-least 99.5 "$shared/jsonata"; }

# reference compares random expressions with npm's jsonata.
reference() {
	need npm npm
	npm install --silent --prefix "$work" jsonata@2.0.6
	go run ./golden/jsonata -fuzz "$1" -npm "$work/node_modules/jsonata"
}

# browser tests the console in headless Chromium, and by the rules of axe.
browser() {
	need chromium chromium
	need npm npm
	npm install --silent --prefix "$work" axe-core@4.14.1
	(cd golden/browser && go vet ./... && ASLC_AXE=$work/node_modules/axe-core/axe.min.js go test -count=1 -v -timeout 15m ./...) >"$work/browser.log" 2>&1 ||
		{ grep -vE '^=== ' "$work/browser.log" | tail -80; return 1; }
	no_skips "$work/browser.log"
	grep -E '^(ok|\s+(large|live|dev)_test)' "$work/browser.log"
}

# shared_tests checks what is generated from the public definitions, by
# staticcheck too, and the operators against recorded choices.
shared_tests() { ASLC_SHARED=$shared ASLC_STATICCHECK=$work/staticcheck go test -tags shared ./compiler/... ./runtime/... ./golden/...; }

# load has 200 clients call servers: TIME [FLAG]…
load() { go run ./golden/load -for "$@"; }

# fuzz runs every fuzz target for a time each.
fuzz() {
	local target package
	grep -rlE '^func Fuzz' --include='*_test.go' . | xargs -n1 dirname | sort -u | while read -r package; do
		grep -hoE '^func Fuzz[A-Za-z0-9_]+' "$package"/*_test.go | cut -d' ' -f2 | while read -r target; do
			echo "$package $target"
			# Inputs that are interesting, not failing, are made shorter for a
			# minute each if nobody says otherwise: then nothing is fuzzed.
			go test "$package" -run '^$' -fuzz "^$target\$" -fuzztime "$1" -fuzzminimizetime 1s >"$work/fuzz.log" 2>&1 ||
				only_time_ran_out "$work/fuzz.log" || { cat "$work/fuzz.log"; return 1; }
		done || return 1
	done
}

# only_time_ran_out tells the end of -fuzztime from a finding. internal/fuzz
# sees its context's deadline at times before the context derived from it does,
# and then calls the deadline itself a failure. A finding, a crash and a hang
# are worded otherwise, and name the input that they were written to.
only_time_ran_out() {
	[ "$(sed -n '/^--- FAIL/,$p' "$1" | sed -n '2p')" = "    context deadline exceeded" ] &&
		[ "$(grep -c -e '--- FAIL' "$1")" = 1 ] && ! grep -qE 'Failing input|panic|hung or terminated' "$1"
}
