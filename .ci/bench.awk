# Turns the output of go test -bench into a table: what, how many a second, and
# the ratio to the baseline of the same run (the first benchmark of its kind).
BEGIN { printf "%-28s %14s %10s  %s\n", "benchmark", "per second", "ratio", "baseline" }
/^Benchmark/ {
	name = $1
	sub(/^Benchmark/, "", name)
	sub(/-[0-9]+$/, "", name)
	rate = unit = ""
	for (i = 3; i < NF; i++)
		if ($(i + 1) ~ /^(pages|docs)\/s$/) { rate = $i; unit = $(i + 1) }
	if (rate == "") next
	kind = name
	sub(/\/.*/, "", kind)
	if (unit == "docs/s") kind = "index"
	if (!(kind in base)) { base[kind] = rate; first[kind] = name }
	printf "%-28s %7.0f %-6s %10.2f  %s\n", name, rate, unit, rate / base[kind], first[kind]
}
/--- SKIP: Benchmark|GONGKAI_TEST_MEILI_URL/ { print "  " $0 }
/^(FAIL|panic)/ { print; failed = 1 }
END { exit failed }
