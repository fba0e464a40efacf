#!/usr/bin/env bash
# The AWS CLI against aslc serve: create, start, wait, history with paging, stop, redrive,
# an activity worker, a task token that another process answers. ASLC_ENDPOINT is the
# server.
set -euo pipefail
export AWS_ACCESS_KEY_ID=id AWS_SECRET_ACCESS_KEY=secret AWS_DEFAULT_REGION=us-east-1 AWS_PAGER=
sf() { aws stepfunctions --endpoint-url "$ASLC_ENDPOINT" --output text "$@"; }
account=arn:aws:states:us-east-1:123456789012
role=arn:aws:iam::123456789012:role/any

# until ARN STATUS: waits until an execution has it.
until_status() {
	for _ in $(seq 100); do
		[ "$(sf describe-execution --execution-arn "$1" --query status)" = "$2" ] && return
		sleep 0.1
	done
	echo "$1 does not become $2" >&2
	return 1
}

same() { [ "$1" = "$2" ] || { echo "got $1, want $2" >&2; return 1; }; }

if refused=$(AWS_SECRET_ACCESS_KEY=wrong sf list-activities 2>&1); then
	echo "a wrong signature is not refused" >&2
	exit 1
fi
grep -q InvalidSignatureException <<<"$refused"

sf create-activity --name cli-work >/dev/null
machine=$(sf create-state-machine --name cli-machine --role-arn $role --query stateMachineArn \
	--definition '{"StartAt": "W", "States": {"W": {"Type": "Task", "Resource": "'$account:activity:cli-work'", "End": true}}}')
execution=$(sf start-execution --state-machine-arn "$machine" --name one --input '{"n": 1}' --query executionArn)
same "$execution" "$account:execution:cli-machine:one"

# A worker in another process fails the task, the execution is redriven, and it succeeds.
bash -c "$(declare -f sf); token=\$(sf get-activity-task --activity-arn $account:activity:cli-work --query taskToken); sf send-task-failure --task-token \"\$token\" --error Broken"
until_status "$execution" FAILED
sf redrive-execution --execution-arn "$execution" >/dev/null 2>&1 || curl -fsS -o /dev/null --aws-sigv4 aws:amz:us-east-1:states --user id:secret -H 'Content-Type: application/x-amz-json-1.0' \
	-H 'X-Amz-Target: AWSStepFunctions.RedriveExecution' -d '{"executionArn": "'"$execution"'"}' "$ASLC_ENDPOINT" # older CLIs do not know it
token=$(sf get-activity-task --activity-arn $account:activity:cli-work --query taskToken)
sf send-task-heartbeat --task-token "$token"
sf send-task-success --task-token "$token" --task-output '{"ok": true}'
until_status "$execution" SUCCEEDED
same "$(sf describe-execution --execution-arn "$execution" --query output)" '{"ok": true}'
same "$(sf get-execution-history --execution-arn "$execution" --page-size 2 --query 'events[-1].type' | tail -1)" ExecutionSucceeded
same "$(sf get-execution-history --execution-arn "$execution" --reverse-order --max-items 1 --query 'events[0].type' | head -1)" ExecutionSucceeded

# One that waits for its token, which the history shows to a second process.
callback=$(sf create-state-machine --name cli-callback --role-arn $role --query stateMachineArn \
	--definition '{"StartAt": "Ask", "States": {"Ask": {"Type": "Task", "Resource": "arn:aws:states:::sqs:sendMessage.waitForTaskToken", "Parameters": {"QueueUrl": "q", "MessageBody": {"Token.$": "$$.Task.Token"}}, "End": true}}}')
asked=$(sf start-execution --state-machine-arn "$callback" --query executionArn)
for _ in $(seq 100); do
	parameters=$(sf get-execution-history --execution-arn "$asked" --query 'events[?type==`TaskScheduled`].taskScheduledEventDetails.parameters')
	[ -n "$parameters" ] && break
	sleep 0.1
done
sf send-task-success --task-output 42 --task-token "$(python3 -c 'import json, sys; print(json.loads(sys.argv[1])["MessageBody"]["Token"])' "$parameters")"
until_status "$asked" SUCCEEDED

stopped=$(sf start-execution --state-machine-arn "$callback" --query executionArn)
sf stop-execution --execution-arn "$stopped" --error Enough >/dev/null
until_status "$stopped" ABORTED
same "$(sf list-executions --state-machine-arn "$callback" --status-filter ABORTED --query 'length(executions)')" 1
for arn in "$machine" "$callback"; do sf delete-state-machine --state-machine-arn "$arn"; done
sf delete-activity --activity-arn $account:activity:cli-work
echo "the AWS CLI is content"
