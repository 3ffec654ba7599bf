package indexer

import (
	"context"
	"errors"
	"fmt"
)

// ErrRefused says that an engine does not take one of the documents that it
// was given, whichever: the engine itself is sound, and takes the others.
var ErrRefused = errors.New("document refused")

// maxSkipped is how many documents may be refused in one go. Where there are
// more it is not the documents, whatever the engine says.
const maxSkipped = 100

// Skipped is a document that an engine refused.
type Skipped struct {
	ID, Title, URL string
	Reason         string // the engine's
}

// applyWhatFits applies a batch, and leaves out what the engine refuses: of a
// batch that it refuses each half is tried, down to the documents it will not
// take. What has been done is added to the report.
func applyWhatFits(ctx context.Context, index Index, put []Document, remove []string, report *Report) error {
	err := index.Apply(ctx, put, remove)
	switch {
	case err == nil:
		report.Indexed += len(put)
		report.Deleted += len(remove)
		return nil
	case !errors.Is(err, ErrRefused) || len(put) == 0:
		return err
	case len(remove) > 0: // removals are not to blame
		if err := applyWhatFits(ctx, index, nil, remove, report); err != nil {
			return err
		}
		return applyWhatFits(ctx, index, put, nil, report)
	case len(put) == 1:
		if len(report.Skipped) == maxSkipped {
			return fmt.Errorf("more than %d documents are refused, the last one: %w", maxSkipped, err)
		}
		report.Skipped = append(report.Skipped, Skipped{put[0].ID, put[0].Title, put[0].URL, err.Error()})
		return nil
	}
	half := len(put) / 2
	if err := applyWhatFits(ctx, index, put[:half], nil, report); err != nil {
		return err
	}
	return applyWhatFits(ctx, index, put[half:], nil, report)
}
