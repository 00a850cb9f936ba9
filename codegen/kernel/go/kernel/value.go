package kernel

import (
	"encoding/json"
	"math"
	"strconv"
)

// Kind tells what a Value holds.
type Kind uint8

// Absent is the kind of the zero Value: there is no such member. Null is a value.
const (
	Absent Kind = iota
	Null
	Flag
	Number
	Text
	List
	Object
)

// maxSafe is the greatest integer that every language of the contract holds exactly.
const maxSafe = 1<<53 - 1

// String names the kind as JSON Schema does.
func (k Kind) String() string {
	switch k {
	case Null:
		return "null"
	case Flag:
		return "boolean"
	case Number:
		return "number"
	case Text:
		return "string"
	case List:
		return "array"
	case Object:
		return "object"
	}
	return "undefined"
}

// Member is a named value of an object.
type Member struct {
	Name  string
	Value Value
}

// Value is one JSON value, or none. It cannot be changed, so it can be shared between goroutines.
//
// Members keep their order, and their names are compared exactly: no case folding, no normalization.
type Value struct {
	kind    Kind
	number  float64
	text    string
	items   []Value
	members []Member
}

// NullValue is JSON's null.
func NullValue() Value { return Value{kind: Null} }

// FlagValue is true or false.
func FlagValue(flag bool) Value {
	if flag {
		return Value{kind: Flag, number: 1}
	}
	return Value{kind: Flag}
}

// NumberValue is a number. Negative zero is zero; what is no JSON number becomes Absent.
func NumberValue(number float64) Value {
	if math.IsNaN(number) || math.IsInf(number, 0) {
		return Value{}
	}
	if number == 0 {
		number = 0
	}
	return Value{kind: Number, number: number}
}

// IntegerValue is an integer as a number.
func IntegerValue(number int64) Value { return Value{kind: Number, number: float64(number)} }

// TextValue is text.
func TextValue(text string) Value { return Value{kind: Text, text: text} }

// ListValue is a list; it keeps no reference to items.
func ListValue(items ...Value) Value {
	return Value{kind: List, items: append([]Value(nil), items...)}
}

// TextsValue is a list of text.
func TextsValue(texts []string) Value {
	items := make([]Value, len(texts))
	for index, text := range texts {
		items[index] = TextValue(text)
	}
	return Value{kind: List, items: items}
}

// IntegersValue is a list of integers.
func IntegersValue(numbers []int64) Value {
	items := make([]Value, len(numbers))
	for index, number := range numbers {
		items[index] = IntegerValue(number)
	}
	return Value{kind: List, items: items}
}

// ObjectValue is an object. Members that are Absent are left out; of two members with one name the last one counts.
func ObjectValue(members ...Member) Value {
	out := make([]Member, 0, len(members))
	var places map[string]int
	if len(members) > fewMembers {
		places = make(map[string]int, len(members))
	}
	for _, member := range members {
		if member.Value.kind == Absent {
			continue
		}
		at := -1
		if places == nil {
			for index := range out {
				if out[index].Name == member.Name {
					at = index
				}
			}
		} else if place, found := places[member.Name]; found {
			at = place
		}
		if at >= 0 {
			out[at].Value = member.Value
			continue
		}
		if places != nil {
			places[member.Name] = len(out)
		}
		out = append(out, member)
	}
	return Value{kind: Object, members: out}
}

// fewMembers is how many members are compared one by one; above, a map is cheaper.
const fewMembers = 12

// Kind tells what the value holds.
func (v Value) Kind() Kind { return v.kind }

// IsGiven reports whether there is a value; null is one.
func (v Value) IsGiven() bool { return v.kind != Absent }

// Flag is the value of true and false.
func (v Value) Flag() (flag, ok bool) { return v.kind == Flag && v.number == 1, v.kind == Flag }

// Number is the value of a number.
func (v Value) Number() (float64, bool) { return v.number, v.kind == Number }

// Integer is the value of a number without fraction within ±(2^53−1).
func (v Value) Integer() (int64, bool) {
	if v.kind != Number || v.number != math.Trunc(v.number) || math.Abs(v.number) > maxSafe {
		return 0, false
	}
	return int64(v.number), true
}

// Text is the value of text.
func (v Value) Text() (string, bool) { return v.text, v.kind == Text }

// Len is the number of items of a list or of members of an object.
func (v Value) Len() int {
	if v.kind == Object {
		return len(v.members)
	}
	return len(v.items)
}

// At is an item of a list; Absent outside of it.
func (v Value) At(index int) Value {
	if index < 0 || index >= len(v.items) {
		return Value{}
	}
	return v.items[index]
}

// MemberAt is a member of an object by its place.
func (v Value) MemberAt(index int) Member {
	if index < 0 || index >= len(v.members) {
		return Member{}
	}
	return v.members[index]
}

// Own is the member of an object with exactly this name; Absent when there is none, and for every other kind.
func (v Value) Own(name string) Value {
	for index := range v.members {
		if v.members[index].Name == name {
			return v.members[index].Value
		}
	}
	return Value{}
}

// Readable reports whether the value has members at all.
func (v Value) Readable() bool { return v.kind == Object }

// Options is the value itself: raw options are a Need.
func (v Value) Options() Value { return v }

// Same reports whether two scalars are equal: of the same kind, code point by code point. Lists and objects never are.
func (v Value) Same(other Value) bool {
	if v.kind != other.kind {
		return false
	}
	switch v.kind {
	case Null:
		return true
	case Flag, Number:
		return v.number == other.number
	case Text:
		return v.text == other.text
	}
	return false
}

// Any is the value as encoding/json would hold it: nil, bool, float64, string, []any or map[string]any.
func (v Value) Any() any {
	switch v.kind {
	case Flag:
		return v.number == 1
	case Number:
		return v.number
	case Text:
		return v.text
	case List:
		out := make([]any, len(v.items))
		for index, item := range v.items {
			out[index] = item.Any()
		}
		return out
	case Object:
		out := make(map[string]any, len(v.members))
		for _, member := range v.members {
			out[member.Name] = member.Value.Any()
		}
		return out
	}
	return nil
}

// MarshalJSON writes the value; members in their order, integers without fraction, Absent as null.
func (v Value) MarshalJSON() ([]byte, error) { return v.appendJSON(nil), nil }

func (v Value) appendJSON(out []byte) []byte {
	switch v.kind {
	case Flag:
		return strconv.AppendBool(out, v.number == 1)
	case Number:
		if whole, ok := v.Integer(); ok {
			return strconv.AppendInt(out, whole, 10)
		}
		return strconv.AppendFloat(out, v.number, 'g', -1, 64)
	case Text:
		return appendText(out, v.text)
	case List:
		out = append(out, '[')
		for index, item := range v.items {
			if index > 0 {
				out = append(out, ',')
			}
			out = item.appendJSON(out)
		}
		return append(out, ']')
	case Object:
		out = append(out, '{')
		for index, member := range v.members {
			if index > 0 {
				out = append(out, ',')
			}
			out = append(appendText(out, member.Name), ':')
			out = member.Value.appendJSON(out)
		}
		return append(out, '}')
	}
	return append(out, "null"...)
}

func appendText(out []byte, text string) []byte {
	quoted, err := json.Marshal(text)
	if err != nil {
		return append(out, `""`...)
	}
	return append(out, quoted...)
}
