package xlsx

import (
	"archive/zip"
	"bytes"
	"io"
	"slices"
	"strings"
)

// inOrder copies an archive with its files in the order of their names, so that
// the same report gives the same bytes: excelize writes streamed sheets in any
// order. The list of types comes first, where programs that sniff look for it.
func inOrder(w io.Writer, archive []byte) error {
	from, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return err
	}
	slices.SortFunc(from.File, func(a, b *zip.File) int { return strings.Compare(a.Name, b.Name) }) // [ sorts before letters
	to := zip.NewWriter(w)
	for _, file := range from.File {
		if err := to.Copy(file); err != nil {
			return err
		}
	}
	return to.Close()
}
