package docx

import (
	"os"
	"testing"
)

func TestTemporary(t *testing.T) {
	f, _ := os.Create("/tmp/docxout/out.docx")
	if err := Write(f, sample(300)); err != nil {
		t.Fatal(err)
	}
	f.Close()
}
