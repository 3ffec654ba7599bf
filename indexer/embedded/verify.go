package embedded

import (
	"context"
	"math/bits"
	"runtime"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"gongkai/indexer"
)

// phrases are what terms do not say enough about: posts must be read for them.
type phrases struct {
	texts     *texts
	must, not []phrase
}

func newPhrases(t *texts, f func() *folds, plan indexer.Plan) phrases {
	made := phrases{texts: t}
	for _, p := range plan.Must {
		if p.Text != "" {
			made.must = append(made.must, f().phrase(p))
		}
	}
	for _, p := range plan.Not {
		if p.Text != "" {
			made.not = append(made.not, f().phrase(p))
		}
	}
	return made
}

// verifyWords is how many words of a set are verified by one at a time.
const verifyWords = 8

// verifyBuffer holds the texts of most posts, in bytes.
const verifyBuffer = 64 << 10

// verify takes out of a set the documents that lack a phrase that must be there,
// or hold one that must not.
func (p phrases) verify(ctx context.Context, in *matching, documents set) error {
	if len(p.must) == 0 && len(p.not) == 0 {
		return nil
	}
	readers, ctx := errgroup.WithContext(ctx)
	var next atomic.Int64
	for range runtime.GOMAXPROCS(0) {
		readers.Go(func() error {
			return guarded(func() error { return p.verifySome(ctx, in, documents, &next) })
		})
	}
	return readers.Wait()
}

// verifySome verifies some words of a set after the other, from next on.
func (p phrases) verifySome(ctx context.Context, in *matching, documents set, next *atomic.Int64) error {
	buffer := make([]byte, 0, verifyBuffer)
	for {
		from := int(next.Add(verifyWords)) - verifyWords
		if from >= len(documents) || ctx.Err() != nil {
			return ctx.Err()
		}
		for i := from; i < min(from+verifyWords, len(documents)); i++ {
			if err := p.verifyWord(in, documents, i, buffer); err != nil {
				return err
			}
		}
	}
}

// verifyWord verifies the documents of one word of a set.
func (p phrases) verifyWord(in *matching, documents set, i int, buffer []byte) error {
	for word := documents[i]; word != 0; word &= word - 1 {
		bit := bits.TrailingZeros64(word)
		holds, err := p.allow(in, i, uint64(bit), buffer)
		if err != nil {
			return err
		}
		if !holds {
			documents[i] &^= 1 << bit
		}
	}
	return nil
}

// allow reads a document, if it must be read, and tells whether it may stay.
func (p phrases) allow(in *matching, i int, bit uint64, buffer []byte) (bool, error) {
	doubtful := false
	for _, suspects := range in.suspects {
		doubtful = doubtful || suspects[i]>>bit&1 == 1
	}
	if len(p.must) == 0 && !doubtful {
		return true, nil
	}
	passages, _, err := p.texts.passages(in.blob(uint64(i)*64+bit), buffer)
	if err != nil {
		return false, err
	}
	for _, wanted := range p.must {
		if !wanted.in(passages) {
			return false, nil
		}
	}
	for n, unwanted := range p.not {
		if in.suspects[n][i]>>bit&1 == 1 && unwanted.in(passages) {
			return false, nil
		}
	}
	return true, nil
}
