package kernel

import (
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
)

// finding is one broken keyword; params are what its words need.
type finding struct {
	path     []any
	keyword  string
	expected string
	received string
	// member is the last step of the place that is meant, when it is not the value's own: a lacking or surplus member.
	member string
	// ownName says that member is a name of the contract.
	ownName bool
}

// Explain gives every finding about a value, in the order of the document and in the words of the contract. Labels are
// the name of the type, what the value is called, and the types that members hold.
func (s *Schema) Explain(value Value, root, label string, held map[string]string) []Issue {
	var findings []finding
	s.explain(value, s.root, nil, &findings)
	if len(findings) == 0 {
		return nil
	}
	issues := make([]Issue, len(findings))
	for index, found := range findings {
		issues[index] = found.issue(root, label, held)
	}
	return issues
}

func limited(limit int, what string) string {
	if limit == 1 {
		return "not empty"
	}
	return "at least " + strconv.Itoa(limit) + " " + what
}

func boundText(number float64) string { return strconv.FormatFloat(number, 'f', -1, 64) }

func (n *node) readsNumbers() bool { return n.minimum != nil || n.maximum != nil }

func (n *node) readsText() bool { return n.minLength >= 0 || n.maxLength >= 0 || n.pattern != nil }

// explain reports keywords group by group: type, numbers, text, values, lists, objects.
func (s *Schema) explain(value Value, n *node, path []any, out *[]finding) {
	say := func(keyword, expected string) {
		*out = append(*out, finding{path: path, keyword: keyword, expected: expected, received: value.kind.String()})
	}
	wrong := !isType(value, n.kind)
	late := (n.kind == "string" && n.readsText()) || n.kind == "array" || n.kind == "object"
	if wrong && !late {
		say("type", n.kind)
	}
	if value.kind == Number {
		if n.maximum != nil && value.number > *n.maximum {
			say("maximum", "at most "+boundText(*n.maximum))
		}
		if n.minimum != nil && value.number < *n.minimum {
			say("minimum", "at least "+boundText(*n.minimum))
		}
	}
	if value.kind == Text {
		if !n.isShort(value.text) {
			say("maxLength", "at most "+strconv.Itoa(n.maxLength)+" characters")
		}
		if !n.isLong(value.text) {
			say("minLength", limited(n.minLength, "characters"))
		}
		if n.pattern != nil && !n.pattern.MatchString(value.text) {
			say("pattern", "text of the declared form")
		}
	} else if wrong && late && n.kind == "string" {
		say("type", n.kind)
	}
	if next := s.definitions[n.ref]; n.ref != "" && next != nil {
		s.explain(value, next, path, out)
	}
	if n.constant != nil && !n.constant.Same(value) {
		say("const", "the declared value")
	}
	if n.enum != nil && !(&node{enum: n.enum}).isListed(value) {
		say("enum", "one of the declared values")
	}
	if len(n.anyOf) > 0 && s.passing(value, n.anyOf) == 0 {
		s.explainAny(value, n.anyOf, path, out)
	}
	if len(n.oneOf) > 0 && s.passing(value, n.oneOf) != 1 {
		for _, branch := range n.oneOf {
			s.explain(value, branch, path, out)
		}
		say("oneOf", "one of the declared shapes")
	}
	if value.kind == List {
		s.explainList(value, n, path, out)
	} else if wrong && n.kind == "array" {
		say("type", n.kind)
	}
	if value.kind == Object {
		s.explainObject(value, n, path, out)
	} else if wrong && n.kind == "object" {
		say("type", n.kind)
	}
}

// explainAny keeps what helps: the findings of the branch whose type came, else one that names the types.
func (s *Schema) explainAny(value Value, branches []*node, path []any, out *[]finding) {
	var deeper []finding
	var types []string
	for _, branch := range branches {
		var found []finding
		s.explain(value, branch, path, &found)
		for _, each := range found {
			if each.keyword == "type" && len(each.path) == len(path) {
				types = append(types, each.expected)
			} else {
				deeper = append(deeper, each)
			}
		}
	}
	if len(deeper) > 0 {
		*out = append(*out, deeper...)
		return
	}
	expected := strings.Join(types, " or ")
	if len(types) == 0 {
		expected = "one of the declared types"
	}
	*out = append(*out, finding{path: path, keyword: "anyOf", expected: expected, received: value.kind.String()})
}

func step(path []any, next any) []any {
	return append(append(make([]any, 0, len(path)+1), path...), next)
}

func (s *Schema) explainList(value Value, n *node, path []any, out *[]finding) {
	say := func(keyword, expected string) {
		*out = append(*out, finding{path: path, keyword: keyword, expected: expected, received: "array"})
	}
	if n.maxItems >= 0 && len(value.items) > n.maxItems {
		say("maxItems", "at most "+strconv.Itoa(n.maxItems)+" items")
	}
	if len(value.items) < n.minItems {
		say("minItems", limited(n.minItems, "items"))
	}
	if n.unique && n.isDoubled(value) {
		say("uniqueItems", "without duplicates")
	}
	for index := range value.items {
		if item := n.itemAt(index); item != nil {
			s.explain(value.items[index], item, step(path, index), out)
		}
	}
	if n.hasMore(value) {
		say("items", "a valid value")
	}
}

func (s *Schema) explainObject(value Value, n *node, path []any, out *[]finding) {
	for _, name := range n.required {
		if !value.Own(name).IsGiven() {
			*out = append(*out, finding{path: path, keyword: "required", expected: "present", received: "nothing", member: name, ownName: true})
		}
	}
	for _, member := range value.members {
		if n.declares(member.Name) {
			continue
		}
		if n.closed {
			*out = append(*out, finding{path: path, keyword: "additionalProperties", expected: "absent", received: "a member", member: member.Name})
		} else if n.additional != nil {
			s.explain(member.Value, n.additional, step(path, safeName(member.Name)), out)
		}
	}
	for _, each := range n.properties {
		if member := value.Own(each.name); member.IsGiven() {
			s.explain(member, each.node, step(path, safeName(each.name)), out)
		}
	}
}

func (f finding) issue(root, label string, held map[string]string) Issue {
	path := append(make([]any, 0, len(f.path)+1), f.path...)
	if f.ownName {
		path = append(path, f.member)
	}
	rule := ruleOf(root, path, f.keyword, held)
	if f.member != "" && !f.ownName || f.keyword == "additionalProperties" {
		path = append(path, safeName(f.member))
	}
	telling := false
	switch f.keyword {
	case "type", "anyOf", "oneOf", "enum", "const":
		telling = true
	}
	return newIssue(label, path, rule, f.expected, f.received, telling)
}

func newIssue(label string, path []any, rule, expected, received string, telling bool) Issue {
	wanted := "be " + expected
	if strings.HasPrefix(expected, "not ") {
		wanted = "not be " + expected[len("not "):]
	}
	kind := ""
	if telling {
		kind = ", received " + received
	}
	return Issue{
		Path:     path,
		Rule:     rule,
		Expected: expected,
		Received: received,
		Message:  placeOf(label, path) + ": must " + wanted + kind + " (" + rule + ")",
	}
}

// ruleOf is type, member and keyword: Claims/ChainHop/application_id#minLength.
func ruleOf(root string, path []any, keyword string, held map[string]string) string {
	var steps []string
	for _, each := range path {
		name, ok := each.(string)
		if !ok {
			continue
		}
		if kind, found := held[name]; found {
			steps = []string{kind}
		} else {
			steps = append(steps, name)
		}
	}
	return strings.Join(append([]string{root}, steps...), "/") + "#" + keyword
}

var plainName = regexp.MustCompile(`^[A-Za-z_][0-9A-Za-z_]*$`)

func placeOf(label string, path []any) string {
	out := label
	for _, each := range path {
		switch each := each.(type) {
		case int:
			out += "[" + strconv.Itoa(each) + "]"
		case string:
			if plainName.MatchString(each) {
				out += "." + each
			} else {
				out += "[" + quoted(each) + "]"
			}
		}
	}
	return out
}

// quoted is text that is visible ASCII already, as JSON.
func quoted(text string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
}

const longestName = 64

var shortEscapes = map[uint16]string{'"': `\"`, '\\': `\\`, '\b': `\b`, '\f': `\f`, '\n': `\n`, '\r': `\r`, '\t': `\t`}

// safeName is a name as it is when it is short and visible ASCII, else escaped and shortened: names of members come from
// outside. Every language counts in UTF-16 here.
func safeName(name string) string {
	visible := name != "" && len(name) <= longestName
	for index := 0; index < len(name) && visible; index++ {
		visible = name[index] > ' ' && name[index] < 0x7f
	}
	if visible {
		return name
	}
	units := utf16.Encode([]rune(name))
	if len(units) > longestName/2 {
		units = units[:longestName/2]
	}
	var out strings.Builder
	for index := 0; index < len(units); index++ {
		unit := units[index]
		short, found := shortEscapes[unit]
		switch {
		case found:
			out.WriteString(short)
		case unit < ' ':
			out.WriteString(`\u00` + strconv.FormatUint(uint64(unit)>>4, 16) + strconv.FormatUint(uint64(unit)&15, 16))
		case unit >= 0xd800 && unit < 0xdc00 && index+1 < len(units):
			out.WriteString("??")
			index++
		case unit >= 0xd800 && unit < 0xdc00:
			out.WriteString(`\u` + strconv.FormatUint(uint64(unit), 16))
		case unit > '~':
			out.WriteByte('?')
		default:
			out.WriteByte(byte(unit))
		}
	}
	return out.String()
}

// MixedIssues are findings about objects of a list that mix both spellings of their members.
func MixedIssues(root, label string, value Value, member, held string, aliases []Alias) []Issue {
	var issues []Issue
	for index, item := range value.Own(member).items {
		if _, ok := FoldAliases(item, aliases); !ok {
			rule := root + "/" + held + "#x-alias"
			issues = append(issues, newIssue(label, []any{member, index}, rule, "spelled in one way", "both spellings", false))
		}
	}
	return issues
}
