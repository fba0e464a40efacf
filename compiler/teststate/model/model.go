// Package model knows what the AWS services' own models say of their results. It
// holds those that mocks give against that: types, required members, sizes, values
// and patterns; and has the types of results for those who look for mistakes.
//
// The models (models.zst, made by gen.go) are those of botocore 1.43.11, © Amazon.com,
// Inc. or its affiliates, Apache License 2.0, less all but the outputs.
package model

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/klauspost/compress/zstd"
)

//go:embed models.zst
var archive []byte

// Mode is how strictly a result is looked at (TestState, fieldValidationMode).
type Mode int

const (
	Strict  Mode = iota // members that are required must be there
	Present             // only members that are there are looked at
)

// service is one service's model, as gen.go writes it.
type service struct {
	Operations map[string]int // the number of the output's shape; 0: there is none
	Shapes     []shape        // the one with the number 1 first

	types sync.Map // of models, by typeKey: ir.Type
}

type shape struct {
	Type     string // "": string
	Required []string
	Members  map[string]int // numbers of their shapes
	Element  int            // of a list or of a map's values
	Min, Max json.Number
	Enum     []string // the values of a text
	Pattern  string   // a regular expression in Java's dialect
}

// Model is what an operation gives; the zero Model gives anything.
type Model struct {
	service *service
	shape   int      // its number; 0: it has none
	free    []string // members that hold a document of the user's
	sdk     bool     // of an AWS SDK integration
	job     bool     // what is given when a job has ended
}

// names are the services that Step Functions names otherwise than their SDKs do.
var names = map[string]string{
	"states": "sfn", "events": "eventbridge", "elasticmapreduce": "emr", "emr-containers": "emrcontainers",
	"bedrock": "bedrockruntime",
}

// jobs are the calls that a .sync integration polls: their result is the task's
// (Developer Guide, integrating optimized services).
var jobs = map[string]string{
	"sfn:StartExecution": "DescribeExecution", "batch:SubmitJob": "DescribeJobs", "ecs:RunTask": "DescribeTasks",
	"glue:StartJobRun": "GetJobRun", "codebuild:StartBuild": "BatchGetBuilds", "codebuild:StartBuildBatch": "BatchGetBuildBatches",
	"athena:StartQueryExecution": "GetQueryExecution", "databrew:StartJobRun": "DescribeJobRun",
	"emr:CreateCluster": "DescribeCluster", "emr:TerminateCluster": "DescribeCluster", "emr:AddStep": "DescribeStep",
	"sagemaker:CreateTrainingJob": "DescribeTrainingJob", "sagemaker:CreateTransformJob": "DescribeTransformJob",
	"sagemaker:CreateProcessingJob":           "DescribeProcessingJob",
	"sagemaker:CreateHyperParameterTuningJob": "DescribeHyperParameterTuningJob",
	"sagemaker:CreateLabelingJob":             "DescribeLabelingJob",
}

// free are members whose content is the user's own: the integration shows as a
// document what the service has as a text or as bytes.
var free = map[string][]string{
	"lambda:Invoke": {"Payload"}, "bedrockruntime:InvokeModel": {"Body"},
	"sfn:DescribeExecution": {"Input", "Output"}, "sfn:StartSyncExecution": {"Input", "Output"},
}

// Output finds what a task's integration gives: of service and action as the
// Resource names them ("dynamodb", "aws-sdk:kms"), or of the job that it waits for.
// What has no model gives anything.
func Output(from, action string, job bool) (Model, error) {
	id, sdk := strings.CutPrefix(from, "aws-sdk:")
	if name, ok := names[id]; ok && !sdk {
		id = name
	}
	operation := upperFirst(action)
	if job {
		operation = jobs[id+":"+operation]
	}
	s, err := load(id)
	if s == nil || err != nil {
		return Model{}, err
	}
	return Model{service: s, shape: s.Operations[operation], free: free[id+":"+operation], sdk: sdk, job: job}, nil
}

var loaded sync.Map // by service, as it is named here: *service

// load finds a service's model; nil if there is none: http, apigateway, or a name of
// the user's.
func load(id string) (*service, error) {
	if s, ok := loaded.Load(id); ok {
		return s.(*service), nil
	}
	all, err := unpacked()
	if err != nil || all[id] == nil {
		return nil, err
	}
	s := &service{}
	if err := json.Unmarshal(all[id], s); err != nil {
		return nil, fmt.Errorf("models.zst: %s: %w", id, err)
	}
	first, _ := loaded.LoadOrStore(id, s)
	return first.(*service), nil
}

// unpacked are the lines of the services, by name: 5.6 MB, kept once somebody asked.
var unpacked = sync.OnceValues(func() (map[string][]byte, error) {
	r, err := zstd.NewReader(bytes.NewReader(archive), zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, fmt.Errorf("models.zst: %w", err)
	}
	defer r.Close()
	text, err := io.ReadAll(r)
	if err != nil {
		return nil, fmt.Errorf("models.zst: %w", err)
	}
	out := map[string][]byte{}
	for line := range bytes.Lines(text) {
		name, model, _ := bytes.Cut(line, []byte{'\t'})
		out[string(name)] = model
	}
	return out, nil
})

// upperFirst is how integrations spell operations and members (StartDate).
func upperFirst(name string) string {
	if name == "" {
		return ""
	}
	return strings.ToUpper(name[:1]) + name[1:]
}
