package classify

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"gongkai/disclosure"
)

// regulationKey is what makes two posts tell of the same: the name without the
// school's, and the act.
type regulationKey struct {
	name string
	act  disclosure.Act
}

// Gather gives every regulation of some posts once, however many channels tell of
// it: those made first, then the revised and the repealed ones, each by day and
// name. A text that stands alone, without a word of who made it, belongs to the
// revision of the same name where there is one. Posts need their bodies for the
// 文号. Its error is the posts'.
func (r *Regulations) Gather(posts iter.Seq2[disclosure.Post, error]) ([]disclosure.PublishedRegulation, error) {
	found := map[regulationKey]*disclosure.PublishedRegulation{}
	bare := map[regulationKey]bool{} // nothing but texts alone
	for post, err := range posts {
		if err != nil {
			return nil, err
		}
		for _, one := range r.Read(post) {
			key := regulationKey{r.plainName(one.Name), one.Act}
			if found[key] == nil {
				found[key] = &disclosure.PublishedRegulation{Regulation: one}
				bare[key] = true
			}
			if len(one.Name) < len(found[key].Name) { // without the school's
				found[key].Name = one.Name
			}
			found[key].Number = cmp.Or(found[key].Number, one.Number)
			bare[key] = bare[key] && !containsAny(plainTitle(post.Title), r.words.Acts.Made)
			post.Body, post.Attachments = "", nil // what was read in them is told
			found[key].Posts = append(found[key].Posts, post)
		}
	}
	for key, made := range found {
		revised := found[regulationKey{key.name, disclosure.ActRevised}]
		if key.act == disclosure.ActMade && bare[key] && revised != nil {
			revised.Posts = append(revised.Posts, made.Posts...)
			revised.Number = cmp.Or(revised.Number, made.Number)
			delete(found, key)
		}
	}
	return inOrder(found), nil
}

func inOrder(found map[regulationKey]*disclosure.PublishedRegulation) []disclosure.PublishedRegulation {
	acts := []disclosure.Act{disclosure.ActMade, disclosure.ActRevised, disclosure.ActRepealed}
	regulations := make([]disclosure.PublishedRegulation, 0, len(found))
	for _, one := range found {
		slices.SortFunc(one.Posts, func(a, b disclosure.Post) int {
			return cmp.Or(cmp.Compare(a.Published, b.Published), cmp.Compare(a.ID, b.ID))
		})
		regulations = append(regulations, *one)
	}
	slices.SortFunc(regulations, func(a, b disclosure.PublishedRegulation) int {
		return cmp.Or(
			cmp.Compare(slices.Index(acts, a.Act), slices.Index(acts, b.Act)),
			cmp.Compare(a.Posts[0].Published, b.Posts[0].Published),
			cmp.Compare(a.Name, b.Name),
		)
	})
	return regulations
}

// plainName is a name as it is compared: without the school's and brackets.
func (r *Regulations) plainName(name string) string {
	return strings.TrimPrefix(stripBrackets(name), r.school)
}
