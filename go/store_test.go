package countersign

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync"
	"testing"
	"time"

	"countersign/contract"
)

var (
	_ contract.RevocationStore      = &InMemoryRevocationStore{}
	_ contract.DelegationEpochStore = &InMemoryRevocationStore{}
	_ Store                         = contract.IsRevokedPort(nil)
	_ DelegationEpochStore          = contract.DelegationEpochStore(nil)
)

func TestMarksOnlyMoveLater(t *testing.T) {
	clock := &manualClock{}
	store := &InMemoryRevocationStore{clock: clock.read}
	ctx := context.Background()
	mark := func(id string, ttl time.Duration) {
		t.Helper()
		if err := store.MarkRevoked(ctx, id, ttl); err != nil {
			t.Fatal(err)
		}
	}
	expect := func(id string, want bool) {
		t.Helper()
		if got, err := store.IsRevoked(ctx, id); got != want || err != nil {
			t.Errorf("%q at %s: %v, %v", id, clock.read(), got, err)
		}
	}
	mark("", time.Hour)
	expect("", false)
	mark("a", time.Hour)
	mark("a", time.Minute)
	mark("b", -1)
	mark("c", 0)
	mark("d", math.MaxInt64)
	clock.advance(time.Hour - 1)
	expect("a", true)
	clock.advance(1)
	expect("a", false)
	expect("b", true)
	clock.advance(24*time.Hour - time.Hour)
	expect("b", false)
	expect("c", false)
	expect("d", true)
	expect("e", false)
}

func TestAFullStoreClosesAndForgetsNothing(t *testing.T) {
	clock := &manualClock{}
	store := &InMemoryRevocationStore{MaxEntries: 3, clock: clock.read}
	ctx := context.Background()
	for n := range 3 {
		if err := store.MarkRevoked(ctx, fmt.Sprint(n), time.Duration(n+1)*time.Minute); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.MarkRevoked(ctx, "more", 2*time.Minute); !errors.Is(err, ErrRevocationCapacity) {
		t.Fatal(err)
	}
	if revoked, _ := store.IsRevoked(ctx, "anybody"); !revoked {
		t.Error("a full store let somebody pass")
	}
	clock.advance(2 * time.Minute)
	if revoked, _ := store.IsRevoked(ctx, "anybody"); revoked {
		t.Error("still closed")
	}
	if revoked, _ := store.IsRevoked(ctx, "2"); !revoked {
		t.Error("a mark was evicted")
	}
	if err := store.MarkRevoked(ctx, "more", time.Minute); err != nil {
		t.Errorf("no room although marks have expired: %v", err)
	}
}

func TestEpochsNeverGoBack(t *testing.T) {
	store := &InMemoryRevocationStore{MaxEntries: 1}
	ctx := context.Background()
	for _, epoch := range []int64{5, 3, math.MaxInt64, 7} {
		if err := store.MarkDelegationEpoch(ctx, "zone", epoch, 0); err != nil {
			t.Fatal(err)
		}
	}
	if epoch, err := store.CurrentDelegationEpoch(ctx, "zone"); epoch != math.MaxInt64 || err != nil {
		t.Errorf("%d, %v", epoch, err)
	}
	if epoch, err := store.CurrentDelegationEpoch(ctx, "other"); epoch != 0 || err != nil {
		t.Errorf("%d, %v", epoch, err)
	}
	if store.MarkDelegationEpoch(ctx, "", 1, 0) == nil || store.MarkDelegationEpoch(ctx, "zone", -1, 0) == nil {
		t.Error("a bad epoch was taken")
	}
	if err := store.MarkDelegationEpoch(ctx, "other", 1, 0); !errors.Is(err, ErrRevocationCapacity) {
		t.Error(err)
	}
	if _, err := store.CurrentDelegationEpoch(ctx, "other"); err == nil {
		t.Error("a lost epoch reads as none")
	}
}

func TestAStoreIsSafeForConcurrentUse(t *testing.T) {
	store := &InMemoryRevocationStore{}
	ctx := context.Background()
	var group sync.WaitGroup
	for n := range 8 {
		group.Add(1)
		go func() {
			defer group.Done()
			for each := range 500 {
				id := fmt.Sprintf("%d-%d", n, each)
				if err := store.MarkRevoked(ctx, id, time.Hour); err != nil {
					t.Error(err)
				}
				if revoked, _ := store.IsRevoked(ctx, id); !revoked {
					t.Errorf("%s was lost", id)
				}
			}
		}()
	}
	group.Wait()
}
