// Package report turns what the store counts into the numbers, sentences and
// tables of the yearly 信息公开工作年度报告. Every number here is a sum of posts
// that can be listed (DESIGN: counting rules).
package report
