package embedded

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"
	segmentapi "github.com/blevesearch/scorch_segment_api/v2"
)

var _ segmentapi.UnpersistedSegment = (*memorySegment)(nil)
var _ segmentapi.PersistedSegment = (*fileSegment)(nil)

// memorySegment is not yet on disk; scorch tells by the methods that it has.
type memorySegment struct{ *segment }

// Persist writes the segment to a file and waits until it is on disk.
func (s *memorySegment) Persist(path string) error {
	file, err := os.Create(path)
	if err != nil {
		return fmt.Errorf("write segment: %w", err)
	}
	_, err = file.Write(s.data)
	if err = closeSynced(file, err); err != nil {
		return fmt.Errorf("write segment %s: %w", path, err)
	}
	return nil
}

// closeSynced closes a file when all of it is on disk, or removes it where
// writing it failed.
func closeSynced(file *os.File, failed error) error {
	if failed == nil {
		failed = file.Sync()
	}
	err := errors.Join(failed, file.Close())
	if err != nil {
		err = errors.Join(err, os.Remove(file.Name()))
	}
	return err
}

// fileSegment is on disk.
type fileSegment struct{ *segment }

// Path is where.
func (s *fileSegment) Path() string { return s.path }

// DocNumbers are the numbers of the documents of some ids.
func (s *segment) DocNumbers(ids []string) (*roaring.Bitmap, error) {
	numbers := roaring.New()
	err := guarded(func() error {
		for _, id := range ids {
			s.fields[fieldID].lookup(id, func(held postings) { held.each(numbers.Add) })
		}
		return nil
	})
	s.health.note(err)
	return numbers, err
}

// DocID is the id of a document.
func (s *segment) DocID(number uint64) (id []byte, err error) {
	err = guarded(func() error {
		id = idOf(s.blob(number))
		return nil
	})
	s.health.note(err)
	return id, err
}

// Count is the number of documents.
func (s *segment) Count() uint64 { return s.count }

// Fields are the names of the fields.
func (s *segment) Fields() []string { return slices.Collect(maps.Keys(s.fields)) }

// Size is the memory that the segment holds itself, in bytes.
func (s *segment) Size() int {
	if s.path != "" {
		return 0
	}
	return len(s.data)
}

// AddRef says that somebody else uses the segment.
func (s *segment) AddRef() { s.refs.Add(1) }

// DecRef says that somebody is done with it.
func (s *segment) DecRef() error {
	if s.refs.Add(-1) > 0 || s.mapped == nil {
		return nil
	}
	return s.mapped.Unmap()
}

// Close is DecRef.
func (s *segment) Close() error { return s.DecRef() }

// Dictionary is what a search by scorch would ask for. We search by ourselves.
func (s *segment) Dictionary(string) (segmentapi.TermDictionary, error) {
	return nil, errors.New("these segments are not searched by scorch")
}

// VisitStoredFields is also for searches by scorch.
func (s *segment) VisitStoredFields(uint64, segmentapi.StoredFieldValueVisitor) error {
	return errors.New("these segments are not read by scorch")
}

// BytesRead and the next two are statistics, which we do not keep.
func (s *segment) BytesRead() uint64 { return 0 }

// ResetBytesRead does nothing.
func (s *segment) ResetBytesRead(uint64) {}

// BytesWritten is none.
func (s *segment) BytesWritten() uint64 { return 0 }
