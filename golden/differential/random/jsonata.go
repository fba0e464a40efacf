package random

import "fmt"

// queryState is a state in JSONata.
func (g *generator) queryState(l link) object {
	kinds := []func(link) object{g.queryPass, g.queryTask, g.queryTask, g.queryWait, g.queryChoice}
	if l.depth < deepest {
		kinds = append(kinds, g.queryParallel, g.queryMap)
	}
	if len(l.later) == 0 {
		kinds = append(kinds, g.querySucceed, g.queryFail)
	}
	if len(l.later) < 2 {
		kinds = append(kinds[:4], kinds[5:]...) // a Choice needs a choice
	}
	return oneOf(g, kinds)(l)
}

// output adds Output, and Assign where the kind has it; most outputs keep the
// fields that others look for.
func (g *generator) output(o *object, assign bool, l link) {
	switch g.IntN(6) {
	case 0, 1:
		o.set("Output", g.queryOf('o'))
	case 2:
		o.set("Output", g.queryTemplate(2))
	case 3:
		o.set("Output", g.filled("{% $merge([$states.context.Execution.Input, {'r': ‹v›}]) %}", 1))
	case 4:
		o.set("Output", "{% $states.input %}")
	}
	if assign && g.one(3) {
		o.set("Assign", g.assign(l, g.queryAssigned))
	}
}

func (g *generator) queryAssigned(o *object, name string) {
	switch g.IntN(5) {
	case 0:
		o.set(name, g.constant(1))
	case 1:
		o.set(name, g.queryTemplate(1))
	default:
		o.set(name, g.queryOf('v'))
	}
}

func (g *generator) pathAssigned(o *object, name string) {
	switch g.IntN(5) {
	case 0:
		o.set(name, g.constant(1))
	case 1:
		o.set(name, g.template(1))
	case 2:
		o.set(name+".$", g.call(2))
	default:
		o.set(name+".$", g.path())
	}
}

// assign is an Assign. No scope assigns what one around it does, so names have
// the depth in them; a few are also the names of functions.
func (g *generator) assign(l link, set func(*object, string)) object {
	var o object
	for _, name := range []string{"a", "b", "c"}[:1+g.IntN(3)] {
		name = fmt.Sprintf("%s%d", name, l.depth)
		if l.depth == 0 && g.one(60) {
			name = "count"
		}
		set(&o, name)
		g.assigned = append(g.assigned, name)
	}
	return o
}

func (g *generator) queryPass(l link) object {
	o := object{{"Type", "Pass"}}
	g.output(&o, true, l)
	g.transition(&o, l)
	return o
}

// either is a constant, or a query of a kind.
func (g *generator) either(kind byte, constants ...any) any {
	if g.one(2) {
		return g.queryOf(kind)
	}
	return g.pick(constants...)
}

func (g *generator) queryTask(l link) object {
	o := object{{"Type", "Task"}, {"Resource", oneOf(g, resources)}}
	g.inTask = true
	if g.one(2) {
		o.set("Arguments", g.queryTemplate(2))
	}
	g.inTask = false
	if g.one(3) {
		o.set("TimeoutSeconds", g.either('k', 10, 20))
	}
	if g.one(4) {
		o.set("HeartbeatSeconds", g.either('k', 1, 5))
	}
	if g.one(6) {
		o.set("Credentials", object{{"RoleArn", g.either('s', "arn:aws:iam::123456789012:role/r")}})
	}
	g.queryEnd(&o, l)
	return o
}

// queryEnd adds what follows the work of a state: its policy, Output and Assign.
func (g *generator) queryEnd(o *object, l link) {
	g.hasResult = true
	g.output(o, true, l)
	g.hasResult, g.query = false, true
	g.policy(o, l)
	g.query = false
	g.transition(o, l)
}

// queryCatcher adds to a catcher what JSONata states may have there.
func (g *generator) queryCatcher(o *object, l link) {
	g.caught = true
	g.output(o, true, l)
	g.caught = false
}

func (g *generator) queryWait(l link) object {
	o := object{{"Type", "Wait"}}
	if g.one(2) {
		o.set("Seconds", g.either('k', 0, 1, 5, 90))
	} else {
		o.set("Timestamp", g.either('t', g.timestamp()))
	}
	g.output(&o, true, l)
	g.transition(&o, l)
	return o
}

func (g *generator) querySucceed(l link) object {
	o := object{{"Type", "Succeed"}}
	g.output(&o, false, l)
	return o
}

func (g *generator) queryFail(link) object {
	o := object{{"Type", "Fail"}}
	if g.one(2) {
		o.set("Error", g.either('s', "A", "B", ""))
	}
	if g.one(2) {
		o.set("Cause", g.either('s', g.word()))
	}
	return o
}

func (g *generator) queryChoice(l link) object {
	o := object{{"Type", "Choice"}}
	var rules []any
	for range 1 + g.IntN(4) {
		condition := g.queryOf('b')
		rule := object{{"Condition", condition}, {"Next", g.next(l)}}
		if g.one(12) {
			rule[0].value = g.one(2)
		}
		if g.one(2) {
			g.output(&rule, true, l)
		}
		rules = append(rules, rule)
	}
	o.set("Choices", rules)
	if !g.one(6) {
		o.set("Default", l.later[0])
	}
	g.output(&o, true, l)
	return o
}

func (g *generator) queryParallel(l link) object {
	o := object{{"Type", "Parallel"}}
	if g.one(3) {
		o.set("Arguments", g.queryTemplate(2))
	}
	var branches []any
	for range 1 + g.IntN(3) {
		branch := object{}
		g.scope(&branch, 1+g.IntN(2), l.depth+1)
		branches = append(branches, branch)
	}
	o.set("Branches", branches)
	g.queryEnd(&o, l)
	return o
}

func (g *generator) queryMap(l link) object {
	o := object{{"Type", "Map"}}
	switch g.IntN(8) {
	case 0:
		o.set("Items", []any{g.queryOf('v'), 2, g.queryOf('o')})
	case 1:
	default:
		o.set("Items", g.queryOf('a'))
	}
	g.queryConcurrency(&o)
	g.inMap++
	if g.one(2) {
		o.set("ItemSelector", g.queryTemplate(2))
	}
	inner := object{}
	maps, vars := g.inMap-1, g.vars
	if g.one(4) {
		inner.set("ProcessorConfig", object{{"Mode", "DISTRIBUTED"}, {"ExecutionType", "STANDARD"}})
		if g.one(3) {
			o.set("ItemBatcher", object{{"MaxItemsPerBatch", g.either('k', 1, 2)}, {"BatchInput", g.queryTemplate(1)}})
		}
		g.inMap, g.vars = 0, nil // executions of their own know nothing of what is around them
	}
	g.scope(&inner, 1+g.IntN(2), l.depth+1)
	g.inMap, g.vars = maps, vars
	o.set("ItemProcessor", inner)
	g.queryEnd(&o, l)
	return o
}

func (g *generator) queryConcurrency(o *object) {
	if g.one(3) {
		o.set("MaxConcurrency", g.either('k', 0, 1, 2))
	}
	if g.one(4) {
		o.set("ToleratedFailureCount", g.either('k', 0, 1, 2))
	}
	if g.one(4) {
		o.set("ToleratedFailurePercentage", g.either('k', 0, 50, 100))
	}
}

// queryLoop is a state that comes round three times, with a variable that counts.
func (g *generator) queryLoop(states *object, name, after string, depth int) {
	counter := fmt.Sprintf("k%d", g.states)
	body, count, again := g.name(), g.name(), g.name()
	add := func(name string, o object) {
		if !g.root {
			o.set("QueryLanguage", "JSONata")
		}
		states.set(name, o)
	}
	add(name, object{{"Type", "Pass"}, {"Assign", object{{counter, 0}}}, {"Next", body}})
	g.vars = append(g.vars, counter)
	states.set(body, g.state(link{[]string{count}, depth}))
	add(count, object{{"Type", "Pass"}, {"Assign", object{{counter, "{% $" + counter + " + 1 %}"}}}, {"Next", again}})
	add(again, object{{"Type", "Choice"}, {"Choices", []any{
		object{{"Condition", "{% $" + counter + " < 3 %}"}, {"Next", body}}}}, {"Default", after}})
}
