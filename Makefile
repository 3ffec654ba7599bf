# make build | test | race | lint | bench | bench-extract | demo | example | docker
.PHONY: build test race vet lint bench bench-extract demo example docker

build: ## one static binary
	CGO_ENABLED=0 go build -trimpath -o gongkai ./cmd/gongkai

test:
	go test ./...

race: ## needs a C compiler
	CGO_ENABLED=1 go test -race ./...

vet:
	go vet ./...

lint: vet ## formatting, vet and staticcheck; says nothing where all is well
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo 'run: gofmt -w .'; exit 1; }
	go tool staticcheck ./...

bench: ## speeds as ratios to a baseline of the same run; Meilisearch's needs GONGKAI_TEST_MEILI_URL
	@{ go test -run '^$$' -bench 'Pipeline|Extract' ./cmd/gongkai; \
	   go test -run '^$$' -bench 'Apply' ./indexer/embedded; \
	   go test -v -run '^$$' -bench 'Apply' ./indexer/meili; } 2>&1 | awk -f .ci/bench.awk
	@go test -run '^$$' -bench Scale ./indexer/embedded # GONGKAI_BENCH_POSTS=100000 for the size that we promise

bench-extract: ## reading pages beside go-trafilatura, which only this module of its own depends on
	@cd bench && go test -run '^$$' -bench Extract . 2>&1 | awk -f ../.ci/bench.awk

demo: ## the main job on a sample college, no server and no account needed
	go run ./cmd/gongkai demo

docker:
	docker build -t gongkai .

EXAMPLE = examples/yunxi-2023

example: build ## the worked year: crawls the sample college, imports what was typed in, and writes its files into 成果
	rm -rf $(EXAMPLE)/work && mkdir $(EXAMPLE)/work && cp $(EXAMPLE)/gongkai.yaml $(EXAMPLE)/work/
	./gongkai demo --once --data $(EXAMPLE)/work
	./gongkai import --config $(EXAMPLE)/gongkai.yaml $(EXAMPLE)/填报/微信公众号.csv $(EXAMPLE)/填报/数字.csv
	./gongkai index --config $(EXAMPLE)/gongkai.yaml
	./gongkai report --config $(EXAMPLE)/gongkai.yaml --out $(EXAMPLE)/成果 --compare previous --today 2024-01-15
	./gongkai inspect --config $(EXAMPLE)/gongkai.yaml --today 2024-01-15 --json > $(EXAMPLE)/成果/inspect.json
	./gongkai import --config $(EXAMPLE)/gongkai.yaml --force --template $(EXAMPLE)/成果/填报模板.xlsx
