# make build | test | race | lint | demo | docker
.PHONY: build test race vet lint demo docker

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

demo: ## the main job on a sample college, no server and no account needed
	go run ./cmd/gongkai demo

docker:
	docker build -t gongkai .
