// Package indexer keeps a search index in step with the store, and searches
// it. The index is a projection: it holds nothing that the store does not
// hold, and can be deleted and built anew at any time.
//
// Read document.go for what is indexed, query.go for what can be asked,
// language.go for how people write it, plan.go for what it means, sync.go for how the index follows the store, rebuild.go for how it is built
// anew beside the one that serves, and audit.go for how the two are compared.
// The engines are in the packages meili and embedded; indextest holds the suite
// that both pass.
package indexer
