package attachment

import (
	"context"
	"encoding/binary"

	"golang.org/x/text/encoding/charmap"
)

// The records of a PowerPoint file that hold text ([MS-PPT] 2.13.24).
const (
	recordTextChars = 0x0FA0 // UTF-16
	recordTextBytes = 0x0FA8 // the low bytes of UTF-16
	recordMaster    = 0x03F8 // a container of what stands on all slides
	recordTexts     = 0x0FF0 // a container of texts; its instance 1 is those of masters
)

// readPPT reads the texts of a presentation in the order in which they are
// saved, which is mostly that of the slides.
func readPPT(ctx context.Context, src source, out *text) error {
	data, err := stream(src, "powerpoint document")
	if err != nil {
		return err
	}
	for len(data) >= 8 && !out.full {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		version, instance, kind := data[0]&0x0F, binary.LittleEndian.Uint16(data)>>4, binary.LittleEndian.Uint16(data[2:])
		size := int(min(uint64(binary.LittleEndian.Uint32(data[4:])), uint64(len(data)-8)))
		data = data[8:]
		if kind == recordMaster || kind == recordTexts && instance == 1 { // "Click to edit …"
			data = data[size:]
			continue
		}
		if version == 0x0F { // a container: its records come next
			continue
		}
		var words string
		switch kind {
		case recordTextChars:
			words = utf16Text(data[:size])
		case recordTextBytes:
			words = encoded(data[:size], charmap.ISO8859_1)
		}
		if words != "*" { // the place of a number or a day
			out.add(words)
		}
		out.separate(gapRow)
		data = data[size:]
	}
	return nil
}
