package render

import (
	"os/exec"

	"github.com/chromedp/chromedp"
)

// flags are the browser's, by what they are for. --no-sandbox is added by
// chromedp where we run as root, since Chromium does not start there without.
func flags() map[string]any {
	return map[string]any{
		"headless":              true,
		"disable-gpu":           true,
		"no-first-run":          true,
		"mute-audio":            true,
		"hide-scrollbars":       true,
		"password-store":        "basic",
		"window-size":           "1280,2000",
		"lang":                  "zh-CN",
		"accept-lang":           "zh-CN,zh",
		"blink-settings":        "imagesEnabled=false",
		"disable-dev-shm-usage": true, // it is small in containers

		// The wall: whatever is not stopped inside the browser finds neither a
		// way nor a name. RFC 2606 keeps .invalid from ever being one.
		"proxy-server":                    "http://proxy.invalid:9",
		"proxy-bypass-list":               "<-loopback>",
		"host-resolver-rules":             "MAP * ~NOTFOUND",
		"force-webrtc-ip-handling-policy": "disable_non_proxied_udp",
		"webrtc-ip-handling-policy":       "disable_non_proxied_udp",
		"disable-quic":                    true,

		// Its own errands.
		"disable-background-networking":                      true,
		"disable-component-update":                           true,
		"disable-component-extensions-with-background-pages": true,
		"disable-client-side-phishing-detection":             true,
		"disable-default-apps":                               true,
		"disable-domain-reliability":                         true,
		"disable-extensions":                                 true,
		"disable-breakpad":                                   true,
		"disable-crash-reporter":                             true,
		"disable-sync":                                       true,
		"metrics-recording-only":                             true,
		"no-pings":                                           true,
		"no-service-autorun":                                 true,
		"disable-features":                                   "Translate,OptimizationHints,MediaRouter,DialMediaRouteProvider,InterestFeedContentSuggestions,CertificateTransparencyComponentUpdater,AutofillServerCommunication,NetworkPrediction,SpeculationRulesPrefetchFuture,Prerender2,WebTransport,WebRtcHideLocalIpsWithMdns",
		"dns-prefetch-disable":                               true,

		// A page in the background is a page as any other.
		"disable-background-timer-throttling":    true,
		"disable-backgrounding-occluded-windows": true,
		"disable-renderer-backgrounding":         true,
		"block-new-web-contents":                 true,
		"js-flags":                               "--max-old-space-size=512", // megabytes
	}
}

// options are how chromedp is to start the browser: over a pipe, so that no
// port is opened, and without our environment, which may hold secrets.
func (b *browser) options(settings Settings) []chromedp.ExecAllocatorOption {
	options := []chromedp.ExecAllocatorOption{
		chromedp.ExecPath(settings.Chromium),
		chromedp.Flag("user-data-dir", b.profile),
		chromedp.NoInheritEnv,
		chromedp.Env(settings.Env...),
		// Days are those of the school's clock, whatever this machine's is.
		chromedp.Env("HOME="+b.profile, "TZ=Asia/Shanghai", "LANGUAGE=zh_CN"),
		chromedp.ModifyCmdFunc(func(command *exec.Cmd) { inOwnGroup(command) }),
	}
	for name, value := range flags() {
		options = append(options, chromedp.Flag(name, value))
	}
	return options
}
