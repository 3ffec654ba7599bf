package embedded

import (
	"fmt"
	"time"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/blevesearch/bleve/v2/index/scorch"
	index "github.com/blevesearch/bleve_index_api"
	segmentapi "github.com/blevesearch/scorch_segment_api/v2"
)

// The name and version under which scorch knows our segments.
const (
	segmentType    = "gongkai"
	segmentVersion = 1
)

// scorch finds the segments of an index by what the index says of itself.
func init() { scorch.RegisterSegmentPlugin(plugin{}, false) }

// plugin makes segments for scorch, which decides when they are written and
// merged, and keeps what belongs together.
type plugin struct{}

func (plugin) Type() string    { return segmentType }
func (plugin) Version() uint32 { return segmentVersion }

// New makes a segment in memory. It also tells its size.
func (plugin) New(documents []index.Document) (segmentapi.Segment, uint64, error) {
	built, err := buildSegment(documents)
	if err != nil {
		return nil, 0, err
	}
	return &memorySegment{built}, uint64(len(built.data)), nil
}

func (p plugin) NewUsing(documents []index.Document, _ map[string]any) (segmentapi.Segment, uint64, error) {
	return p.New(documents)
}

func (p plugin) Open(path string) (segmentapi.Segment, error) { return p.OpenUsing(path, nil) }

// OpenUsing opens a file. scorch passes over a state of the index of which a file
// cannot be opened, and takes an earlier one: so the index is told.
func (plugin) OpenUsing(path string, config map[string]any) (segmentapi.Segment, error) {
	opened, err := openSegment(path)
	if err != nil {
		return nil, healthIn(config).note(fmt.Errorf("%w: %w", errSegment, err))
	}
	opened.health = healthIn(config)
	return &fileSegment{opened}, nil
}

func (p plugin) Merge(from []segmentapi.Segment, drops []*roaring.Bitmap, path string, stop chan struct{}, s segmentapi.StatsReporter) ([][]uint64, uint64, error) {
	return p.MergeUsing(from, drops, path, stop, s, nil)
}

// mergePause is how long a merge that failed is not tried again.
const mergePause = time.Second

// MergeUsing makes a file of several segments without the documents to drop.
// scorch tries again at once, and for ever, what fails; so nothing is tried with
// the files of a damaged index until it is closed, and all else after a pause.
func (plugin) MergeUsing(from []segmentapi.Segment, drops []*roaring.Bitmap, path string, stop chan struct{}, _ segmentapi.StatsReporter, config map[string]any) ([][]uint64, uint64, error) {
	health := healthIn(config)
	onDisk := false
	segments := make([]*segment, len(from))
	for i, s := range from {
		ours, err := ourSegment(s)
		if err != nil {
			return nil, 0, err
		}
		segments[i], onDisk = ours, onDisk || ours.path != ""
	}
	if onDisk && health.check() != nil {
		<-stop
		return nil, 0, segmentapi.ErrClosed
	}
	numbers, size, err := mergeSegments(segments, drops, path, stop)
	if health.note(err) != nil {
		select {
		case <-stop:
		case <-time.After(mergePause):
		}
	}
	return numbers, size, err
}

func ourSegment(s segmentapi.Segment) (*segment, error) {
	switch s := s.(type) {
	case *memorySegment:
		return s.segment, nil
	case *fileSegment:
		return s.segment, nil
	}
	return nil, fmt.Errorf("a segment of type %T is not ours", s)
}
