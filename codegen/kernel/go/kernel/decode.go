package kernel

import (
	"strconv"
	"unicode/utf8"
)

// Rule is a rule of strict JSON that a text breaks; empty when it breaks none. It never quotes the text.
type Rule string

// Rules of strict JSON.
const (
	RuleEncoding        Rule = "encoding"
	RuleSyntax          Rule = "syntax"
	RuleDepth           Rule = "depth"
	RuleDuplicateMember Rule = "duplicate-member"
	RuleLoneSurrogate   Rule = "lone-surrogate"
	RuleNumberRange     Rule = "number-range"
)

// stackDepth bounds the recursion, whatever limit is asked for.
const stackDepth = 4096

// DecodeJSON reads bytes as strict JSON, the same in every language of the contract: UTF-8 without any repair, no byte
// order mark, no duplicate member (compared after unescaping, at any depth), no lone surrogate, numbers as their nearest
// double and none beyond its range, no nesting deeper than maxDepth, no text after the value.
//
// A flat object has depth 1. With a rule, the value is Absent. Never panics.
func DecodeJSON(data []byte, maxDepth int) (Value, Rule) {
	if !utf8.Valid(data) || (len(data) >= 3 && data[0] == 0xef && data[1] == 0xbb && data[2] == 0xbf) {
		return Value{}, RuleEncoding
	}
	return DecodeText(data, maxDepth)
}

// DecodeText is DecodeJSON for text that was a string before: a surrogate without its partner may stand in it, encoded
// like any other code point, and is refused as such.
func DecodeText(data []byte, maxDepth int) (Value, Rule) {
	return (&decoder{data: data}).decode(maxDepth)
}

// DecodeLoose is for test tools, never for tokens: of two members with one name the last one counts, a surrogate without
// its partner is kept, encoded like any other code point, and so is an infinite number.
func DecodeLoose(data []byte, maxDepth int) (Value, Rule) {
	return (&decoder{data: data, loose: true}).decode(maxDepth)
}

func (d *decoder) decode(maxDepth int) (Value, Rule) {
	if maxDepth > stackDepth {
		maxDepth = stackDepth
	}
	d.space()
	value, ok := d.value(maxDepth)
	if ok {
		d.space()
		ok = d.at == len(d.data)
	}
	if !ok {
		return Value{}, RuleSyntax
	}
	if d.deep {
		return Value{}, RuleDepth
	}
	if d.rule != "" {
		return Value{}, d.rule
	}
	return value, ""
}

// decoder reads on after a broken rule, because text that is no JSON at all is reported as such.
type decoder struct {
	data  []byte
	at    int
	rule  Rule
	deep  bool
	loose bool
}

func (d *decoder) broken(rule Rule) {
	if d.rule == "" && !d.loose {
		d.rule = rule
	}
}

func (d *decoder) space() {
	for d.at < len(d.data) {
		switch d.data[d.at] {
		case ' ', '\t', '\n', '\r':
			d.at++
		default:
			return
		}
	}
}

func (d *decoder) next(char byte) bool {
	if d.at < len(d.data) && d.data[d.at] == char {
		d.at++
		return true
	}
	return false
}

func (d *decoder) word(word string) bool {
	if len(d.data)-d.at < len(word) || string(d.data[d.at:d.at+len(word)]) != word {
		return false
	}
	d.at += len(word)
	return true
}

// value reads one value that starts here; room is how many lists and objects may still open.
func (d *decoder) value(room int) (Value, bool) {
	if d.at >= len(d.data) {
		return Value{}, false
	}
	switch d.data[d.at] {
	case '{', '[':
		if room <= 0 {
			d.deep = true
			return Value{}, d.skip()
		}
		if d.data[d.at] == '{' {
			return d.object(room - 1)
		}
		return d.list(room - 1)
	default:
		return d.scalar()
	}
}

func (d *decoder) scalar() (Value, bool) {
	if d.at >= len(d.data) {
		return Value{}, false
	}
	switch d.data[d.at] {
	case '"':
		text, ok := d.text()
		return Value{kind: Text, text: text}, ok
	case 't':
		return FlagValue(true), d.word("true")
	case 'f':
		return FlagValue(false), d.word("false")
	case 'n':
		return NullValue(), d.word("null")
	default:
		return d.number()
	}
}

func (d *decoder) list(room int) (Value, bool) {
	d.at++
	d.space()
	items := []Value{}
	if d.next(']') {
		return Value{kind: List, items: items}, true
	}
	for {
		item, ok := d.value(room)
		if !ok {
			return Value{}, false
		}
		items = append(items, item)
		d.space()
		if d.next(']') {
			return Value{kind: List, items: items}, true
		}
		if !d.next(',') {
			return Value{}, false
		}
		d.space()
	}
}

func (d *decoder) object(room int) (Value, bool) {
	d.at++
	d.space()
	members := []Member{}
	if d.next('}') {
		return Value{kind: Object, members: members}, true
	}
	var names map[string]struct{}
	for {
		if d.at >= len(d.data) || d.data[d.at] != '"' {
			return Value{}, false
		}
		name, ok := d.text()
		if !ok {
			return Value{}, false
		}
		if len(members) == fewMembers {
			names = make(map[string]struct{}, 4*fewMembers)
			for _, member := range members {
				names[member.Name] = struct{}{}
			}
		}
		if isDoubled(name, members, names) {
			d.broken(RuleDuplicateMember)
		}
		if names != nil {
			names[name] = struct{}{}
		}
		d.space()
		if !d.next(':') {
			return Value{}, false
		}
		d.space()
		value, ok := d.value(room)
		if !ok {
			return Value{}, false
		}
		members = append(members, Member{Name: name, Value: value})
		d.space()
		if d.next('}') {
			if d.loose {
				return ObjectValue(members...), true
			}
			return Value{kind: Object, members: members}, true
		}
		if !d.next(',') {
			return Value{}, false
		}
		d.space()
	}
}

func isDoubled(name string, members []Member, names map[string]struct{}) bool {
	if names != nil {
		_, found := names[name]
		return found
	}
	for index := range members {
		if members[index].Name == name {
			return true
		}
	}
	return false
}

// number reads JSON's grammar; what strconv takes beyond it must not get there.
func (d *decoder) number() (Value, bool) {
	start := d.at
	d.next('-')
	switch {
	case d.next('0'):
	case d.digits():
	default:
		return Value{}, false
	}
	if d.next('.') && !d.digits() {
		return Value{}, false
	}
	if d.next('e') || d.next('E') {
		if !d.next('+') {
			d.next('-')
		}
		if !d.digits() {
			return Value{}, false
		}
	}
	number, err := strconv.ParseFloat(string(d.data[start:d.at]), 64)
	if err != nil {
		d.broken(RuleNumberRange)
		return Value{kind: Number, number: number}, true
	}
	return NumberValue(number), true
}

func (d *decoder) digits() bool {
	start := d.at
	for d.at < len(d.data) && d.data[d.at] >= '0' && d.data[d.at] <= '9' {
		d.at++
	}
	return d.at > start
}

// text reads a string. Most hold no escape and no surrogate: those are copied in one piece.
func (d *decoder) text() (string, bool) {
	d.at++
	start := d.at
	for d.at < len(d.data) {
		char := d.data[d.at]
		if char == '"' {
			d.at++
			return string(d.data[start : d.at-1]), true
		}
		if char == '\\' || char == 0xed {
			return d.escapedText(start)
		}
		if char < 0x20 {
			return "", false
		}
		d.at++
	}
	return "", false
}

// escapedText goes on with a string whose part from start holds no escape. Halves of a pair may be written in two ways.
func (d *decoder) escapedText(start int) (string, bool) {
	out := append([]byte(nil), d.data[start:d.at]...)
	high := rune(0)
	lone := false
	flush := func() {
		if high != 0 {
			lone = true
			out = appendHalf(out, high)
			high = 0
		}
	}
	for d.at < len(d.data) {
		char := d.data[d.at]
		if char == '"' {
			d.at++
			flush()
			if lone {
				d.broken(RuleLoneSurrogate)
			}
			return string(out), true
		}
		if char < 0x20 {
			return "", false
		}
		unit, ok := d.unit()
		if !ok {
			return "", false
		}
		switch {
		case unit >= 0xd800 && unit < 0xdc00:
			flush()
			high = unit
		case unit >= 0xdc00 && unit < 0xe000:
			if high == 0 {
				lone = true
				out = appendHalf(out, unit)
			} else {
				out = utf8.AppendRune(out, (high-0xd800)<<10|(unit-0xdc00)+0x10000)
				high = 0
			}
		default:
			flush()
			out = utf8.AppendRune(out, unit)
		}
	}
	return "", false
}

// appendHalf encodes half of a pair like any other code point, which is no UTF-8.
func appendHalf(out []byte, unit rune) []byte {
	return append(out, 0xed, 0x80|byte(unit>>6&0x3f), 0x80|byte(unit&0x3f))
}

// unit reads one code point or one half of a pair.
func (d *decoder) unit() (rune, bool) {
	char := d.data[d.at]
	if char == '\\' {
		return d.escape()
	}
	if char == 0xed && d.at+2 < len(d.data) && d.data[d.at+1] >= 0xa0 {
		unit := 0xd000 | rune(d.data[d.at+1]&0x3f)<<6 | rune(d.data[d.at+2]&0x3f)
		d.at += 3
		return unit, true
	}
	unit, size := utf8.DecodeRune(d.data[d.at:])
	d.at += size
	return unit, true
}

func (d *decoder) escape() (rune, bool) {
	if d.at+1 >= len(d.data) {
		return 0, false
	}
	char := d.data[d.at+1]
	d.at += 2
	switch char {
	case '"', '\\', '/':
		return rune(char), true
	case 'b':
		return '\b', true
	case 'f':
		return '\f', true
	case 'n':
		return '\n', true
	case 'r':
		return '\r', true
	case 't':
		return '\t', true
	case 'u':
		return d.hex()
	}
	return 0, false
}

func (d *decoder) hex() (rune, bool) {
	if d.at+4 > len(d.data) {
		return 0, false
	}
	unit := rune(0)
	for _, char := range d.data[d.at : d.at+4] {
		switch {
		case char >= '0' && char <= '9':
			unit = unit<<4 | rune(char-'0')
		case char >= 'a' && char <= 'f':
			unit = unit<<4 | rune(char-'a'+10)
		case char >= 'A' && char <= 'F':
			unit = unit<<4 | rune(char-'A'+10)
		default:
			return 0, false
		}
	}
	d.at += 4
	return unit, true
}

// skip passes over a list or object that is nested too deep, without recursion: only its syntax still counts.
func (d *decoder) skip() bool {
	open := []byte{}
	for {
		char := d.data[d.at]
		if char == '{' || char == '[' {
			open = append(open, char)
			d.at++
			d.space()
			if d.next(char + 2) {
				open = open[:len(open)-1]
			} else {
				if char == '{' && !d.name() {
					return false
				}
				if d.at >= len(d.data) {
					return false
				}
				continue
			}
		} else if _, ok := d.scalar(); !ok {
			return false
		}
		for {
			if len(open) == 0 {
				return true
			}
			d.space()
			last := open[len(open)-1]
			if d.next(last + 2) {
				open = open[:len(open)-1]
				continue
			}
			if !d.next(',') {
				return false
			}
			d.space()
			if last == '{' && !d.name() {
				return false
			}
			break
		}
		if d.at >= len(d.data) {
			return false
		}
	}
}

// name reads the name of a member with its colon.
func (d *decoder) name() bool {
	if d.at >= len(d.data) || d.data[d.at] != '"' {
		return false
	}
	if _, ok := d.text(); !ok {
		return false
	}
	d.space()
	if !d.next(':') {
		return false
	}
	d.space()
	return true
}
