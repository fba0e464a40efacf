package serve

// The structures of the service's model that several operations share. Members that
// are absent are nil, or their zero value where that means the same.

// Tag is a key and a value on a resource.
type Tag struct {
	Key   *string `json:"key" check:"required,min=1,max=128"`
	Value *string `json:"value" check:"required,min=0,max=256"`
}

// RoutingConfigurationListItem is the share of starts by an alias that a version gets.
type RoutingConfigurationListItem struct {
	StateMachineVersionARN *string `json:"stateMachineVersionArn" check:"required,min=1,max=256"`
	Weight                 *int    `json:"weight" check:"required,min=0,max=100"`
}

// LoggingConfiguration says where an execution's events would be logged. It is kept
// and shown; nothing is logged there.
type LoggingConfiguration struct {
	Level                *string          `json:"level,omitempty" check:"enum=ALL|ERROR|FATAL|OFF"`
	IncludeExecutionData *bool            `json:"includeExecutionData,omitempty"`
	Destinations         []LogDestination `json:"destinations,omitzero"`
}

// LogDestination is a log group.
type LogDestination struct {
	CloudWatchLogsLogGroup *CloudWatchLogsLogGroup `json:"cloudWatchLogsLogGroup,omitempty"`
}

// CloudWatchLogsLogGroup names it.
type CloudWatchLogsLogGroup struct {
	LogGroupARN *string `json:"logGroupArn,omitempty" check:"min=1,max=256"`
}

// TracingConfiguration says whether X-Ray would trace; it is kept and shown.
type TracingConfiguration struct {
	Enabled bool `json:"enabled"`
}

// EncryptionConfiguration names the key that the service would encrypt with; it is
// kept and shown.
type EncryptionConfiguration struct {
	KMSKeyID                     *string `json:"kmsKeyId,omitempty" check:"min=1,max=2048"`
	KMSDataKeyReusePeriodSeconds *int    `json:"kmsDataKeyReusePeriodSeconds,omitempty" check:"min=60,max=900"`
	Type                         *string `json:"type,omitempty" check:"required,enum=AWS_OWNED_KEY|CUSTOMER_MANAGED_KMS_KEY"`
}

// DataDetails tell whether a document is there.
type DataDetails struct {
	Included bool `json:"included"`
}

// complete gives a logging configuration its defaults and holds it against the rules.
func (l *LoggingConfiguration) complete() (LoggingConfiguration, error) {
	out := LoggingConfiguration{Level: pointer("OFF"), IncludeExecutionData: pointer(false)}
	if l == nil {
		return out, nil
	}
	if l.Level != nil {
		out.Level = l.Level
	}
	if l.IncludeExecutionData != nil {
		out.IncludeExecutionData = l.IncludeExecutionData
	}
	out.Destinations = l.Destinations
	if *out.Level != "OFF" && len(out.Destinations) != 1 {
		return out, fault("InvalidLoggingConfiguration", "Invalid Logging Configuration: Must specify exactly one Log Destination.")
	}
	return out, nil
}

func (e *EncryptionConfiguration) complete() (EncryptionConfiguration, error) {
	if e == nil {
		return EncryptionConfiguration{Type: pointer("AWS_OWNED_KEY")}, nil
	}
	if *e.Type == "CUSTOMER_MANAGED_KMS_KEY" && e.KMSKeyID == nil {
		return *e, fault("InvalidEncryptionConfiguration", "Invalid Encryption Configuration: a customer managed key needs kmsKeyId.")
	}
	return *e, nil
}

func pointer[T any](v T) *T { return &v }

// text is a string that may be absent.
func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// number is a number that may be absent.
func number(n *int) int {
	if n == nil {
		return 0
	}
	return *n
}
