// Package attachment reads files: bytes and a name become a type, a text, and
// the reason where there is none or only a part.
//
// The type is told by the content; the name's ending is a hint that decides
// between what the content leaves open. Everything is hostile: sizes, counts,
// depths and the time are bounded, and a reader that stumbles ends one file.
//
// Read the package in this order: attachment.go (a file, from its bytes to its
// text), detect.go (which type it is), text.go (how a text is put together),
// then one file for each family of types. process.go and serve.go let another
// process do the reading, so that a file can neither hold up nor bloat the
// process that asks.
package attachment

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"gongkai/disclosure"
)

// Version changes whenever a file may read differently than before, so that
// what was read by an older version is read again.
const Version = 2

// Settings are what a reader needs from outside.
type Settings struct {
	// Decode turns the bytes of a text file, of whatever character set, into
	// UTF-8.
	Decode func(data []byte) []byte
	// Cache is a folder that keeps the compiled PDF engine, so that only the
	// first start of all costs seconds; "" keeps nothing.
	Cache string
	// Limit is how long one file may take, the start of the PDF engine left
	// aside. What was read until then is kept. 0 is no limit.
	Limit time.Duration
}

// Reader reads files, one at a time.
type Reader struct {
	settings Settings
	pdf      *pdfEngine // started by the first PDF
}

// NewReader gives a reader. Close it: the PDF engine holds memory.
func NewReader(settings Settings) *Reader { return &Reader{settings: settings} }

// Close lets go of the PDF engine.
func (r *Reader) Close() error {
	if r.pdf == nil {
		return nil
	}
	return r.pdf.close()
}

// source is a file that is being read.
type source struct {
	io.ReaderAt
	size   int64
	name   string
	inside bool // a member of an archive, in which no archive is opened
}

// Read reads a file. What is wrong with it is in the answer's reason; detail
// says more where an engineer may want to know. ctx ends the reading, which
// then took too long.
func (r *Reader) Read(ctx context.Context, file io.ReaderAt, size int64, name string) (read disclosure.FileText, detail error) {
	out := newText(maxText)
	kind, err := r.into(ctx, source{ReaderAt: file, size: size, name: name}, out)
	read.Type, read.Text = kind, out.String()
	var known failure
	switch {
	case err == nil && out.full:
		read.Reason = disclosure.FileCut
	case err == nil && read.Text == "":
		read.Reason = disclosure.FileNoText
	case err == nil:
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		read.Reason = disclosure.FileTookTooLong
	case errors.As(err, &known):
		read.Reason = disclosure.FileReason(known)
	default:
		read.Reason = disclosure.FileDamaged
	}
	return read, err
}

// into reads a file's text into out, and tells its type. Libraries that stumble
// over a damaged file must not end the reading of the next one.
func (r *Reader) into(ctx context.Context, src source, out *text) (kind string, err error) {
	defer func() {
		if stumbled := recover(); stumbled != nil {
			err = fmt.Errorf("read %s: %v", kind, stumbled)
		}
	}()
	if src.size == 0 {
		return "", failure(disclosure.FileEmpty)
	}
	kind, err = detect(src)
	if err != nil {
		return kind, err
	}
	if kind == "pdf" && r.pdf == nil { // its start is not counted against the file
		if r.pdf, err = startPDF(r.settings.Cache); err != nil {
			return kind, errors.Join(failure(disclosure.FileNotRead), err)
		}
	}
	if r.settings.Limit > 0 {
		limited, cancel := context.WithTimeout(ctx, r.settings.Limit)
		defer cancel()
		ctx = limited
	}
	return kind, r.readers()[kind](ctx, src, out)
}

// readers are the types that are known, with what reads them.
func (r *Reader) readers() map[string]func(context.Context, source, *text) error {
	return map[string]func(context.Context, source, *text) error{
		"pdf": r.readPDF, "txt": r.readPlain, "csv": r.readPlain, "html": r.readHTML, "xml": readXML, "rtf": readRTF,
		"docx": readDOCX, "pptx": readPPTX, "xlsx": readXLSX, "ofd": readOFD, "odt": readOpenDocument, "ods": readOpenDocument, "odp": readOpenDocument,
		"doc": readDOC, "wps": readDOC, "xls": readXLS, "et": readXLS, "ppt": readPPT, "dps": readPPT,
		"zip": r.readZIP,
		"rar": unread(disclosure.FileArchive), "7z": unread(disclosure.FileArchive), "gz": unread(disclosure.FileArchive), "tar": unread(disclosure.FileArchive),
		"xlsb": unread(disclosure.FileNotRead), "mht": unread(disclosure.FileNotRead), "ole": unread(disclosure.FileNotRead), "": unread(disclosure.FileNotRead),
		"image": unread(disclosure.FilePicture), "media": unread(disclosure.FileMedia),
	}
}

func unread(reason disclosure.FileReason) func(context.Context, source, *text) error {
	return func(context.Context, source, *text) error { return failure(reason) }
}

// failure is a reason on its way up.
type failure disclosure.FileReason

func (f failure) Error() string { return string(f) }

const errEncrypted = failure(disclosure.FileEncrypted)
