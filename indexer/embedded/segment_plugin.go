package embedded

import (
	"fmt"

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

// Open opens a file.
func (plugin) Open(path string) (segmentapi.Segment, error) {
	opened, err := openSegment(path)
	if err != nil {
		return nil, err
	}
	return &fileSegment{opened}, nil
}

func (p plugin) OpenUsing(path string, _ map[string]any) (segmentapi.Segment, error) {
	return p.Open(path)
}

// Merge makes a file of several segments without the documents to drop.
func (plugin) Merge(from []segmentapi.Segment, drops []*roaring.Bitmap, path string, stop chan struct{}, _ segmentapi.StatsReporter) ([][]uint64, uint64, error) {
	segments := make([]*segment, len(from))
	for i, s := range from {
		ours, err := ourSegment(s)
		if err != nil {
			return nil, 0, err
		}
		segments[i] = ours
	}
	return mergeSegments(segments, drops, path, stop)
}

func (p plugin) MergeUsing(from []segmentapi.Segment, drops []*roaring.Bitmap, path string, stop chan struct{}, s segmentapi.StatsReporter, _ map[string]any) ([][]uint64, uint64, error) {
	return p.Merge(from, drops, path, stop, s)
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
