package embedded

import (
	"encoding/binary"
	"encoding/json"

	"github.com/klauspost/compress/zstd"

	"gongkai/indexer"
)

// record is what a hit shows.
type record struct {
	Title       string `json:"t"`
	URL         string `json:"u"`
	Channel     string `json:"c"`
	Published   string `json:"p"`
	Category    int    `json:"k"`
	Requirement int    `json:"r"`
	Near        string `json:"n"`
}

// stored is what is kept of a document.
type stored struct {
	record
	id, body, files string
}

// texts packs what is kept of documents: the id as it is, then, compressed, the
// record, the body and the files, the first two with their lengths before them.
type texts struct {
	encoder *zstd.Encoder
	decoder *zstd.Decoder
}

// textWindow is how far back a text is compared with itself, in bytes.
const textWindow = 64 << 10

func newTexts() (*texts, error) {
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedDefault), zstd.WithWindowSize(textWindow),
		zstd.WithLowerEncoderMem(true), zstd.WithEncoderCRC(false), zstd.WithSingleSegment(true))
	if err != nil {
		return nil, err
	}
	decoder, err := zstd.NewReader(nil)
	return &texts{encoder, decoder}, err
}

// pack makes the blob of a document.
func (t *texts) pack(d indexer.Document, near string) ([]byte, error) {
	shown, err := json.Marshal(record{d.Title, d.URL, d.Channel, d.Published, d.Category, d.Requirement, near})
	if err != nil {
		return nil, err
	}
	plain := make([]byte, 0, len(shown)+len(d.Body)+len(d.Files)+2*binary.MaxVarintLen64)
	plain = append(binary.AppendUvarint(plain, uint64(len(shown))), shown...)
	plain = append(binary.AppendUvarint(plain, uint64(len(d.Body))), d.Body...)
	plain = append(plain, d.Files...)
	blob := append(binary.AppendUvarint(make([]byte, 0, len(plain)*3/4), uint64(len(d.ID))), d.ID...)
	return t.encoder.EncodeAll(plain, blob), nil
}

// cutBlob cuts a blob into the id and what is compressed.
func cutBlob(blob []byte) (id, packed []byte) {
	n, size := binary.Uvarint(blob)
	return blob[size:][:n], blob[size+int(n):]
}

// unpack reads a blob.
func (t *texts) unpack(blob []byte) (stored, error) {
	id, packed := cutBlob(blob)
	plain, err := t.decoder.DecodeAll(packed, nil)
	if err != nil {
		return stored{}, err
	}
	shown, rest := cutLength(plain)
	body, files := cutLength(rest)
	read := stored{id: string(id), body: string(body), files: string(files)}
	return read, json.Unmarshal(shown, &read.record)
}

func cutLength(data []byte) (first, rest []byte) {
	n, size := binary.Uvarint(data)
	return data[size:][:n], data[size+int(n):]
}
