package conformance

import (
	"errors"
	"strconv"
	"strings"

	"countersign/contract/kernel"
)

var errAway = errors.New("the store is away")

// askHook is what the scripted hook answers about args; without a script it answers otherwise.
func askHook(hooks kernel.Value, hook string, args []kernel.Value, otherwise bool) (bool, error) {
	script := hooks.Own(hook)
	if !script.IsGiven() {
		return otherwise, nil
	}
	texts := make([]string, len(args))
	for index, arg := range args {
		texts[index] = textOf(arg)
	}
	answer := script.Own("answers").Own(strings.Join(texts, " "))
	if !answer.IsGiven() {
		answer = script.Own("otherwise")
	}
	flag, ok := answer.Flag()
	if !ok {
		// No way of giving a wrong type exists here, so that is an error as well.
		return false, errAway
	}
	return flag, nil
}

func textOf(value kernel.Value) string {
	if text, ok := value.Text(); ok {
		return text
	}
	if number, ok := value.Integer(); ok {
		return strconv.FormatInt(number, 10)
	}
	if flag, ok := value.Flag(); ok {
		return strconv.FormatBool(flag)
	}
	return value.Kind().String()
}

// questions are the argument lists that a hook is asked about. The first row of the store is about every anchor, its
// further rows about each of their claims, any other port is asked once about all of its claims.
func questions(profile *kernel.Profile, row kernel.HookRow, claims kernel.Subject) [][]kernel.Value {
	isStore := row.Hook == "isRevoked"
	if isStore && row.Name == firstRow(profile, row.Hook) {
		var out [][]kernel.Value
		for _, id := range profile.Anchors(claims) {
			out = append(out, []kernel.Value{kernel.TextValue(id)})
		}
		return out
	}
	args := make([]kernel.Value, len(row.Args))
	for index, name := range row.Args {
		args[index] = claims.Own(name)
		if !args[index].IsGiven() {
			return nil
		}
	}
	if !isStore {
		return [][]kernel.Value{args}
	}
	out := make([][]kernel.Value, len(args))
	for index, arg := range args {
		out[index] = []kernel.Value{arg}
	}
	return out
}

func firstRow(profile *kernel.Profile, hook string) string {
	for _, row := range profile.HookChecks {
		if row.Hook == hook {
			return row.Name
		}
	}
	return ""
}
