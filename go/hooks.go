package countersign

import (
	"context"
	"sort"
	"time"

	"countersign/contract/kernel"
)

// verdict is what a port says about a mandate.
type verdict int

const (
	unavailable verdict = iota
	pass
	fail
)

// hookCheck is one check of stage revocation.
type hookCheck struct {
	row kernel.HookRow
	ask func(ctx context.Context, claims kernel.Subject) verdict
}

// readHooks makes the checks of stage revocation, in the order of the profile.
func readHooks(s *settings, o Options) ([]hookCheck, error) {
	if o.Revocations == nil {
		return nil, &ConfigError{"Revocations", "give a revocation store, such as &countersign.InMemoryRevocationStore{}"}
	}
	timeout := o.RevocationTimeout
	if timeout == 0 {
		timeout = time.Duration(limitOf(s.profile, "revocationTimeoutMs")) * time.Millisecond
	}
	ports := ports{store: o.Revocations, timeout: timeout}
	_, ports.inProcess = o.Revocations.(*InMemoryRevocationStore)
	rows := append([]kernel.HookRow{}, s.profile.HookChecks...)
	sort.SliceStable(rows, func(a, b int) bool { return rows[a].Order < rows[b].Order })

	declared := map[string]bool{}
	lookups := 0
	var checks []hookCheck
	for _, row := range rows {
		check := hookCheck{row: row}
		builtIn := row.Hook == "isRevoked" || row.Hook == "isDelegationStale"
		if builtIn && !row.FailsOn {
			return nil, &ConfigError{"Profile", "hook " + row.Hook + " must fail on true"}
		}
		switch row.Hook {
		case "isRevoked":
			lookups++
			check.ask = ports.askIdentifiers(s.profile, row, lookups == 1)
		case "isDelegationStale":
			epochs, ok := o.Revocations.(DelegationEpochStore)
			if !ok {
				return nil, &ConfigError{"Revocations", "give a store with CurrentDelegationEpoch"}
			}
			check.ask = ports.askEpoch(row, epochs)
		default:
			declared[row.Hook] = true
			hook := o.Hooks[row.Hook]
			if hook == nil {
				return nil, &ConfigError{"Hooks", "give the function " + row.Hook + " that the contract declares"}
			}
			check.ask = ports.askHook(row, hook)
		}
		checks = append(checks, check)
	}
	for name := range o.Hooks {
		if !declared[name] {
			return nil, &ConfigError{"Hooks", "the contract declares no port of one of these names"}
		}
	}
	return checks, nil
}

// ports asks whatever belongs to somebody else: bounded in time, and nothing it does escapes.
type ports struct {
	store   Store
	timeout time.Duration
	// inProcess says that the store is our own, which neither waits nor panics.
	inProcess bool
}

// askIdentifiers asks the store about every identifier: the anchors of the profile for the first lookup, the claims of
// its row for further ones. One revoked identifier beats every failed lookup; a mandate without anchors is undecidable.
func (p ports) askIdentifiers(profile *kernel.Profile, row kernel.HookRow, anchors bool) func(context.Context, kernel.Subject) verdict {
	return func(ctx context.Context, claims kernel.Subject) verdict {
		var ids []string
		if anchors {
			ids = union(profile.Anchors(claims))
		} else {
			args, ok := arguments(claims, row.Args)
			if !ok {
				return pass
			}
			for _, arg := range args {
				id, _ := arg.Text()
				ids = append(ids, id)
			}
		}
		if len(ids) == 0 {
			return unavailable
		}
		asked := make([]func(context.Context) verdict, len(ids))
		for i, id := range ids {
			asked[i] = func(ctx context.Context) verdict {
				return read(true)(p.store.IsRevoked(ctx, id))
			}
		}
		return p.askAll(ctx, asked)
	}
}

// askEpoch compares the epoch that the delegation graph has reached with that of the mandate.
func (p ports) askEpoch(row kernel.HookRow, store DelegationEpochStore) func(context.Context, kernel.Subject) verdict {
	return func(ctx context.Context, claims kernel.Subject) verdict {
		args, ok := arguments(claims, row.Args)
		if !ok {
			return pass
		}
		if len(args) != 2 {
			return unavailable
		}
		zone, isText := args[0].Text()
		claimed, isInteger := args[1].Integer()
		if !isText || !isInteger || claimed < 0 {
			return unavailable
		}
		return p.askAll(ctx, []func(context.Context) verdict{func(ctx context.Context) verdict {
			stored, err := store.CurrentDelegationEpoch(ctx, zone)
			if err != nil || stored < 0 {
				return unavailable
			}
			return read(true)(stored > claimed, nil)
		}})
	}
}

func (p ports) askHook(row kernel.HookRow, hook Hook) func(context.Context, kernel.Subject) verdict {
	return func(ctx context.Context, claims kernel.Subject) verdict {
		args, ok := arguments(claims, row.Args)
		if !ok {
			return pass
		}
		outside := ports{timeout: p.timeout}
		return outside.askAll(ctx, []func(context.Context) verdict{func(ctx context.Context) verdict {
			return read(row.FailsOn)(hook(ctx, args...))
		}})
	}
}

func read(failsOn bool) func(bool, error) verdict {
	return func(answer bool, err error) verdict {
		switch {
		case err != nil:
			return unavailable
		case answer == failsOn:
			return fail
		default:
			return pass
		}
	}
}

func (p ports) askAll(ctx context.Context, questions []func(context.Context) verdict) verdict {
	combined := pass
	if p.inProcess {
		for _, ask := range questions {
			combined = worse(combined, ask(ctx))
		}
		return combined
	}
	ctx, cancel := context.WithTimeout(ctx, p.timeout)
	defer cancel()
	answers := make(chan verdict, len(questions))
	for _, ask := range questions {
		go func() {
			answer := unavailable
			defer func() {
				_ = recover()
				answers <- answer
			}()
			answer = ask(ctx)
		}()
	}
	for range questions {
		select {
		case answer := <-answers:
			if combined = worse(combined, answer); combined == fail {
				return fail
			}
		case <-ctx.Done():
			return atDeadline(answers)
		}
	}
	return combined
}

// atDeadline tells whether one of the answers that have arrived is a refusal. The others can no longer make a pass.
func atDeadline(answers <-chan verdict) verdict {
	for {
		select {
		case answer := <-answers:
			if answer == fail {
				return fail
			}
		default:
			return unavailable
		}
	}
}

func worse(a, b verdict) verdict {
	if a == fail || b == fail {
		return fail
	}
	return min(a, b)
}

// arguments is the claims of those names, in order. It reports false when one is absent.
func arguments(claims kernel.Subject, names []string) ([]kernel.Value, bool) {
	values := make([]kernel.Value, len(names))
	for i, name := range names {
		if values[i] = claims.Own(name); !values[i].IsGiven() {
			return nil, false
		}
	}
	return values, true
}
