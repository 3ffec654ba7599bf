package disclosure

// Figure is a typed-in count: of a channel that is not on the web, such as
// 宣传栏 12 期, or a Measure of what else the yearly report counts.
type Figure struct {
	Channel string // Channel.ID, "" where it is a measure
	Name    string // what was counted; of a measure its Measure.ID
	Count   int
	Unit    string
	Period  Period
}

// Measure is something that the yearly report counts and that is no post: the
// applications for disclosure (依申请公开), reviews (评议), complaints (举报、
// 复议、诉讼). A year has the figure that was typed in, or 0.
type Measure struct {
	ID    string
	Topic Topic
	Name  string // as the report's table heads it
	Unit  string
	Of    string // ID of the measure that this one is a part of, "" for none
}

// Topic is the table of the report that a measure stands in.
type Topic string

// The topics.
const (
	TopicRequests   Topic = "依申请公开"
	TopicReviews    Topic = "评议"
	TopicComplaints Topic = "举报、复议、诉讼"
)

// Measures are all of them, in the order of the report.
func Measures() []Measure {
	return []Measure{
		{"requests", TopicRequests, "收到申请", "件", ""},
		{"requests_in_person", TopicRequests, "当面申请", "件", "requests"},
		{"requests_by_mail", TopicRequests, "邮寄申请", "件", "requests"},
		{"requests_online", TopicRequests, "网络申请", "件", "requests"},
		{"requests_otherwise", TopicRequests, "其他方式申请", "件", "requests"},
		{"answers", TopicRequests, "答复", "件", ""},
		{"answers_granted", TopicRequests, "予以公开", "件", "answers"},
		{"answers_partly", TopicRequests, "部分公开", "件", "answers"},
		{"answers_refused", TopicRequests, "不予公开", "件", "answers"},
		{"answers_not_held", TopicRequests, "非本校掌握", "件", "answers"},
		{"answers_otherwise", TopicRequests, "其他处理", "件", "answers"},
		{"fees", TopicRequests, "收取费用", "元", ""},
		{"fees_waived", TopicRequests, "减免费用", "元", ""},
		{"reviews", TopicReviews, "开展评议", "次", ""},
		{"reviewers", TopicReviews, "参加评议", "人次", ""},
		{"reviews_satisfied", TopicReviews, "评价满意", "人次", "reviewers"},
		{"reviews_basically_satisfied", TopicReviews, "评价基本满意", "人次", "reviewers"},
		{"reviews_dissatisfied", TopicReviews, "评价不满意", "人次", "reviewers"},
		{"suggestions", TopicReviews, "意见建议", "条", ""},
		{"reports", TopicComplaints, "举报", "件", ""},
		{"reconsiderations", TopicComplaints, "行政复议", "件", ""},
		{"lawsuits", TopicComplaints, "行政诉讼", "件", ""},
	}
}
