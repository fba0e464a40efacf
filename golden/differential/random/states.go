package random

import "github.com/aslc-dev/aslc/golden/differential/trial"

// deepest is how deep Parallels and Maps go into one another.
const deepest = 3

// state is one of a random kind. Kinds that end the scope come only where it
// may end.
func (g *generator) state(l link) object {
	if g.root {
		return g.queryState(l)
	}
	if g.one(4) {
		o := g.queryState(l)
		o.set("QueryLanguage", "JSONata")
		return o
	}
	o := g.pathState(l)
	if kind := o.get("Type"); g.one(6) && kind != "Succeed" && kind != "Fail" {
		o.set("Assign", g.assign(l, g.pathAssigned))
	}
	return o
}

// pathState is a state in JSONPath.
func (g *generator) pathState(l link) object {
	kinds := []func(link) object{g.pass, g.task, g.task, g.wait, g.choice}
	if l.depth < deepest {
		kinds = append(kinds, g.parallel, g.mapState)
	}
	if len(l.later) == 0 {
		kinds = append(kinds, g.succeed, g.fail)
	}
	if len(l.later) < 2 {
		kinds = append(kinds[:4], kinds[5:]...) // a Choice needs a choice
	}
	o := oneOf(g, kinds)(l)
	if g.one(10) {
		o.set("Comment", g.word())
	}
	return o
}

func (g *generator) transition(o *object, l link) {
	if next := g.next(l); next != "" {
		o.set("Next", next)
		return
	}
	o.set("End", true)
}

// ends adds InputPath and OutputPath.
func (g *generator) ends(o *object) {
	if g.one(4) {
		o.set("InputPath", g.part())
	}
	if g.one(7) {
		o.set("OutputPath", g.part())
	}
}

// part is a path to what mostly has the fields that other paths look for, or null.
func (g *generator) part() any {
	switch {
	case g.one(8):
		return nil
	case g.one(6):
		return g.path()
	}
	return g.pick("$", "$.obj", "$$.Execution.Input", "$['obj']")
}

// results adds ResultPath, mostly one that keeps the input, and ResultSelector.
func (g *generator) results(o *object, selector bool) {
	if selector && g.one(5) {
		o.set("ResultSelector", g.template(2))
	}
	switch g.IntN(14) {
	case 0, 1:
		o.set("ResultPath", nil)
	case 2:
	case 3:
		o.set("ResultPath", "$")
	case 4:
		o.set("ResultPath", g.pick("$.list[0]", "$.n", "$.obj.list[1]"))
	default:
		o.set("ResultPath", g.pick("$.r", "$.r", "$.obj.r", "$['new name']", "$.deep.er.s"))
	}
}

func (g *generator) pass(l link) object {
	o := object{{"Type", "Pass"}}
	g.ends(&o)
	switch g.IntN(4) {
	case 0:
		o.set("Result", g.constant(2))
	case 1, 2:
		o.set("Parameters", g.template(3))
	}
	g.results(&o, false)
	g.transition(&o, l)
	return o
}

var resources = []string{
	"arn:aws:lambda:us-east-1:123456789012:function:Work", "arn:aws:lambda:us-east-1:123456789012:function:Other:prod",
	"arn:aws:states:::lambda:invoke", "arn:aws:states:::dynamodb:putItem", "arn:aws:states:::aws-sdk:s3:getObject",
	"arn:aws:states:::ecs:runTask.sync", "arn:aws:states:::states:startExecution.sync:2",
	"arn:aws:states:::sqs:sendMessage.waitForTaskToken", "arn:aws:states:::lambda:invoke.waitForTaskToken",
	"arn:aws:states:us-east-1:123456789012:activity:Approve", "arn:aws:fargate:us-east-1:123456789012:task:job",
}

func (g *generator) task(l link) object {
	o := object{{"Type", "Task"}, {"Resource", oneOf(g, resources)}}
	g.ends(&o)
	if g.one(2) {
		g.inTask = true
		o.set("Parameters", g.template(3))
		g.inTask = false
	}
	g.results(&o, true)
	g.limits(&o)
	if g.one(6) {
		c := object{{"RoleArn", "arn:aws:iam::123456789012:role/r"}}
		if g.one(2) {
			c = object{{"RoleArn.$", g.pick("$.s", "$$.Execution.Input.s", "States.Format('role/{}', $.n)")}}
		}
		o.set("Credentials", c)
	}
	g.policy(&o, l)
	g.transition(&o, l)
	return o
}

// limits adds a time-out and a heartbeat that is shorter.
func (g *generator) limits(o *object) {
	switch g.IntN(5) {
	case 0:
		o.set("TimeoutSeconds", g.pick(10, 20))
	case 1:
		o.set("TimeoutSecondsPath", g.seconds())
	}
	switch g.IntN(6) {
	case 0:
		o.set("HeartbeatSeconds", g.pick(1, 5))
	case 1:
		o.set("HeartbeatSecondsPath", g.seconds())
	}
}

// policy adds Retry and Catch.
func (g *generator) policy(o *object, l link) {
	if g.one(2) {
		var list []any
		for range 1 + g.IntN(3) {
			list = append(list, g.retrier())
		}
		o.set("Retry", g.withAll(list, g.retrier))
	}
	if len(l.later) > 0 && g.one(2) {
		catcher := func() object { return g.catcher(l) }
		var list []any
		for range 1 + g.IntN(2) {
			list = append(list, catcher())
		}
		o.set("Catch", g.withAll(list, catcher))
	}
}

// withAll may add an element for States.ALL, which must be the last.
func (g *generator) withAll(list []any, element func() object) []any {
	if !g.one(2) {
		return list
	}
	all := element()
	all[0].value = []any{"States.ALL"}
	return append(list, all)
}

func (g *generator) errorEquals() []any {
	var out []any
	for range 1 + g.IntN(2) {
		name := oneOf(g, append(trial.Names(), "States.HeartbeatTimeout", "States.IntrinsicFailure", "States.ResultPathMatchFailure"))
		out = append(out, name)
	}
	return out
}

func (g *generator) retrier() object {
	o := object{{"ErrorEquals", g.errorEquals()}}
	if g.one(2) {
		o.set("IntervalSeconds", g.pick(1, 2, 3, 10))
	}
	if g.one(2) {
		o.set("MaxAttempts", g.pick(0, 1, 2, 4))
	}
	if g.one(2) {
		o.set("BackoffRate", g.pick(1, 1.5, 2, 3.25))
	}
	if g.one(3) {
		o.set("MaxDelaySeconds", g.pick(11, 12, 15))
	}
	if g.one(3) {
		o.set("JitterStrategy", g.pick("FULL", "FULL", "NONE"))
	}
	return o
}

func (g *generator) catcher(l link) object {
	o := object{{"ErrorEquals", g.errorEquals()}}
	if g.query {
		g.queryCatcher(&o, l)
		o.set("Next", g.next(l))
		return o
	}
	if g.one(5) {
		o.set("Assign", g.assign(l, g.pathAssigned))
	}
	switch g.IntN(6) {
	case 0:
		o.set("ResultPath", nil)
	case 1, 2, 3, 4:
		o.set("ResultPath", g.pick("$.error", "$.error", "$.obj.e", "$.list[0]"))
	}
	o.set("Next", g.next(l))
	return o
}

func (g *generator) wait(l link) object {
	o := object{{"Type", "Wait"}}
	g.ends(&o)
	switch g.IntN(4) {
	case 0:
		o.set("Seconds", g.pick(0, 1, 5, 90))
	case 1:
		o.set("SecondsPath", g.seconds())
	case 2:
		o.set("Timestamp", g.timestamp())
	case 3:
		o.set("TimestampPath", g.pick("$.t", "$.t", "$.t", "$.obj.t", "$$.Execution.StartTime", "$$.Execution.Input.t"))
	}
	g.transition(&o, l)
	return o
}

func (g *generator) succeed(link) object {
	o := object{{"Type", "Succeed"}}
	g.ends(&o)
	return o
}

func (g *generator) fail(link) object {
	o := object{{"Type", "Fail"}}
	switch g.IntN(3) {
	case 0:
		o.set("Error", g.pick("A", "B", "Custom", ""))
	case 1:
		o.set("ErrorPath", g.pick("$.s", "$.t", "States.Format('E{}', $.n)"))
	}
	switch g.IntN(3) {
	case 0:
		o.set("Cause", g.word())
	case 1:
		o.set("CausePath", g.pick("$.s", "$$.State.Name", "States.JsonToString($.obj)"))
	}
	return o
}

func (g *generator) parallel(l link) object {
	o := object{{"Type", "Parallel"}}
	g.ends(&o)
	if g.one(3) {
		o.set("Parameters", g.template(2))
	}
	var branches []any
	for range 1 + g.IntN(3) {
		branch := object{}
		g.scope(&branch, 1+g.IntN(2), l.depth+1)
		branches = append(branches, branch)
	}
	o.set("Branches", branches)
	g.results(&o, true)
	g.policy(&o, l)
	g.transition(&o, l)
	return o
}

func (g *generator) mapState(l link) object {
	o := object{{"Type", "Map"}}
	if g.one(12) {
		o.set("InputPath", "$.obj")
	}
	if !g.risky() {
		o.set("ItemsPath", g.array())
	}
	g.concurrency(&o)
	selector, processor := "ItemSelector", "ItemProcessor"
	if g.one(4) {
		selector, processor = "Parameters", "Iterator"
	}
	g.inMap++
	if g.one(2) {
		o.set(selector, g.template(2))
	}
	inner := object{}
	maps, vars := g.inMap-1, g.vars
	switch {
	case processor == "ItemProcessor" && g.one(3):
		inner.set("ProcessorConfig", object{{"Mode", "INLINE"}})
	case processor == "ItemProcessor" && g.one(2):
		inner.set("ProcessorConfig", object{{"Mode", "DISTRIBUTED"}, {"ExecutionType", "STANDARD"}})
		g.distributed(&o)
		g.inMap, g.vars = 0, nil // executions of their own know nothing of what is around them
	}
	g.scope(&inner, 1+g.IntN(2), l.depth+1)
	g.inMap, g.vars = maps, vars
	o.set(processor, inner)
	g.results(&o, true)
	if g.one(6) {
		o.set("OutputPath", g.part())
	}
	g.policy(&o, l)
	g.transition(&o, l)
	return o
}

// distributed adds what a distributed Map may have without objects to read.
func (g *generator) distributed(o *object) {
	if g.one(3) {
		batcher := object{{"MaxItemsPerBatch", g.pick(1, 2)}}
		switch g.IntN(3) {
		case 0:
			batcher = object{{"MaxItemsPerBatchPath", g.seconds()}}
		case 1:
			batcher.set("MaxInputBytesPerBatch", g.pick(60, 200))
		}
		if g.one(2) {
			batcher.set("BatchInput", g.template(1))
		}
		o.set("ItemBatcher", batcher)
	}
	if g.one(3) {
		config := object{{"Transformation", g.pick("NONE", "COMPACT", "FLATTEN")}, {"OutputType", "JSON"}}
		o.set("ResultWriter", object{{"WriterConfig", config}})
	}
}

func (g *generator) concurrency(o *object) {
	switch g.IntN(4) {
	case 0:
		o.set("MaxConcurrency", g.pick(0, 1, 2, 5))
	case 1:
		o.set("MaxConcurrencyPath", g.seconds())
	}
	switch g.IntN(5) {
	case 0:
		o.set("ToleratedFailureCount", g.pick(0, 1, 2))
	case 1:
		o.set("ToleratedFailureCountPath", g.seconds())
	}
	switch g.IntN(5) {
	case 0:
		o.set("ToleratedFailurePercentage", g.pick(0, 50, 100))
	case 1:
		o.set("ToleratedFailurePercentagePath", g.seconds())
	}
}
