package kernel

// RequiredText is the text of a claim whose shape holds.
func RequiredText(value Value) string { return value.text }

// OptionalText is nil for absent and for empty text.
func OptionalText(value Value) *string {
	if !IsText(value) {
		return nil
	}
	text := value.text
	return &text
}

// TextOr is text, or the fallback for absent and for empty text.
func TextOr(value Value, fallback string) string {
	if !IsText(value) {
		return fallback
	}
	return value.text
}

// RequiredInteger is the integer of a claim whose shape holds.
func RequiredInteger(value Value) int64 {
	number, _ := value.Integer()
	return number
}

// OptionalInteger is nil for absent.
func OptionalInteger(value Value) *int64 {
	number, ok := value.Integer()
	if !ok {
		return nil
	}
	return &number
}

// RequiredFlag is the flag of a claim whose shape holds.
func RequiredFlag(value Value) bool {
	flag, _ := value.Flag()
	return flag
}

// OptionalFlag is nil for absent.
func OptionalFlag(value Value) *bool {
	flag, ok := value.Flag()
	if !ok {
		return nil
	}
	return &flag
}

// Texts is the text of a list; nil for absent and for an empty list.
func Texts(value Value) []string {
	if len(value.items) == 0 {
		return nil
	}
	out := make([]string, len(value.items))
	for index := range value.items {
		out[index] = value.items[index].text
	}
	return out
}

// TextOrTexts is text as a list of one, or the text of a list; nil for absent and empty.
func TextOrTexts(value Value) []string {
	if IsText(value) {
		return []string{value.text}
	}
	return Texts(value)
}

// Integers is the integers of a list; nil for absent and for an empty list.
func Integers(value Value) []int64 {
	if len(value.items) == 0 {
		return nil
	}
	out := make([]int64, len(value.items))
	for index := range value.items {
		out[index] = RequiredInteger(value.items[index])
	}
	return out
}

// Names is a set of names.
type Names map[string]struct{}

// NewNames is the set of these names.
func NewNames(names ...string) Names {
	out := make(Names, len(names))
	for _, name := range names {
		out[name] = struct{}{}
	}
	return out
}

// RestOf is the members that the contract does not name; nil when there are none.
func RestOf(wire Value, known Names) map[string]Value {
	var rest map[string]Value
	for _, member := range wire.members {
		if _, found := known[member.Name]; found {
			continue
		}
		if rest == nil {
			rest = make(map[string]Value)
		}
		rest[member.Name] = member.Value
	}
	return rest
}

// FromText is a claim of projected text.
func FromText(text *string) Value {
	if text == nil {
		return Value{}
	}
	return TextValue(*text)
}

// FromInteger is a claim of a projected integer.
func FromInteger(number *int64) Value {
	if number == nil {
		return Value{}
	}
	return IntegerValue(*number)
}

// FromFlag is a claim of a projected flag.
func FromFlag(flag *bool) Value {
	if flag == nil {
		return Value{}
	}
	return FlagValue(*flag)
}

// FromTexts is a claim of a projected list; nil is absent.
func FromTexts(texts []string) Value {
	if texts == nil {
		return Value{}
	}
	return TextsValue(texts)
}

// FromTextOrTexts is a claim of a projected text or list; isText says that it was text.
func FromTextOrTexts(texts []string, isText bool) Value {
	if isText && len(texts) == 1 {
		return TextValue(texts[0])
	}
	return FromTexts(texts)
}

// FromIntegers is a claim of a projected list of integers; nil is absent.
func FromIntegers(numbers []int64) Value {
	if numbers == nil {
		return Value{}
	}
	return IntegersValue(numbers)
}

// Alias is a second name of a member.
type Alias struct {
	From string
	To   string
}

// FoldAliases rewrites aliased members of one object to their first spelling; false when it mixes both.
func FoldAliases(value Value, aliases []Alias) (Value, bool) {
	if value.kind != Object {
		return value, true
	}
	first, second := false, false
	for _, alias := range aliases {
		second = second || value.Own(alias.From).IsGiven()
		first = first || value.Own(alias.To).IsGiven()
	}
	if !second {
		return value, true
	}
	if first {
		return Value{}, false
	}
	members := append([]Member(nil), value.members...)
	for index := range members {
		for _, alias := range aliases {
			if members[index].Name == alias.From {
				members[index].Name = alias.To
				break
			}
		}
	}
	return ObjectValue(members...), true
}

// FoldListMember folds every object of the list name; false on a mixture.
func FoldListMember(value Value, name string, aliases []Alias) (Value, bool) {
	list := value.Own(name)
	if list.kind != List {
		return value, true
	}
	folded := make([]Value, len(list.items))
	whole := true
	for index, item := range list.items {
		next, ok := FoldAliases(item, aliases)
		if !ok {
			whole = false
			next = item
		}
		folded[index] = next
	}
	members := append([]Member(nil), value.members...)
	for index := range members {
		if members[index].Name == name {
			members[index].Value = Value{kind: List, items: folded}
		}
	}
	return Value{kind: Object, members: members}, whole
}

// TextOrNone is an option that must be given; empty text is none.
func TextOrNone(text string) Value {
	if text == "" {
		return Value{}
	}
	return TextValue(text)
}
