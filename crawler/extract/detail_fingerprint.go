package extract

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
	"unicode"
)

// leastFingerprinted is how many letters a body must have so that two posts
// with the same text can be told to be the same post.
const leastFingerprinted = 50

// Fingerprint is a hash, 32 hexadecimal digits, of what title, body and the
// names of the attachments say: white space, punctuation and the difference of
// upper and lower case do not count. The same words with other files are another
// post. It is "" where the body has fewer than 50 letters or digits, whatever is
// attached.
func Fingerprint(title, body string, attachments ...string) string {
	letters := 0
	keep := func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			letters++
			return unicode.ToLower(r)
		}
		return -1
	}
	text := strings.Map(keep, body)
	if letters < leastFingerprinted {
		return ""
	}
	text += strings.Map(keep, strings.Join(attachments, "\n"))
	sum := sha256.Sum256([]byte(strings.Map(keep, title) + "\n" + text))
	return hex.EncodeToString(sum[:16])
}
