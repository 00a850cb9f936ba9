package kernel

import "strings"

type outcome uint8

const (
	fails outcome = iota
	holds
	malformed
)

// Verdict is the outcome of one operation: it holds, the claim is malformed, or it fails, for want of one configured
// element perhaps. The zero Verdict fails.
type Verdict struct {
	outcome outcome
	missing string
	named   bool
}

// Holds reports whether the operation is satisfied.
func (v Verdict) Holds() bool { return v.outcome == holds }

var (
	pass  = Verdict{outcome: holds}
	fail  = Verdict{outcome: fails}
	shape = Verdict{outcome: malformed}
)

func verdict(ok bool) Verdict {
	if ok {
		return pass
	}
	return fail
}

// Form is what a claim is declared to hold.
type Form uint8

// Forms of claims that checks read.
const (
	FormText Form = iota
	FormInteger
	FormFlag
	FormTexts
	FormObjects
	FormTextOrTexts
)

// HasWord reports whether word is one of the words of text. Words are separated by U+0020 and by nothing else.
func HasWord(text, word string) bool {
	if word == "" || strings.Contains(word, " ") {
		return false
	}
	for from := 0; ; {
		at := strings.Index(text[from:], word)
		if at < 0 {
			return false
		}
		start := from + at
		end := start + len(word)
		if (start == 0 || text[start-1] == ' ') && (end == len(text) || text[end] == ' ') {
			return true
		}
		from = start + 1
	}
}

// wantedList is the wanted elements; text is a list of one.
func wantedList(wanted Value) ([]Value, bool) {
	switch wanted.kind {
	case List:
		return wanted.items, true
	case Text:
		return []Value{wanted}, true
	}
	return nil, false
}

func isTextList(held Value) bool {
	if held.kind != List {
		return false
	}
	for index := range held.items {
		if !IsText(held.items[index]) {
			return false
		}
	}
	return true
}

func isObjectList(held Value) bool {
	if held.kind != List {
		return false
	}
	for index := range held.items {
		if held.items[index].kind != Object {
			return false
		}
	}
	return true
}

func includes(held, element Value) bool {
	for index := range held.items {
		if held.items[index].Same(element) {
			return true
		}
	}
	return false
}

func missing(element Value) Verdict {
	if element.kind == Text {
		return Verdict{outcome: fails, missing: element.text, named: true}
	}
	return fail
}

// ContainsAllWords wants every element to be a word of text.
func ContainsAllWords(held, wanted Value) Verdict {
	if held.IsGiven() && held.kind != Text {
		return shape
	}
	list, ok := wantedList(wanted)
	if !ok {
		return fail
	}
	for _, element := range list {
		if element.kind != Text || !held.IsGiven() || !HasWord(held.text, element.text) {
			return missing(element)
		}
	}
	return pass
}

// ContainsAll wants every element to be in the list.
func ContainsAll(held, wanted Value) Verdict {
	if held.IsGiven() && !isTextList(held) {
		return shape
	}
	return containsAll(held, wanted)
}

func containsAll(held, wanted Value) Verdict {
	list, ok := wantedList(wanted)
	if !ok {
		return fail
	}
	for _, element := range list {
		if element.kind != Text || !includes(held, element) {
			return missing(element)
		}
	}
	return pass
}

// ContainsAllOf is ContainsAll over the member each of every object in the list.
func ContainsAllOf(held Value, each string, wanted Value) Verdict {
	if !held.IsGiven() {
		return ContainsAll(held, wanted)
	}
	if !isObjectList(held) {
		return shape
	}
	values := make([]Value, len(held.items))
	for index := range held.items {
		values[index] = held.items[index].Own(each)
	}
	return ContainsAll(Value{kind: List, items: values}, wanted)
}

// ContainsAny wants one element at least to be in the list.
func ContainsAny(held, wanted Value) Verdict {
	if !held.IsGiven() {
		return fail
	}
	if !isTextList(held) {
		return shape
	}
	list, _ := wantedList(wanted)
	for _, element := range list {
		if element.kind == Text && includes(held, element) {
			return pass
		}
	}
	return fail
}

// OneOrMany is text as a list of one; everything else unchanged.
func OneOrMany(held Value) Value {
	if held.kind == Text {
		return Value{kind: List, items: []Value{held}}
	}
	return held
}

// OneOrManyOrNone is OneOrMany for an optional claim, in which empty text means absent.
func OneOrManyOrNone(held Value) Value {
	if held.kind == Text && held.text == "" {
		return Value{}
	}
	return OneOrMany(held)
}

func natural(held Value) (int64, bool) {
	number, ok := held.Integer()
	return number, ok && number >= 0
}

func isForm(held Value, form Form) bool {
	switch form {
	case FormText:
		return held.kind == Text
	case FormInteger:
		_, ok := natural(held)
		return ok
	case FormFlag:
		return held.kind == Flag
	case FormTexts:
		return isTextList(held)
	case FormObjects:
		return isObjectList(held)
	case FormTextOrTexts:
		return held.kind == Text || isTextList(held)
	}
	return false
}

func isEmptyText(held Value) bool { return held.kind == Text && held.text == "" }

// Equals wants the claim to be of the same type and equal, code point by code point.
func Equals(held Value, form Form, wanted Value) Verdict {
	if !held.IsGiven() {
		return fail
	}
	if !isForm(held, form) {
		return shape
	}
	return verdict(!isEmptyText(held) && held.Same(wanted))
}

// OneOf wants the claim to equal one of the listed values.
func OneOf(held Value, form Form, wanted Value) Verdict {
	if !held.IsGiven() {
		return fail
	}
	if !isForm(held, form) {
		return shape
	}
	if isEmptyText(held) {
		return fail
	}
	list, _ := wantedList(wanted)
	for _, element := range list {
		if element.Same(held) {
			return pass
		}
	}
	return fail
}

// Present wants a claim that is there and not empty.
func Present(held Value, form Form) Verdict {
	if !held.IsGiven() {
		return fail
	}
	if !isForm(held, form) {
		return shape
	}
	return verdict(!isEmptyText(held) && !(held.kind == List && len(held.items) == 0))
}

// Missing wants no such claim, or an empty one.
func Missing(held Value, form Form) Verdict {
	there := Present(held, form)
	if there.outcome == malformed {
		return shape
	}
	return verdict(there.outcome != holds)
}

// OrElse is what counts when there is no value; null is one.
func OrElse(held, fallback Value) Value {
	if held.IsGiven() {
		return held
	}
	return fallback
}

// AtMost compares natural numbers; the limit itself is within.
func AtMost(held, limit Value) Verdict { return compare(held, limit, true) }

// AtLeast compares natural numbers; the limit itself is within.
func AtLeast(held, limit Value) Verdict { return compare(held, limit, false) }

func compare(held, limit Value, atMost bool) Verdict {
	if !held.IsGiven() {
		return fail
	}
	number, ok := natural(held)
	if !ok {
		return shape
	}
	most, ok := natural(limit)
	if !ok {
		return fail
	}
	if atMost {
		return verdict(number <= most)
	}
	return verdict(number >= most)
}

// IsText reports whether a value is non-empty text.
func IsText(held Value) bool { return held.kind == Text && held.text != "" }

// IsFalse reports whether a value is exactly false.
func IsFalse(held Value) bool { return held.kind == Flag && held.number == 0 }

// Refuse builds the failure of a check from its verdict.
func Refuse(verdict Verdict, failed, malformedClaim Failure) *Failure {
	if verdict.outcome == malformed {
		return &malformedClaim
	}
	if verdict.named {
		failed.Missing = verdict.missing
		failed.HasMissing = true
	}
	return &failed
}
