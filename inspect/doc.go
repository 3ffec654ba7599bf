// Package inspect is the self-check of a college's disclosures, by what
// provinces and the surveys of government sites grade: requirements without a
// post, columns that are old or hard to find, dead links, posts that came
// late, personal data, hidden links. It is pure: the record, the day, and what
// was read of the pages go in, findings and a score come out. What it knows
// (words, weights, the working days of China) is data.
package inspect
