package disclosure

// Change is one entry of the store's log of changes: what a projection of
// the store, such as a search index, must take over to be up to date.
type Change struct {
	Seq     int64  // grows with every change, has gaps
	Post    Post   // as it stands now; only its ID is sure where Deleted
	Files   []File // of its attachments, those that have a text, with it
	Deleted bool
}
