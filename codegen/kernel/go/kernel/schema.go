package kernel

import (
	"math"
	"regexp"
	"unicode/utf8"
)

// Schema is a JSON Schema of the portable subset, ready to decide.
type Schema struct {
	root        *node
	definitions map[string]*node
}

type property struct {
	name string
	node *node
}

// node is one schema; limits that are not stated are negative or nil.
type node struct {
	ref        string
	kind       string
	constant   *Value
	enum       []Value
	minimum    *float64
	maximum    *float64
	minLength  int
	maxLength  int
	minItems   int
	maxItems   int
	unique     bool
	pattern    *regexp.Regexp
	required   []string
	properties []property
	closed     bool
	additional *node
	prefix     []*node
	noMore     bool
	items      *node
	anyOf      []*node
	oneOf      []*node
}

// MustSchema reads the text of a schema that the compiler wrote.
func MustSchema(text string) *Schema {
	value, rule := DecodeText([]byte(text), stackDepth)
	if rule != "" {
		panic("countersign: a generated schema breaks " + string(rule))
	}
	definitions := value.Own("$defs")
	schema := &Schema{root: readNode(value), definitions: make(map[string]*node, definitions.Len())}
	for _, member := range definitions.members {
		schema.definitions[member.Name] = readNode(member.Value)
	}
	return schema
}

const refPrefix = "#/$defs/"

func count(value Value) int {
	if number, ok := value.Integer(); ok {
		return int(number)
	}
	return -1
}

func bound(value Value) *float64 {
	number, ok := value.Number()
	if !ok {
		return nil
	}
	return &number
}

func readNode(value Value) *node {
	n := &node{
		kind:      value.Own("type").text,
		enum:      value.Own("enum").items,
		minimum:   bound(value.Own("minimum")),
		maximum:   bound(value.Own("maximum")),
		minLength: count(value.Own("minLength")),
		maxLength: count(value.Own("maxLength")),
		minItems:  count(value.Own("minItems")),
		maxItems:  count(value.Own("maxItems")),
		required:  Texts(value.Own("required")),
		prefix:    readNodes(value.Own("prefixItems")),
		anyOf:     readNodes(value.Own("anyOf")),
		oneOf:     readNodes(value.Own("oneOf")),
		noMore:    IsFalse(value.Own("items")),
		closed:    IsFalse(value.Own("additionalProperties")),
	}
	n.unique, _ = value.Own("uniqueItems").Flag()
	if ref := value.Own("$ref").text; len(ref) > len(refPrefix) {
		n.ref = ref[len(refPrefix):]
	}
	if constant := value.Own("const"); constant.IsGiven() {
		n.constant = &constant
	}
	if pattern := value.Own("pattern"); pattern.kind == Text {
		n.pattern = regexp.MustCompile(pattern.text)
	}
	if items := value.Own("items"); items.kind == Object {
		n.items = readNode(items)
	}
	if additional := value.Own("additionalProperties"); additional.kind == Object {
		n.additional = readNode(additional)
	}
	for _, member := range value.Own("properties").members {
		n.properties = append(n.properties, property{member.Name, readNode(member.Value)})
	}
	return n
}

func readNodes(values Value) []*node {
	var out []*node
	for _, value := range values.items {
		out = append(out, readNode(value))
	}
	return out
}

func isType(value Value, name string) bool {
	switch name {
	case "":
		return true
	case "string":
		return value.kind == Text
	case "boolean":
		return value.kind == Flag
	case "integer":
		return value.kind == Number && value.number == math.Trunc(value.number) && !math.IsInf(value.number, 0)
	case "array":
		return value.kind == List
	case "object":
		return value.kind == Object
	}
	return false
}

// Is decides on the first finding.
func (s *Schema) Is(value Value) bool { return s.is(value, s.root) }

func (s *Schema) is(value Value, n *node) bool {
	if n.ref != "" && (s.definitions[n.ref] == nil || !s.is(value, s.definitions[n.ref])) {
		return false
	}
	if !isType(value, n.kind) || !n.isListed(value) {
		return false
	}
	if len(n.anyOf) > 0 && s.passing(value, n.anyOf) == 0 {
		return false
	}
	if len(n.oneOf) > 0 && s.passing(value, n.oneOf) != 1 {
		return false
	}
	switch value.kind {
	case Number:
		return (n.minimum == nil || value.number >= *n.minimum) && (n.maximum == nil || value.number <= *n.maximum)
	case Text:
		return n.isLong(value.text) && n.isShort(value.text) && (n.pattern == nil || n.pattern.MatchString(value.text))
	case List:
		return s.isList(value, n)
	case Object:
		return s.isObject(value, n)
	}
	return true
}

func (n *node) isListed(value Value) bool {
	if n.constant != nil && !n.constant.Same(value) {
		return false
	}
	if n.enum == nil {
		return true
	}
	for _, allowed := range n.enum {
		if allowed.Same(value) {
			return true
		}
	}
	return false
}

func (n *node) isLong(text string) bool {
	return n.minLength <= 0 || (text != "" && (n.minLength == 1 || utf8.RuneCountInString(text) >= n.minLength))
}

func (n *node) isShort(text string) bool {
	return n.maxLength < 0 || len(text) <= n.maxLength || utf8.RuneCountInString(text) <= n.maxLength
}

func (s *Schema) passing(value Value, branches []*node) int {
	count := 0
	for _, branch := range branches {
		if s.is(value, branch) {
			count++
		}
	}
	return count
}

// itemAt is the schema of an item; nil when any value may stand there.
func (n *node) itemAt(index int) *node {
	if index < len(n.prefix) {
		return n.prefix[index]
	}
	return n.items
}

func (n *node) hasMore(value Value) bool { return n.noMore && len(value.items) > len(n.prefix) }

func (s *Schema) isList(value Value, n *node) bool {
	if len(value.items) < n.minItems || (n.maxItems >= 0 && len(value.items) > n.maxItems) {
		return false
	}
	if n.hasMore(value) || (n.unique && n.isDoubled(value)) {
		return false
	}
	for index := range value.items {
		if item := n.itemAt(index); item != nil && !s.is(value.items[index], item) {
			return false
		}
	}
	return true
}

// isDoubled looks at items of the declared type alone: others are findings already.
func (n *node) isDoubled(value Value) bool {
	kind := ""
	if n.items != nil {
		kind = n.items.kind
	}
	seen := make(map[scalarKey]bool, len(value.items))
	for _, item := range value.items {
		if !isType(item, kind) {
			continue
		}
		key := scalarKey{item.kind, item.number, item.text}
		if seen[key] {
			return true
		}
		seen[key] = true
	}
	return false
}

// scalarKey is a scalar as the key of a map.
type scalarKey struct {
	kind   Kind
	number float64
	text   string
}

func (n *node) declares(name string) bool {
	for index := range n.properties {
		if n.properties[index].name == name {
			return true
		}
	}
	return false
}

func (s *Schema) isObject(value Value, n *node) bool {
	for _, name := range n.required {
		if !value.Own(name).IsGiven() {
			return false
		}
	}
	if n.closed || n.additional != nil {
		for _, member := range value.members {
			if n.declares(member.Name) {
				continue
			}
			if n.closed || !s.is(member.Value, n.additional) {
				return false
			}
		}
	}
	for index := range n.properties {
		member := value.Own(n.properties[index].name)
		if member.IsGiven() && !s.is(member, n.properties[index].node) {
			return false
		}
	}
	return true
}
