// Package storetest holds stores to what package store says.
package storetest
