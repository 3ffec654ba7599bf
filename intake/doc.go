// Package intake reads what officers hold in tables: posts that are not on the
// web, typed-in figures, and decisions about posts that are known. It turns the
// bytes of an xlsx or csv file into rows and problems, and writes the workbook
// to fill in. It knows no store and no configuration; what it must know of a
// college is handed to it.
package intake
