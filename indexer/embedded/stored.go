package embedded

import (
	"encoding/binary"
	"fmt"

	"github.com/klauspost/compress/zstd"

	"gongkai/indexer"
)

// stored is what is kept of a document.
type stored struct {
	id                      string
	passages                [4]string // title, what stands around it, body and files
	url, channel, published string
	category, requirement   int
}

// texts packs what is kept of documents: the id and the digest as they are, then,
// compressed, the passages and the rest.
type texts struct {
	encoder *zstd.Encoder
	decoder *zstd.Decoder
}

// textWindow is how far back a text is compared with itself, in bytes.
const textWindow = 64 << 10

// textLimit is more than what is kept of a document ever takes, in bytes. A blob
// that claims more is damaged.
const textLimit = 16 << 20

func newTexts() (*texts, error) {
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithWindowSize(textWindow),
		zstd.WithLowerEncoderMem(true), zstd.WithEncoderCRC(true), zstd.WithSingleSegment(true))
	if err != nil {
		return nil, fmt.Errorf("compress texts: %w", err)
	}
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(textLimit))
	if err != nil {
		return nil, fmt.Errorf("compress texts: %w", err)
	}
	return &texts{encoder, decoder}, nil
}

// plainSize is no less than what is kept of a document takes, in bytes.
func plainSize(d indexer.Document, near string) int {
	return 256 + len(d.Title) + len(near) + len(d.Body) + len(d.Files) + len(d.URL) + len(d.Channel) + len(d.Published)
}

// pack makes the blob of a document.
func (t *texts) pack(d indexer.Document, near string) []byte {
	plain := make([]byte, 0, plainSize(d, near))
	for _, text := range []string{d.Title, near, d.Body, d.Files, d.URL, d.Channel, d.Published} {
		plain = append(binary.AppendUvarint(plain, uint64(len(text))), text...)
	}
	plain = binary.AppendVarint(binary.AppendVarint(plain, int64(d.Category)), int64(d.Requirement))
	blob := append(binary.AppendUvarint(make([]byte, 0, len(plain)*3/4), uint64(len(d.ID))), d.ID...)
	blob = append(binary.AppendUvarint(blob, uint64(len(d.Digest))), d.Digest...)
	return t.encoder.EncodeAll(plain, blob)
}

// idOf and digestOf are in a blob as they are.
func idOf(blob []byte) []byte {
	id, _ := cutText(blob)
	return id
}

func digestOf(blob []byte) []byte {
	_, rest := cutText(blob)
	digest, _ := cutText(rest)
	return digest
}

func cutText(data []byte) (text, rest []byte) {
	n, size := uvarint(data)
	return cutOff(data[size:], n)
}

// unpack reads a blob.
func (t *texts) unpack(blob []byte) (stored, error) {
	passages, rest, err := t.passages(blob, nil)
	if err != nil {
		return stored{}, err
	}
	read := stored{id: string(idOf(blob))}
	for i, passage := range passages {
		read.passages[i] = string(passage)
	}
	for _, to := range []*string{&read.url, &read.channel, &read.published} {
		var text []byte
		text, rest = cutText(rest)
		*to = string(text)
	}
	category, size := binary.Varint(rest)
	requirement, after := binary.Varint(rest[max(size, 0):])
	if size <= 0 || after <= 0 {
		return stored{}, errSegment
	}
	read.category, read.requirement = int(category), int(requirement)
	return read, nil
}

// passages are those of a blob, and what comes after them. They are in the
// buffer, or, where it is too small, in a larger one.
func (t *texts) passages(blob, buffer []byte) (passages [4][]byte, rest []byte, err error) {
	_, rest = cutText(blob)
	_, packed := cutText(rest)
	rest, err = t.decoder.DecodeAll(packed, buffer[:0])
	if err != nil {
		return passages, nil, fmt.Errorf("%w: read texts: %w", errSegment, err)
	}
	for i := range passages {
		passages[i], rest = cutText(rest)
	}
	return passages, rest, nil
}
