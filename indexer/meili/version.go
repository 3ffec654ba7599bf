package meili

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// advisedVersion is what to install where the server is too old: this package
// has been tried on it.
const advisedVersion = "1.50"

// release is what a minor release of version 1 brought that we need.
type release struct {
	minor int
	what  string
}

// releases are in order. The last one is the oldest server that will do.
func releases() []release {
	return []release{
		{14, "rules for filterable attributes by pattern, facets of merged searches by index"},
		{15, "cutting Chinese for search, typo tolerance that leaves numbers alone"},
		{18, "renaming an index when it is swapped, which a rebuild needs"},
		{36, "the ranking rules attributeRank and wordPosition"},
		{39, "the fix of a memory leak that every sync feeds"},
	}
}

// lacking says what a version lacks, nothing for one that is new enough.
func lacking(major, minor int) []string {
	var missing []string
	for _, r := range releases() {
		if major < 1 || major == 1 && minor < r.minor {
			missing = append(missing, fmt.Sprintf("%s (since 1.%d)", r.what, r.minor))
		}
	}
	return missing
}

// checkVersion refuses servers that are too old. A key for one index must not
// ask for the version: then the server has to say by itself what it cannot do.
func (x *Index) checkVersion(ctx context.Context) error {
	version, err := x.service.VersionWithContext(ctx)
	if err = plain(err); statusOf(err) == http.StatusForbidden {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read version: %w", err)
	}
	major, minor, err := parseVersion(version.PkgVersion)
	if err != nil {
		return err
	}
	missing := lacking(major, minor)
	if len(missing) == 0 {
		return nil
	}
	all := releases()
	return fmt.Errorf("server is Meilisearch %s, want 1.%d or newer: it lacks %s; install %s",
		version.PkgVersion, all[len(all)-1].minor, strings.Join(missing, "; "), advisedVersion)
}

func parseVersion(version string) (major, minor int, err error) {
	first, rest, _ := strings.Cut(version, ".")
	second, _, _ := strings.Cut(rest, ".")
	major, errMajor := strconv.Atoi(first)
	minor, errMinor := strconv.Atoi(second)
	if errors.Join(errMajor, errMinor) != nil {
		return 0, 0, fmt.Errorf("server's version %q is no version", shorten(version))
	}
	return major, minor, nil
}
