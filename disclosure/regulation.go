package disclosure

// Act is what a post says was done to a regulation (规章制度).
type Act string

// The acts on a regulation.
const (
	ActMade     Act = "made"     // 新制定
	ActRevised  Act = "revised"  // 修订
	ActRepealed Act = "repealed" // 废止
)

// Name is what the officer reads, "" for an act that does not exist.
func (a Act) Name() string {
	return map[Act]string{ActMade: "新制定", ActRevised: "修订", ActRepealed: "废止"}[a]
}

// Regulation is a rule of the college's own that a post makes public, revises
// or repeals.
type Regulation struct {
	Act    Act
	Name   string // without 《》 and what stands around it in the title
	Number string // 文号, such as 青职院〔2023〕12号, "" where none is told
}

// PublishedRegulation is a regulation with the posts that tell of the same act
// on it, in all channels, the earliest first.
type PublishedRegulation struct {
	Regulation
	Posts []Post
}
