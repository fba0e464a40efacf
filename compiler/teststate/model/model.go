// Package model holds the results that mocks give against what the AWS services'
// own models say of them: types, required members, sizes.
//
// The models (models.zip, made by gen.go) are those of botocore 1.43.11, © Amazon.com,
// Inc. or its affiliates, Apache License 2.0, less all but the outputs.
package model

import (
	"archive/zip"
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed models.zip
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
	Type     string
	Required []string
	Members  map[string]int // numbers of their shapes
	Element  int            // of a list or of a map's values
	Min, Max json.Number
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

// load reads a service's model; nil if there is none.
func load(id string) (*service, error) {
	files, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return nil, fmt.Errorf("models.zip: %w", err)
	}
	text, err := fs.ReadFile(files, id+".json")
	if err != nil {
		return nil, nil // a service without a model: http, apigateway, or a name of the user's
	}
	s := &service{}
	if err := json.Unmarshal(text, s); err != nil {
		return nil, fmt.Errorf("models.zip: %s: %w", id, err)
	}
	return s, nil
}

// upperFirst is how integrations spell operations and members (StartDate).
func upperFirst(name string) string {
	if name == "" {
		return ""
	}
	return strings.ToUpper(name[:1]) + name[1:]
}
