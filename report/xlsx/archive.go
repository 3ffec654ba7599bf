package xlsx

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/xml"
	"io"
	"slices"
)

// contentTypes is the file of a workbook that says what its files are.
type contentTypes struct {
	XMLName   xml.Name      `xml:"http://schemas.openxmlformats.org/package/2006/content-types Types"`
	Defaults  []contentType `xml:"Default"`
	Overrides []contentType `xml:"Override"`
}

type contentType struct {
	Extension string `xml:"Extension,attr,omitempty"`
	Part      string `xml:"PartName,attr,omitempty"`
	Type      string `xml:"ContentType,attr"`
}

const typesName = "[Content_Types].xml"

// inOrder copies an archive with its files, and the list of their types, in the
// order of their names, so that the same report gives the same bytes: excelize
// writes both in any order. The list comes first, where programs look for it.
func inOrder(w io.Writer, archive []byte) error {
	from, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return err
	}
	to := zip.NewWriter(w)
	if err := writeTypes(to, from); err != nil {
		return err
	}
	slices.SortFunc(from.File, func(a, b *zip.File) int { return cmp.Compare(a.Name, b.Name) })
	for _, file := range from.File {
		if file.Name == typesName {
			continue
		}
		if err := to.Copy(file); err != nil {
			return err
		}
	}
	return to.Close()
}

func writeTypes(to *zip.Writer, from *zip.Reader) error {
	file, err := from.Open(typesName)
	if err != nil {
		return err
	}
	defer file.Close()
	var types contentTypes
	if err := xml.NewDecoder(file).Decode(&types); err != nil {
		return err
	}
	for _, list := range [][]contentType{types.Defaults, types.Overrides} {
		slices.SortFunc(list, func(a, b contentType) int {
			return cmp.Or(cmp.Compare(a.Extension, b.Extension), cmp.Compare(a.Part, b.Part))
		})
	}
	content, err := xml.Marshal(types)
	if err != nil {
		return err
	}
	entry, err := to.Create(typesName)
	if err != nil {
		return err
	}
	_, err = entry.Write(append([]byte(xml.Header), content...))
	return err
}
