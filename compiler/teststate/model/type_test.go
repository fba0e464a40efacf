package model

import (
	"strings"
	"testing"
)

// TestType: what is known of results, at a path into them. Spellings are those of the
// models and of the SDK for Java.
func TestType(t *testing.T) {
	for _, c := range []struct {
		resource, at, want string
		job                bool
	}{
		{"aws-sdk:sfn:startExecution", "", `{"ExecutionArn"?: string, "StartDate"?: string}`, false},
		{"states:startExecution", "", `{"ExecutionArn"?: string, "SdkHttpMetadata"?: {"HttpStatusCode"?: integer, …}, "SdkResponseMetadata"?: {…}, "StartDate"?: string | number}`, false},
		{"states:startExecution", "Output", "unknown | absent", true},
		{"states:startExecution", "Status", "string | absent", true},
		{"lambda:invoke", "Payload", "unknown | absent", false},
		{"lambda:invoke", "StatusCode", "integer | absent", false},
		{"sqs:sendMessage", "MD5OfMessageBody", "string | absent", false},
		{"dynamodb:getItem", "Item.id.S", "string | absent", false},
		{"dynamodb:getItem", "Item.id.M.a.M.b", "unknown | absent", false},
		{"aws-sdk:dynamodb:getItem", "Item.id.Bool", "boolean | absent", false},
		{"aws-sdk:rds:describeDBInstances", "DbInstances.0.DbInstanceArn", "string | absent", false},
		{"aws-sdk:s3:getObject", "ETag", "string | absent", false},
		{"aws-sdk:s3:getObject", "Body", "unknown | absent", false},
		{"athena:startQueryExecution", "QueryExecution.Status.State", "string | absent", true},
		{"athena:startQueryExecution", "QueryExecution.Later", "unknown | absent", true},
		{"http:invoke", "", "unknown", false},
		{"emr:createCluster", "", "unknown", false},
		{"aws-sdk:nowhere:doIt", "", "unknown", false},
	} {
		colon := strings.LastIndexByte(c.resource, ':')
		m, err := Output(c.resource[:colon], c.resource[colon+1:], c.job)
		if err != nil {
			t.Fatal(err)
		}
		got := m.Type()
		for step := range strings.SplitSeq(c.at, ".") {
			switch step {
			case "":
			case "0":
				got = got.Element().Optional()
			default:
				got = got.Field(step)
			}
		}
		if got.String() != c.want {
			t.Errorf("%s %s: got %s, want %s", c.resource, c.at, got, c.want)
		}
	}
}

// TestAllModels reads each of them.
func TestAllModels(t *testing.T) {
	all, err := unpacked()
	if err != nil || len(all) < 400 {
		t.Fatal(len(all), err)
	}
	for id := range all {
		if s, err := load(id); err != nil || len(s.Shapes) == 0 && len(s.Operations) > 0 {
			t.Error(id, err)
		}
	}
}

func TestJavaNames(t *testing.T) {
	for name, want := range map[string]string{
		"DBInstances": "dbInstances", "ETag": "eTag", "SSEKMSKeyId": "ssekmsKeyId", "ID": "id", "vCpus": "vCpus", "S": "s", "ChecksumCRC32": "checksumCRC32", "": "",
	} {
		if got := javaName(name); got != want {
			t.Errorf("%q: got %q, want %q", name, got, want)
		}
	}
}
