// Package indexer keeps a search index in step with the store, and searches
// it. The index is a projection: it holds nothing that the store does not
// hold, and can be deleted and built anew at any time.
//
// Read document.go for what is indexed, query.go for what can be asked, and
// sync.go for how the index follows the store. The engines are in the
// packages meili and embedded; indextest holds the suite that both pass.
package indexer
