package disclosure

import (
	"strings"
	"time"
)

// File is what an attachment's address gave, and what could be read in it.
type File struct {
	URL          string // FileURL of the attachment
	Status       int    // of the answer, 0 where there was none
	Hash         string // SHA-256 of the bytes, hexadecimal; "" where none are kept
	Type         string // by its content: pdf, docx …; "" where unknown
	Bytes        int64
	Text         string // paragraphs and rows separated by \n; filled only where it is asked for
	Reason       FileReason
	ETag         string
	LastModified string
	Fetched      time.Time
}

// FileText is what could be read in the bytes of a file.
type FileText struct {
	Type   string     // by the bytes: pdf, docx …; "" where unknown
	Text   string     // paragraphs and rows separated by \n, cells by \t
	Reason FileReason // why there is no text, or not all of it
	Reader int        // version of what read it
}

// FileURL is the address under which an attachment's file is kept: fragments
// are the reader's business, not the server's.
func FileURL(attachment string) string {
	address, _, _ := strings.Cut(attachment, "#")
	return address
}

// FileReason says why a file could not be fetched or read, or only in part; ""
// where it was read whole. What is not among the constants is the ledger's
// word for a failed download.
type FileReason string

// Why a file that was fetched has no text, or only a part of it.
const (
	FileEncrypted    FileReason = "encrypted"                            // needs a password
	FileDamaged      FileReason = "damaged"                              // not what its beginning promises
	FileEmpty        FileReason = "empty"                                // no bytes
	FileNoText       FileReason = "no text"                              // pages of pictures, a sheet without cells
	FileCut          FileReason = "only the beginning"                   // longer than what is kept of a text
	FileTooLarge     FileReason = "too large"                            // over the limit of bytes, packed or unpacked
	FileTookTooLong  FileReason = "took too long"                        // reading was stopped
	FileNotRead      FileReason = "type not read"                        // no reader for its type
	FilePicture      FileReason = "a picture"                            // text in pictures is not read
	FileMedia        FileReason = "sound or video"                       // nothing to read
	FileOldFormat    FileReason = "old format"                           // Word 95 and before
	FileArchive      FileReason = "archive of a type that is not opened" // rar, 7z, gz
	FileIsPage       FileReason = "a web page instead of a file"         // a login, a captcha, an error page
	FileNotAttempted FileReason = "not downloaded"                       // switched off, or on another site
)

// Name is what the officer reads; a word of the ledger stands for itself.
func (r FileReason) Name() string {
	names := map[FileReason]string{
		FileEncrypted: "有密码，无法读取", FileDamaged: "文件已损坏", FileEmpty: "空文件", FileNoText: "没有文字（可能是扫描件）",
		FileCut: "太长，只读取了开头部分", FileTooLarge: "文件太大", FileTookTooLong: "读取超时", FileNotRead: "不支持的文件类型",
		FilePicture: "图片，不读取文字", FileMedia: "音频或视频", FileOldFormat: "格式太旧，无法读取",
		FileArchive: "压缩包，无法打开", FileIsPage: "下载到的是网页，不是文件", FileNotAttempted: "未下载",
	}
	if name, ok := names[r]; ok {
		return name
	}
	return string(r)
}
