// Package model holds the results that mocks give against what the AWS services'
// own models say of them: types, required members, sizes, values and patterns.
//
// The models (models.zst, made by gen.go) are those of botocore 1.43.11, © Amazon.com,
// Inc. or its affiliates, Apache License 2.0, less all but the outputs.
package model

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
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
	return Model{service: s, shape: s.Operations[operation], free: free[id+":"+operation]}, nil
}

var loaded sync.Map // by service, as it is named here: *service

// load finds a service's model; nil if there is none: http, apigateway, or a name of
// the user's.
func load(id string) (*service, error) {
	if s, ok := loaded.Load(id); ok {
		return s.(*service), nil
	}
	text, err := modelText(id)
	if text == nil || err != nil {
		return nil, err
	}
	s := &service{}
	if err := json.Unmarshal(text, s); err != nil {
		return nil, fmt.Errorf("models.zst: %s: %w", id, err)
	}
	loaded.Store(id, s)
	return s, nil
}

// modelText is the line of a service, unpacked as far as that; nil: it has none.
func modelText(id string) ([]byte, error) {
	unpacked, err := zstd.NewReader(bytes.NewReader(archive), zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, fmt.Errorf("models.zst: %w", err)
	}
	defer unpacked.Close()
	lines := bufio.NewScanner(unpacked)
	lines.Buffer(nil, 8<<20) // the largest has 600 KB
	for lines.Scan() {
		if name, text, _ := bytes.Cut(lines.Bytes(), []byte{'\t'}); string(name) == id {
			return text, nil
		}
	}
	return nil, lines.Err()
}

// upperFirst is how integrations spell operations and members (StartDate).
func upperFirst(name string) string {
	if name == "" {
		return ""
	}
	return strings.ToUpper(name[:1]) + name[1:]
}
