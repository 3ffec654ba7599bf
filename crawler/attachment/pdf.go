package attachment

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/klippa-app/go-pdfium"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"gongkai/disclosure"
)

const (
	maxPages     = 3000
	maxPDFMemory = 512 << 20 // of the engine
	wasmPage     = 64 << 10
	startTimeout = 2 * time.Minute
)

// pdfEngine is PDFium as WebAssembly: what a hostile file does to it stays
// inside, and it sees no file of this machine.
type pdfEngine struct {
	pool  pdfium.Pool
	cache wazero.CompilationCache
}

func startPDF(cache string) (*pdfEngine, error) {
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithMemoryLimitPages(maxPDFMemory / wasmPage)
	engine := &pdfEngine{}
	if cache != "" {
		kept, err := wazero.NewCompilationCacheWithDir(cache)
		if err != nil {
			return nil, fmt.Errorf("start PDF engine: %w", err)
		}
		engine.cache = kept
		config = config.WithCompilationCache(kept)
	}
	pool, err := webassembly.Init(webassembly.Config{
		MaxIdle: 1, MaxTotal: 1, FSConfig: wazero.NewFSConfig(), RuntimeConfig: config, Stdout: io.Discard, Stderr: io.Discard,
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start PDF engine: %w", err), engine.close())
	}
	engine.pool = pool
	return engine, nil
}

func (e *pdfEngine) close() error {
	var errs []error
	if e.pool != nil {
		errs = append(errs, e.pool.Close())
	}
	if e.cache != nil {
		errs = append(errs, e.cache.Close(context.Background()))
	}
	return errors.Join(errs...)
}

// readPDF reads the text of every page.
func (r *Reader) readPDF(ctx context.Context, src source, out *text) error {
	instance, err := r.pdf.pool.GetInstance(startTimeout)
	if err != nil {
		return fmt.Errorf("start PDF engine: %w", err)
	}
	defer instance.Close()
	opened, err := instance.OpenDocument(&requests.OpenDocument{FileReader: io.NewSectionReader(src, 0, src.size), FileReaderSize: src.size})
	switch {
	case errors.Is(err, pdfiumerrors.ErrPassword), errors.Is(err, pdfiumerrors.ErrSecurity):
		return errEncrypted
	case err != nil:
		return fmt.Errorf("open PDF: %w", err)
	}
	count, err := instance.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: opened.Document})
	if err != nil {
		return fmt.Errorf("count pages: %w", err)
	}
	damaged := 0
	for number := range min(count.PageCount, maxPages) {
		if ctx.Err() != nil || out.full {
			return ctx.Err()
		}
		if err := addPage(instance, opened.Document, number, out); err != nil {
			damaged++
		}
	}
	switch {
	case damaged > 0:
		return failure(disclosure.FileDamaged)
	case count.PageCount > maxPages:
		return failure(disclosure.FileCut)
	}
	return nil
}

func addPage(instance pdfium.Pdfium, document references.FPDF_DOCUMENT, number int, out *text) error {
	page, err := instance.GetPageText(&requests.GetPageText{
		Page: requests.Page{ByIndex: &requests.PageByIndex{Document: document, Index: number}},
	})
	if err != nil {
		return fmt.Errorf("read page %d: %w", number+1, err)
	}
	addLines(page.Text, out)
	out.separate(gapLine)
	return nil
}

// addLines writes a page's lines. A page has no paragraphs, only lines: one
// that is about as long as the longest goes on in the next, unless it ends a
// sentence.
func addLines(page string, out *text) {
	lines := strings.Split(strings.ReplaceAll(page, "\r\n", "\n"), "\n")
	longest := 0
	for _, line := range lines {
		longest = max(longest, utf8.RuneCountInString(line))
	}
	for i, line := range lines {
		out.add(line)
		if i+1 < len(lines) && goesOn(line, lines[i+1], longest) {
			continue
		}
		out.separate(gapLine)
	}
}

// goesOn tells whether a Chinese sentence runs over the end of a line.
func goesOn(line, next string, longest int) bool {
	line = strings.TrimRight(line, " ")
	last, _ := utf8.DecodeLastRuneInString(line)
	first, _ := utf8.DecodeRuneInString(next)
	length := utf8.RuneCountInString(line)
	long := longest >= 16 && length*10 >= longest*8
	remnant := length >= 12 && utf8.RuneCountInString(strings.TrimSpace(next)) <= 4 // of a heading in larger type
	return (long || remnant) && unicode.Is(unicode.Han, last) && (unicode.Is(unicode.Han, first) || strings.ContainsRune("，。；、：）》”", first)) ||
		long && strings.ContainsRune("，、；", last)
}
