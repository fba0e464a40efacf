package lower

import (
	"slices"
	"strings"

	"github.com/aslc-dev/aslc/compiler/jsontree"
	"github.com/aslc-dev/aslc/ir"
)

// targetArgument is the argument that says what an integration works on.
type targetArgument struct{ service, action, argument, kind string }

var targetArguments = []targetArgument{
	{"lambda", "invoke", "FunctionName", "function"},
	{"states", "startExecution", "StateMachineArn", "stateMachine"},
	{"sfn", "startExecution", "StateMachineArn", "stateMachine"},
	{"sfn", "startSyncExecution", "StateMachineArn", "stateMachine"},
}

// identity of an integration; t.Service is without "aws-sdk:".
func (o object) identity(t ir.Target, state string) string {
	i := slices.IndexFunc(targetArguments, func(a targetArgument) bool { return a.service == t.Service && a.action == t.Action })
	if i < 0 {
		return serviceName(bare(t.Service)) + upperFirst(bare(t.Action))
	}
	a := targetArguments[i]
	name := "Parameters"
	if o.in.jsonata() {
		name = "Arguments"
	}
	if f, ok := o.field(name); ok && f.n.Kind == jsontree.Object {
		if n := f.n.Get(a.argument); n != nil && n.Kind == jsontree.String && !(o.in.jsonata() && marked(n.Text)) {
			if id := bare(named(n.Text, a.kind)); id != "" {
				return id
			}
		}
	}
	o.l.dynamic[state] = true
	return state
}

// families of identities: tasks share a method within one only. Where two
// families have one name, that further down gets its family's name behind it.
var families = []string{"function", "machine", "activity", "service", "resource", "sdk function", "sdk machine", "state"}

func (l *lowerer) family(s *ir.Task) string {
	t := s.Target
	service, sdk := strings.CutPrefix(t.Service, "aws-sdk:")
	prefix := ""
	if sdk {
		prefix = "sdk "
	}
	switch {
	case t.Kind == ir.LambdaFunction:
		return "function"
	case t.Kind == ir.Activity:
		return "activity"
	case t.Kind == ir.Other:
		return "resource"
	case l.dynamic[s.Name]:
		return "state"
	case service == "lambda" && t.Action == "invoke":
		return prefix + "function"
	case slices.ContainsFunc(targetArguments, func(a targetArgument) bool { return a.service == service && a.action == t.Action }):
		return prefix + "machine"
	}
	return "service"
}

// separate keeps a function, a state machine and a state of one name apart: they
// are different work, and their methods have different arguments.
func (l *lowerer) separate() {
	best := map[string]int{} // identity → the first of its families
	rank := func(s *ir.Task) int { return slices.Index(families, l.family(s)) }
	tasks := l.tasks()
	for _, s := range tasks {
		if b, seen := best[s.Target.ID]; !seen || rank(s) < b {
			best[s.Target.ID] = rank(s)
		}
	}
	for _, s := range tasks {
		if r := rank(s); r > best[s.Target.ID] {
			s.Target.ID += " " + families[r]
		}
	}
}

func (l *lowerer) tasks() []*ir.Task {
	var out []*ir.Task
	for _, s := range l.prog.States {
		if t, ok := s.(*ir.Task); ok && t.Target.ID != "" {
			out = append(out, t)
		}
	}
	return out
}

// named takes the name of a function or machine out of an ARN, a part of one, or
// a name with a version behind it.
func named(text, kind string) string {
	parts := splitARN(text)
	for i, p := range parts[:len(parts)-1] {
		if p == kind {
			return parts[i+1]
		}
	}
	if parts[0] == "arn" {
		return parts[len(parts)-1]
	}
	return parts[0]
}

func upperFirst(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// serviceNames are the names of services whose spelling in a Resource is no good
// as a Go name.
var serviceNames = map[string]string{
	"apigateway": "APIGateway", "bedrockagent": "BedrockAgent", "bedrockruntime": "BedrockRuntime",
	"cloudformation": "CloudFormation", "cloudwatch": "CloudWatch", "cloudwatchlogs": "CloudWatchLogs", "codebuild": "CodeBuild",
	"cognitoidentityprovider": "CognitoIdentityProvider", "databrew": "DataBrew", "dynamodb": "DynamoDB", "ec2": "EC2", "ecr": "ECR",
	"ecs": "ECS", "efs": "EFS", "eks": "EKS", "elasticmapreduce": "EMR", "emr": "EMR", "emr-containers": "EMRContainers",
	"emr-serverless": "EMRServerless", "emrserverless": "EMRServerless", "eventbridge": "EventBridge", "events": "EventBridge",
	"fis": "FIS", "http": "HTTP", "iam": "IAM", "kms": "KMS", "mediaconvert": "MediaConvert", "opensearch": "OpenSearch", "rds": "RDS",
	"rdsdata": "RDSData", "redshiftdata": "RedshiftData", "route53": "Route53", "s3": "S3", "sagemaker": "SageMaker",
	"secretsmanager": "SecretsManager", "ses": "SES", "sesv2": "SESV2", "sfn": "SFN", "sns": "SNS", "sqs": "SQS", "ssm": "SSM", "sts": "STS",
	"states": "StepFunctions",
}

func serviceName(service string) string {
	if name, ok := serviceNames[service]; ok {
		return name
	}
	return upperFirst(service)
}
