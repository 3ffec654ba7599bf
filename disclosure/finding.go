package disclosure

// Kind of personal data, as FindingKind.
const (
	FindingIDCard    FindingKind = "id_card"    // 居民身份证号
	FindingMobile    FindingKind = "mobile"     // 手机号
	FindingBankCard  FindingKind = "bank_card"  // 银行卡号
	FindingStudentNo FindingKind = "student_no" // 学号
)

// FindingKind is what kind of thing should not stand in a post.
type FindingKind string

// Name is what the officer reads, "" for a kind that does not exist.
func (k FindingKind) Name() string {
	return map[FindingKind]string{
		FindingIDCard: "身份证号", FindingMobile: "手机号", FindingBankCard: "银行卡号", FindingStudentNo: "学号",
	}[k]
}

// Severity orders findings: 3 is what colleges are punished for, 1 is what
// somebody should look at.
func (k FindingKind) Severity() int {
	return map[FindingKind]int{FindingIDCard: 3, FindingBankCard: 3, FindingMobile: 2, FindingStudentNo: 1}[k]
}

// Where in a post something was found.
const (
	PlaceTitle = "title"
	PlaceBody  = "body"
	PlaceFile  = "file"
	// PlaceAddress is the address of an attachment, which shows how its file is called.
	PlaceAddress = "address"
)

// Finding is personal data that a post makes public. Nothing in it holds the
// data itself.
type Finding struct {
	PostID   string      `json:"post"`
	Kind     FindingKind `json:"kind"`
	Place    string      `json:"place"`              // title, body, file or address
	Name     string      `json:"name,omitempty"`     // of the attachment
	FileURL  string      `json:"file_url,omitempty"` // long numbers in it masked
	FileHash string      `json:"sha256,omitempty"`
	At       int         `json:"at"`      // characters of the text before it
	Excerpt  string      `json:"excerpt"` // what stands around it, every long number masked
}
