// The JavaScript SDK against aslc serve: every operation that it has, with the host
// prefix and without. ASLC_ENDPOINT is the server.
import assert from 'node:assert/strict'
import http from 'node:http'
import test from 'node:test'
import * as sdk from '@aws-sdk/client-sfn'
import { NodeHttpHandler } from '@smithy/node-http-handler'

const port = new URL(process.env.ASLC_ENDPOINT).port
const roleArn = 'arn:aws:iam::123456789012:role/any'
const passes = '{"StartAt": "P", "States": {"P": {"Type": "Pass", "End": true}}}'
const activityArn = 'arn:aws:states:us-east-1:123456789012:activity:js-work'
const works = `{"StartAt": "W", "States": {"W": {"Type": "Task", "Resource": "${activityArn}", "End": true}}}`
const maps = `{"StartAt": "M", "States": {"M": {"Type": "Map", "ItemProcessor": {
  "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"}, "StartAt": "I",
  "States": {"I": {"Type": "Wait", "Seconds": 600, "End": true}}}, "End": true}}}`

// The names of operations, from the commands that the SDK exports.
const all = Object.keys(sdk).filter((name) => /^[A-Z]\w*Command$/.test(name)).map((name) => name.slice(0, -'Command'.length))

for (const disableHostPrefix of [true, false]) {
  test(`all operations, ${disableHostPrefix ? 'without' : 'with'} the host prefix`, async () => {
    const called = new Set()
    // Whatever the host's name is, the server is on this machine.
    const agent = new http.Agent({ lookup: (_, options, found) => (options.all ? found(null, [{ address: '127.0.0.1', family: 4 }]) : found(null, '127.0.0.1', 4)) })
    const client = new sdk.SFNClient({
      region: 'us-east-1', endpoint: `http://states.localhost:${port}`, disableHostPrefix,
      credentials: { accessKeyId: 'id', secretAccessKey: 'secret' }, requestHandler: new NodeHttpHandler({ httpAgent: agent }),
    })
    const call = (op, input = {}) => { called.add(op); return client.send(new sdk[op + 'Command'](input)) }
    const until = async (executionArn, status) => {
      for (let i = 0; i < 1000; i++) {
        const out = await call('DescribeExecution', { executionArn })
        if (out.status === status) return out
        await new Promise((go) => setTimeout(go, 20))
      }
      assert.fail(`${executionArn} does not become ${status}`)
    }
    const made = []
    const create = async (name, definition, type = 'STANDARD') => {
      const { stateMachineArn } = await call('CreateStateMachine', { name, definition, roleArn, type, publish: true })
      made.push(stateMachineArn)
      return stateMachineArn
    }

    const stateMachineArn = await create('js-machine', passes)
    const described = await call('DescribeStateMachine', { stateMachineArn })
    assert.equal(described.definition, passes)
    assert.ok(described.creationDate instanceof Date)
    await assert.rejects(create('js-bad', '{}'), sdk.InvalidDefinition)
    await call('UpdateStateMachine', { stateMachineArn, definition: works })
    const { stateMachineVersionArn } = await call('PublishStateMachineVersion', { stateMachineArn })
    assert.equal((await call('ListStateMachineVersions', { stateMachineArn })).stateMachineVersions.length, 2)
    await call('ListStateMachines')
    const { stateMachineAliasArn } = await call('CreateStateMachineAlias', { name: 'live', routingConfiguration: [{ stateMachineVersionArn, weight: 100 }] })
    await call('UpdateStateMachineAlias', { stateMachineAliasArn, description: 'd' })
    assert.equal((await call('DescribeStateMachineAlias', { stateMachineAliasArn })).description, 'd')
    assert.equal((await call('ListStateMachineAliases', { stateMachineArn })).stateMachineAliases.length, 1)
    await call('DeleteStateMachineAlias', { stateMachineAliasArn })
    await call('DeleteStateMachineVersion', { stateMachineVersionArn })
    await call('TagResource', { resourceArn: stateMachineArn, tags: [{ key: 'a', value: 'b' }] })
    assert.deepEqual((await call('ListTagsForResource', { resourceArn: stateMachineArn })).tags, [{ key: 'a', value: 'b' }])
    await call('UntagResource', { resourceArn: stateMachineArn, tagKeys: ['a'] })

    await call('CreateActivity', { name: 'js-work' })
    await call('DescribeActivity', { activityArn })
    await call('ListActivities')
    const { executionArn } = await call('StartExecution', { stateMachineArn, input: '{"n": 1}' })
    await call('DescribeStateMachineForExecution', { executionArn })
    const take = async () => (await call('GetActivityTask', { activityArn })).taskToken
    let taskToken = await take()
    await call('SendTaskHeartbeat', { taskToken })
    await call('SendTaskFailure', { taskToken, error: 'E' })
    assert.equal((await until(executionArn, 'FAILED')).error, 'E')
    await call('RedriveExecution', { executionArn })
    taskToken = await take()
    await call('SendTaskSuccess', { taskToken, output: '7' })
    assert.equal((await until(executionArn, 'SUCCEEDED')).output, '7')
    await assert.rejects(call('SendTaskSuccess', { taskToken, output: '8' }), sdk.TaskTimedOut)
    assert.equal((await call('ListExecutions', { stateMachineArn })).executions.length, 1)
    const { events } = await call('GetExecutionHistory', { executionArn })
    assert.equal(events[0].type, 'ExecutionStarted')
    await call('DeleteActivity', { activityArn })

    const mapping = await create('js-maps', maps)
    const mapped = (await call('StartExecution', { stateMachineArn: mapping, input: '[1, 2]' })).executionArn
    let mapRuns = []
    while (mapRuns.length === 0) ({ mapRuns } = await call('ListMapRuns', { executionArn: mapped }))
    const { mapRunArn } = mapRuns[0]
    await call('UpdateMapRun', { mapRunArn, maxConcurrency: 1 })
    assert.equal((await call('DescribeMapRun', { mapRunArn })).status, 'RUNNING')
    await call('StopExecution', { executionArn: mapped })

    const express = await create('js-express', passes, 'EXPRESS')
    assert.equal((await call('StartSyncExecution', { stateMachineArn: express, input: '{}' })).status, 'SUCCEEDED')
    assert.equal((await call('TestState', { definition: '{"Type": "Pass", "End": true}', input: '[1]' })).output, '[1]')
    assert.equal((await call('ValidateStateMachineDefinition', { definition: '{}' })).result, 'FAIL')
    for (const arn of made) await call('DeleteStateMachine', { stateMachineArn: arn })
    assert.deepEqual(all.filter((op) => !called.has(op)), [])
    agent.destroy()
  })
}
