# The modules are a layer of their own: they are fetched again only when
# go.mod or go.sum change. Behind a firewall: --build-arg GOPROXY=<a mirror>.
FROM golang:1.26-bookworm AS build
ARG GOPROXY
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags="-s -w" -o /out/gongkai ./cmd/gongkai
RUN mkdir -p /out/data && mkdir -m 1777 /out/tmp

# Sites with render: true need a Chromium, which is not in here: it wants a
# whole Debian around it (FROM debian:bookworm-slim, apt-get install chromium).
#
# Nothing but the binary (it carries the zone data), the certificates that
# https sites are checked against, a folder for the data and one for scratch.
FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/gongkai /gongkai
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build --chown=65532:65532 /out/tmp /tmp
USER 65532:65532
WORKDIR /data
VOLUME /data
# There is no shell here: the binary itself tells whether the configuration
# that it was given can be run.
HEALTHCHECK --interval=1m --timeout=10s --start-period=5s \
    CMD ["/gongkai", "check-config", "--config", "/etc/gongkai/gongkai.yaml"]
ENTRYPOINT ["/gongkai"]
CMD ["run", "--config", "/etc/gongkai/gongkai.yaml"]
