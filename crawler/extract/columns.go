package extract

// Link is a link of a page with the name it is shown by.
type Link struct{ Name, URL string }

// Columns gives the links that look like list columns of this site.
func (p *Page) Columns() []Link { return nil }
