package countersign

import (
	"context"
	"errors"
	"math"
	"sync"
	"time"
)

// Store answers whether the authority behind an identifier was withdrawn. An error, a panic, and silence beyond
// [Options.RevocationTimeout] count as unavailable, never as a pass. It must heed the end of its context.
type Store interface {
	IsRevoked(ctx context.Context, id string) (bool, error)
}

// DelegationEpochStore is what a [Store] answers besides, for profiles that compare delegation epochs.
type DelegationEpochStore interface {
	// CurrentDelegationEpoch is the epoch that the delegation graph of a zone has reached; 0 when none was recorded.
	CurrentDelegationEpoch(ctx context.Context, zone string) (int64, error)
}

// ErrRevocationCapacity says that a store has no room for another mark. The store is closed until the mark that found no
// room would have expired: it answers every question with "revoked".
var ErrRevocationCapacity = errors.New("countersign: the revocation store is full")

// InMemoryRevocationStore holds the revocations of one process, exact and always fresh. Its zero value is ready to use;
// set its fields before the first call.
//
// A mark only ever moves later, never earlier, and is forgotten only once it has expired on the monotonic clock. A full
// store evicts nothing.
type InMemoryRevocationStore struct {
	// DefaultTTL is how long a mark lasts when none is given. Default: 24 hours.
	DefaultTTL time.Duration
	// MaxEntries is the most marks held at a time. Default: 1,000,000.
	MaxEntries int

	mu          sync.RWMutex
	until       map[string]time.Duration
	closedUntil time.Duration
	epochs      map[string]int64
	lostEpochs  bool
	// clock replaces the monotonic clock in tests.
	clock func() time.Duration
}

var processStart = time.Now()

// monotonic never goes back.
func monotonic() time.Duration { return time.Since(processStart) }

// sweepStep is how many marks are looked at per new mark: enough to keep up, too few to be felt.
const sweepStep = 64

// IsRevoked tells whether this identifier is revoked now. The empty identifier never is. It never fails.
func (s *InMemoryRevocationStore) IsRevoked(_ context.Context, id string) (bool, error) {
	if id == "" {
		return false, nil
	}
	s.mu.RLock()
	defer s.mu.RUnlock()
	until, marked := s.until[id]
	if !marked && s.closedUntil == 0 {
		return false, nil
	}
	now := s.now()
	return marked && now < until || now < s.closedUntil, nil
}

// MarkRevoked revokes an identifier for at least ttl; a shorter time than before changes nothing. A ttl of 0 or less
// means the default. It fails with [ErrRevocationCapacity] when there is no room.
func (s *InMemoryRevocationStore) MarkRevoked(_ context.Context, id string, ttl time.Duration) error {
	if id == "" {
		return nil
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if ttl <= 0 {
		ttl = s.defaultTTL()
	}
	now := s.now()
	until := now + ttl
	if until < now {
		until = math.MaxInt64
	}
	before, marked := s.until[id]
	if marked && before >= until {
		return nil
	}
	if !marked && !s.makeRoom(now) {
		s.closedUntil = max(s.closedUntil, until)
		return ErrRevocationCapacity
	}
	if s.until == nil {
		s.until = map[string]time.Duration{}
	}
	s.until[id] = until
	return nil
}

// CurrentDelegationEpoch is the epoch that the delegation graph of a zone has reached; 0 before any was recorded. It
// fails when it is not known whether one was.
func (s *InMemoryRevocationStore) CurrentDelegationEpoch(_ context.Context, zone string) (int64, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	epoch, known := s.epochs[zone]
	if !known && s.lostEpochs {
		return 0, ErrRevocationCapacity
	}
	return epoch, nil
}

// MarkDelegationEpoch records the epoch of a zone. Epochs never go back and never expire, whatever time is given: a
// smaller one changes nothing.
func (s *InMemoryRevocationStore) MarkDelegationEpoch(_ context.Context, zone string, epoch int64, _ time.Duration) error {
	if zone == "" || epoch < 0 {
		return errors.New("countersign: a delegation epoch needs a zone and is not negative")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	before, known := s.epochs[zone]
	if known && before >= epoch {
		return nil
	}
	if !known && len(s.epochs) >= s.maxEntries() {
		s.lostEpochs = true
		return ErrRevocationCapacity
	}
	if s.epochs == nil {
		s.epochs = map[string]int64{}
	}
	s.epochs[zone] = epoch
	return nil
}

func (s *InMemoryRevocationStore) makeRoom(now time.Duration) bool {
	s.reap(now, sweepStep)
	if len(s.until) >= s.maxEntries() {
		// Nothing expired may stand in the way of a new mark.
		s.reap(now, len(s.until))
	}
	return len(s.until) < s.maxEntries()
}

// reap looks at up to count marks. Iteration begins anywhere, so that in time every mark is looked at.
func (s *InMemoryRevocationStore) reap(now time.Duration, count int) {
	for id, until := range s.until {
		if count == 0 {
			return
		}
		count--
		if now >= until {
			delete(s.until, id)
		}
	}
}

func (s *InMemoryRevocationStore) now() time.Duration {
	if s.clock != nil {
		return s.clock()
	}
	return monotonic()
}

func (s *InMemoryRevocationStore) maxEntries() int {
	if s.MaxEntries > 0 {
		return s.MaxEntries
	}
	return int(limitOf(defaultProfile(), "revocationMaxEntries"))
}

func (s *InMemoryRevocationStore) defaultTTL() time.Duration {
	if s.DefaultTTL > 0 {
		return s.DefaultTTL
	}
	return time.Duration(limitOf(defaultProfile(), "revocationDefaultTtlMs")) * time.Millisecond
}
