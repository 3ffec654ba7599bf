package attachment

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"

	"gongkai/disclosure"
)

// What is opened of an archive.
const (
	maxMembers     = 200      // members read; all are listed
	maxMemberBytes = 16 << 20 // unpacked, of one member that is read
)

// readZIP lists an archive's members, and reads the documents among them. An
// archive inside it is listed and not opened.
func (r *Reader) readZIP(ctx context.Context, src source, out *text) error {
	if src.inside {
		return failure(disclosure.FileArchive)
	}
	archive, err := zip.NewReader(src, src.size)
	if err != nil {
		return fmt.Errorf("open archive: %w", err)
	}
	if len(archive.File) > maxEntries {
		return failure(disclosure.FileTooLarge)
	}
	encrypted := false
	for _, member := range archive.File {
		out.add(memberName(member))
		out.separate(gapRow)
		encrypted = encrypted || member.Flags&1 != 0
	}
	if encrypted {
		return errEncrypted
	}
	left, cut := int64(maxUnpacked), false
	for i, member := range archive.File {
		if ctx.Err() != nil || out.full {
			return ctx.Err()
		}
		if member.FileInfo().IsDir() {
			continue
		}
		if i >= maxMembers || left <= 0 || member.UncompressedSize64 > maxMemberBytes {
			cut = true
			continue
		}
		unpacked, err := r.readMember(ctx, member, out)
		left -= unpacked
		var small failure
		if err != nil && !errors.As(err, &small) || errors.Is(err, failure(disclosure.FileCut)) { // one damaged member is not the end of the others
			cut = true
		}
	}
	if cut {
		return failure(disclosure.FileCut)
	}
	return nil
}

// readMember reads a member as a file of its own, and tells how much it was unpacked.
func (r *Reader) readMember(ctx context.Context, member *zip.File, out *text) (int64, error) {
	unpacked, err := member.Open()
	if err != nil {
		return 0, err
	}
	defer unpacked.Close()
	data, err := io.ReadAll(io.LimitReader(unpacked, maxMemberBytes+1))
	if err != nil || len(data) > maxMemberBytes {
		return int64(len(data)), errors.Join(err, errors.New("member is larger than it says"))
	}
	out.separate(gapRow)
	_, err = r.into(ctx, source{ReaderAt: bytes.NewReader(data), size: int64(len(data)), name: path.Base(memberName(member)), inside: true}, out)
	return int64(len(data)), err
}

// memberName is a member's name: in UTF-8 where it says so or is, else as
// Chinese Windows writes it.
func memberName(member *zip.File) string {
	name := member.Name
	if !utf8.ValidString(name) {
		if decoded, err := simplifiedchinese.GB18030.NewDecoder().String(name); err == nil {
			name = decoded
		}
	}
	return strings.ReplaceAll(name, `\`, "/")
}
