package diag

// Codes about the values of fields.
const (
	WrongType       Code = "ASL3001"
	OutOfRange      Code = "ASL3002"
	NotOneOf        Code = "ASL3003"
	BadTimestamp    Code = "ASL3004"
	BadResource     Code = "ASL3005"
	StatesAll       Code = "ASL3006"
	UnknownError    Code = "ASL3007"
	LongHeartbeat   Code = "ASL3008"
	ShadowedError   Code = "ASL3009"
	Downgrade       Code = "ASL3010"
	CredentialField Code = "ASL3011"
)

var valueCodes = []Info{
	{
		Code: WrongType, Name: "WrongType", Service: schemaFailed,
		Title: "a value of the wrong type",
		Doc:   `The field wants another type of JSON value. Numbers in quotes are strings.`,
		Example: `{
  "StartAt": "Rest",
  "States": {
    "Rest": {"Type": "Wait", "Seconds": "10", "End": true}
  }
}`,
	},
	{
		Code: OutOfRange, Name: "OutOfRange", Service: schemaFailed,
		Title: "a number outside its range",
		Doc: `Seconds of a Wait: 0 to 99,999,999. TimeoutSeconds, HeartbeatSeconds: 1 to 99,999,999.
IntervalSeconds: 1 to 99,999,999. MaxAttempts: 0 to 99,999,999. BackoffRate: at least 1.
MaxDelaySeconds: 1 to 31,622,400. MaxConcurrency and
ToleratedFailureCount: 0 and more. ToleratedFailurePercentage: 0 to 100.`,
		Example: `{
  "StartAt": "Rest",
  "States": {
    "Rest": {"Type": "Wait", "Seconds": -1, "End": true}
  }
}`,
	},
	{
		Code: NotOneOf, Name: "NotOneOf", Service: schemaFailed,
		Title: "a word that the field does not know",
		Doc: `QueryLanguage is JSONPath or JSONata, JitterStrategy FULL or NONE, Mode of a ProcessorConfig INLINE
or DISTRIBUTED, Version 1.0.`,
		Example: `{
  "StartAt": "Charge",
  "States": {
    "Charge": {
      "Type": "Task", "Resource": "${ChargeFn}",
      "Retry": [{"ErrorEquals": ["States.ALL"], "JitterStrategy": "SOME"}],
      "End": true
    }
  }
}`,
	},
	{
		Code: BadTimestamp, Name: "BadTimestamp", Service: schemaFailed,
		Title: "not an RFC 3339 timestamp",
		Doc: `Timestamps are written 2026-03-14T01:59:00Z: date, a capital T, time, and Z or an offset such as
+01:00; fractions of a second may follow the seconds.`,
		Example: `{
  "StartAt": "Rest",
  "States": {
    "Rest": {"Type": "Wait", "Timestamp": "2026-03-14 01:59:00", "End": true}
  }
}`,
	},
	{
		Code: BadResource, Name: "BadResource", Service: invalidResource,
		Title: "a Resource that cannot be right",
		Doc: `A Resource that begins like the ARN of a Lambda function, an activity or a service integration must
be one: arn:aws:lambda:REGION:ACCOUNT:function:NAME[:VERSION], arn:aws:states:REGION:ACCOUNT:activity:NAME,
arn:aws:states:::SERVICE:ACTION[.sync|.sync:2|.waitForTaskToken]. Other texts are taken as names of
your own, to which a task is bound.`,
		Example: `{
  "StartAt": "Charge",
  "States": {
    "Charge": {"Type": "Task", "Resource": "arn:aws:lambda:us-east-1:123456789012:function:Charge:", "End": true}
  }
}`,
	},
	{
		Code: StatesAll, Name: "StatesAll", Service: schemaFailed,
		Title: "States.ALL must stand alone and last",
		Doc: `States.ALL matches every error, so other names beside it say nothing, and retriers or catchers behind
it would never be reached. The service refuses both.`,
		Example: `{
  "StartAt": "Charge",
  "States": {
    "Charge": {
      "Type": "Task", "Resource": "${ChargeFn}",
      "Retry": [
        {"ErrorEquals": ["States.ALL"]},
        {"ErrorEquals": ["Card.Busy"]}
      ],
      "End": true
    }
  }
}`,
	},
	{
		Code: UnknownError, Name: "UnknownError", Severity: Warning,
		Title: "an error name beginning with States. that does not exist",
		Doc: `Names that begin with "States." are the service's own, and this one is not among them: the retrier or
catcher will never match, unless a task or a Fail state of yours uses that name.`,
		Example: `{
  "StartAt": "Charge",
  "States": {
    "Charge": {
      "Type": "Task", "Resource": "${ChargeFn}",
      "Retry": [{"ErrorEquals": ["States.TimeOut"]}],
      "End": true
    }
  }
}`,
	},
	{
		Code: LongHeartbeat, Name: "LongHeartbeat", Service: schemaFailed,
		Title: "HeartbeatSeconds is not smaller than TimeoutSeconds",
		Doc:   `A heartbeat that may be as late as the time-out of the task itself can never be missed.`,
		Example: `{
  "StartAt": "Charge",
  "States": {
    "Charge": {"Type": "Task", "Resource": "${ChargeFn}", "TimeoutSeconds": 30, "HeartbeatSeconds": 60, "End": true}
  }
}`,
	},
	{
		Code: ShadowedError, Name: "ShadowedError", Severity: Warning,
		Title: "an error name that an earlier retrier or catcher already takes",
		Doc: `The first retrier or catcher that names an error decides. The same name further down is never
looked at.`,
		Example: `{
  "StartAt": "Charge",
  "States": {
    "Charge": {
      "Type": "Task", "Resource": "${ChargeFn}",
      "Retry": [
        {"ErrorEquals": ["Card.Busy"], "MaxAttempts": 1},
        {"ErrorEquals": ["Net.Down", "Card.Busy"], "MaxAttempts": 5}
      ],
      "End": true
    }
  }
}`,
	},
	{
		Code: Downgrade, Name: "Downgrade", Service: schemaFailed,
		Title: "a JSONPath state in a JSONata machine",
		Doc: `A machine whose QueryLanguage is JSONata holds JSONata states only. The other way round is allowed:
a JSONPath machine may have JSONata states.`,
		Example: `{
  "QueryLanguage": "JSONata",
  "StartAt": "Greet",
  "States": {
    "Greet": {"Type": "Pass", "QueryLanguage": "JSONPath", "End": true}
  }
}`,
	},
	{
		Code: CredentialField, Name: "CredentialField", Severity: Warning,
		Title: "Credentials has a field that means nothing to a task",
		Doc: `Of Credentials the language knows RoleArn, or RoleArn.$ with a path. Other fields are kept out of the
program; other engines give them a meaning of their own.`,
		Example: `{
  "StartAt": "Charge",
  "States": {
    "Charge": {"Type": "Task", "Resource": "${ChargeFn}", "Credentials": {"Role": "arn:aws:iam::1:role/pay"}, "End": true}
  }
}`,
	},
}
