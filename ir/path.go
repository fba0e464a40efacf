package ir

import "strconv"

// Place is the way to a state from the top of the definition, field by field:
// "States", "Fan out", "Branches[0]", "States", "Charge".
func Place(s State) []string {
	b := s.Base()
	return append(ScopePlace(b.Scope), "States", b.Name)
}

// ScopePlace is the way to the object that holds StartAt and States of a scope;
// empty for the root.
func ScopePlace(s *Scope) []string {
	if s == nil || s.Owner == nil {
		return nil
	}
	return append(Place(s.Owner), s.Step())
}

// Step is the last part of a scope's place: "Branches[1]", "ItemProcessor".
func (s *Scope) Step() string {
	if s.Field != "Branches" {
		return s.Field
	}
	return "Branches[" + strconv.Itoa(s.Index) + "]"
}

func indexed(list string, i int) string { return list + "[" + strconv.Itoa(i) + "].Next" }
