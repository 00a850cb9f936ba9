package countersign

import (
	"context"
	"io"
	"math/rand"
	"net/http"
	"sync"
	"time"

	"countersign/contract/kernel"
)

// keySource is the key set of one issuer and zone: fresh, then stale while it is refreshed in the background, then gone.
// All fetches share one flight, which belongs to nobody's request: a caller that gives up only stops waiting. A failed,
// empty, oversized or ambiguous document never replaces good keys.
type keySource struct {
	url     string
	client  *http.Client
	profile *kernel.Profile
	// clock never goes back.
	clock   func() time.Duration
	timeout time.Duration
	report  func(kind, detail string)

	mu       sync.Mutex
	set      *keySet
	loadedAt time.Duration
	flight   chan struct{}
	failures int
	retryAt  time.Duration
	// attemptedAt is when the last fetch beside the first began; failed ones count, or a failing server would be flooded.
	attemptedAt time.Duration
}

// longAgo lies before every reading of a clock, and far enough from the end for differences.
const longAgo = -1 << 62

func newKeySource(s *settings) *keySource {
	client := *s.client
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &keySource{
		url: s.keySetURL, client: &client, profile: s.profile, clock: s.clock, report: s.report,
		timeout: s.keySetTimeout, retryAt: longAgo, attemptedAt: longAgo,
	}
}

// current is the key set, if it is young enough to be used now. Starts a refresh once it is stale.
func (k *keySource) current() *keySet {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.currentLocked(k.clock())
}

func (k *keySource) currentLocked(now time.Duration) *keySet {
	age := now - k.loadedAt
	if k.set == nil || age >= k.limit("keySetStaleMs") {
		return nil
	}
	if age >= k.limit("keySetFreshMs") && k.flight == nil && now >= k.retryAt {
		k.fetchLocked(now)
	}
	return k.set
}

// load waits for usable keys. nil when there are none, at once while a failed fetch backs off.
func (k *keySource) load(ctx context.Context) *keySet {
	k.mu.Lock()
	now := k.clock()
	set := k.currentLocked(now)
	if set == nil && k.flight == nil && now >= k.retryAt {
		k.fetchLocked(now)
	}
	flight := k.flight
	k.mu.Unlock()
	if set != nil || flight == nil || !wait(ctx, flight) {
		return set
	}
	return k.current()
}

// refresh looks for keys newer than known, because a token names a key that is not in it or was signed by another key of
// that name. It shares the flight and the cooldown of everyone else, and reports whether the current set may be trusted
// to be complete.
func (k *keySource) refresh(ctx context.Context, known *keySet) (complete bool) {
	k.mu.Lock()
	now := k.clock()
	if k.set == known && k.flight == nil && now-k.attemptedAt >= k.limit("keySetRefetchMs") {
		k.fetchLocked(now)
	}
	flight := k.flight
	if k.set != known {
		flight = nil
	}
	k.mu.Unlock()
	return (flight == nil || wait(ctx, flight)) && k.isHealthy()
}

// mayRefresh tells whether refresh would bring something else than what is known.
func (k *keySource) mayRefresh(known *keySet) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.set != known || k.flight != nil || k.clock()-k.attemptedAt >= k.limit("keySetRefetchMs")
}

// isHealthy tells whether the last fetch brought a key set.
func (k *keySource) isHealthy() bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.failures == 0
}

func (k *keySource) limit(name string) time.Duration {
	return time.Duration(limitOf(k.profile, name)) * time.Millisecond
}

func (k *keySource) fetchLocked(now time.Duration) {
	if k.set != nil {
		k.attemptedAt = now
	}
	flight, previous := make(chan struct{}), k.set
	k.flight = flight
	go func() {
		set, failure := k.attempt(previous)
		k.mu.Lock()
		if failure == "" {
			// Counted from the start of the fetch: the document cannot be younger than that.
			k.set, k.loadedAt, k.failures, k.retryAt = set, now, 0, longAgo
		} else {
			k.retryAt = k.clock() + k.backOff()
			k.failures++
		}
		k.flight = nil
		k.mu.Unlock()
		close(flight)
		if failure == "" {
			k.report("key_set_adopted", "")
		} else {
			k.report("key_set_unavailable", failure)
		}
	}()
}

func (k *keySource) backOff() time.Duration {
	least, most := k.limit("keySetBackoffMinMs"), k.limit("keySetBackoffMaxMs")
	pause := least << min(k.failures, 16)
	return min(most, pause+time.Duration(rand.Float64()*float64(pause)/4))
}

// attempt ends at the deadline even when the client ignores its context.
func (k *keySource) attempt(previous *keySet) (*keySet, string) {
	type outcome struct {
		set     *keySet
		failure string
	}
	ctx, cancel := context.WithTimeout(context.Background(), k.timeout)
	defer cancel()
	done := make(chan outcome, 1)
	go func() {
		defer func() {
			if recover() != nil {
				done <- outcome{failure: "network"}
			}
		}()
		document, failure := k.download(ctx)
		if failure != "" {
			done <- outcome{failure: failure}
			return
		}
		set, refusal := readKeySet(k.profile, document, previous)
		done <- outcome{set, refusal}
	}()
	select {
	case each := <-done:
		return each.set, each.failure
	case <-ctx.Done():
		return nil, "deadline"
	}
}

func (k *keySource) download(ctx context.Context) (document []byte, failure string) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, k.url, nil)
	if err != nil {
		return nil, "network"
	}
	request.Header.Set("Accept", "application/jwk-set+json, application/json")
	response, err := k.client.Do(request)
	if err != nil {
		return nil, "network"
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, "status"
	}
	most := limitOf(k.profile, "keySetBytes")
	document, err = io.ReadAll(io.LimitReader(response.Body, most+1))
	if err != nil {
		return nil, "network"
	}
	if int64(len(document)) > most {
		return nil, "too_large"
	}
	return document, ""
}

// wait reports false when the caller gave up first.
func wait(ctx context.Context, done <-chan struct{}) bool {
	select {
	case <-done:
		return true
	case <-ctx.Done():
		return false
	}
}
