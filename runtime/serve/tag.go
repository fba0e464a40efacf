package serve

import (
	"context"
	"slices"
)

type resourceInput struct {
	ResourceARN *string `json:"resourceArn" check:"required,min=1,max=256"`
}

type tagsOutput struct {
	Tags []Tag `json:"tags"`
}

// maxTags is how many tags a resource may have (Developer Guide, quotas).
const maxTags = 50

// checkTags holds new tags against the rules.
func checkTags(before, added []Tag) error {
	if n := len(merged(before, added)); n > maxTags {
		return fault("TooManyTags", "Too many tags: %d, and %d are allowed", n, maxTags)
	}
	return nil
}

// merged are the tags with those that were added; a key has one value.
func merged(before, added []Tag) []Tag {
	out := without(before, keysOf(added))
	for i, t := range added {
		if !slices.Contains(keysOf(added[i+1:]), *t.Key) {
			out = append(out, t)
		}
	}
	return out
}

func keysOf(tags []Tag) []string {
	var out []string
	for _, t := range tags {
		out = append(out, *t.Key)
	}
	return out
}

func without(tags []Tag, keys []string) []Tag {
	out := []Tag{}
	for _, t := range tags {
		if !slices.Contains(keys, *t.Key) {
			out = append(out, t)
		}
	}
	return out
}

// retag changes the tags of a state machine or an activity.
func (s *Server) retag(text string, f func([]Tag) ([]Tag, error)) error {
	a, err := parseARN(text, "stateMachine", "activity")
	if err != nil {
		return err
	}
	if a.kind == "activity" {
		if _, err := s.executions.DescribeActivity(text); err != nil {
			return noResource(text)
		}
		tags, err := f(s.registry.activityTags(a.name))
		if err != nil {
			return err
		}
		return s.registry.setActivityTags(a.name, tags)
	}
	if text != s.machineARN(a.name) {
		return noResource(text)
	}
	return s.registry.change(a.name, func(m *Machine) (err error) {
		if m == nil {
			return noResource(text)
		}
		m.Tags, err = f(m.Tags)
		return err
	})
}

type tagInput struct {
	ResourceARN *string `json:"resourceArn" check:"required,min=1,max=256"`
	Tags        []Tag   `json:"tags" check:"required"`
}

func (s *Server) tagResource(_ context.Context, in *tagInput) (*empty, error) {
	return &empty{}, s.retag(*in.ResourceARN, func(tags []Tag) ([]Tag, error) {
		return merged(tags, in.Tags), checkTags(tags, in.Tags)
	})
}

type untagInput struct {
	ResourceARN *string  `json:"resourceArn" check:"required,min=1,max=256"`
	TagKeys     []string `json:"tagKeys" check:"required"`
}

func (s *Server) untagResource(_ context.Context, in *untagInput) (*empty, error) {
	return &empty{}, s.retag(*in.ResourceARN, func(tags []Tag) ([]Tag, error) { return without(tags, in.TagKeys), nil })
}

func (s *Server) listTagsForResource(_ context.Context, in *resourceInput) (*tagsOutput, error) {
	out := &tagsOutput{Tags: []Tag{}}
	a, err := parseARN(*in.ResourceARN, "stateMachine", "activity")
	if err != nil {
		return nil, err
	}
	if a.kind == "activity" {
		if _, err := s.executions.DescribeActivity(*in.ResourceARN); err != nil {
			return nil, noResource(*in.ResourceARN)
		}
		out.Tags = append(out.Tags, s.registry.activityTags(a.name)...)
		return out, nil
	}
	m := s.registry.Machine(a.name)
	if m == nil || *in.ResourceARN != s.machineARN(a.name) {
		return nil, noResource(*in.ResourceARN)
	}
	out.Tags = append(out.Tags, m.Tags...)
	return out, nil
}
