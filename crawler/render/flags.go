package render

import (
	"os/exec"
	"strings"

	"github.com/chromedp/chromedp"
)

// flags are the browser's, by what they are for. --no-sandbox is added by
// chromedp where we run as root, since Chromium does not start there without.
func flags() map[string]any {
	return map[string]any{
		"headless":              true,
		"disable-gpu":           true,
		"mute-audio":            true,
		"hide-scrollbars":       true,
		"no-first-run":          true,
		"password-store":        "basic",
		"disable-dev-shm-usage": true, // it is small in containers
		"window-size":           "1280,2000",
		"lang":                  "zh-CN",
		"accept-lang":           "zh-CN,zh",
		"blink-settings":        "imagesEnabled=false",

		// The wall: whatever is not stopped inside the browser finds neither a
		// way nor a name. RFC 2606 keeps .invalid from ever being one.
		"proxy-server":                    "http://proxy.invalid:9",
		"proxy-bypass-list":               "<-loopback>",
		"host-resolver-rules":             "MAP * ~NOTFOUND",
		"webrtc-ip-handling-policy":       "disable_non_proxied_udp", // Chromium's
		"force-webrtc-ip-handling-policy": "disable_non_proxied_udp", // chromium-headless-shell's
		"disable-quic":                    true,
		"dns-prefetch-disable":            true,
		"block-new-web-contents":          true,

		// Its own errands.
		"disable-background-networking":                      true,
		"disable-breakpad":                                   true,
		"disable-client-side-phishing-detection":             true,
		"disable-component-extensions-with-background-pages": true,
		"disable-component-update":                           true,
		"disable-crash-reporter":                             true,
		"disable-default-apps":                               true,
		"disable-domain-reliability":                         true,
		"disable-extensions":                                 true,
		"disable-sync":                                       true,
		"metrics-recording-only":                             true,
		"no-pings":                                           true,
		"no-service-autorun":                                 true,

		// A page in the background is a page as any other.
		"disable-background-timer-throttling":    true,
		"disable-backgrounding-occluded-windows": true,
		"disable-renderer-backgrounding":         true,

		// Memory: the pages are of one site, their frames are refused.
		"disable-site-isolation-trials": true,
		"renderer-process-limit":        "2",
		"js-flags":                      "--max-old-space-size=512", // megabytes

		"disable-features": strings.Join([]string{
			"AutofillServerCommunication", "CertificateTransparencyComponentUpdater", "DialMediaRouteProvider", "MediaRouter",
			"NetworkPrediction", "OptimizationHints", "Prerender2", "Translate", "WebTransport",
			"WebRtcHideLocalIpsWithMdns",                        // it listens in the local network
			"SpareRendererForSitePerProcess",                    // a process in advance
			"InitialWebUI", "WebUIReloadButton", "WebUIToolbar", // the frame of a window that nobody sees
		}, ","),
	}
}

// longestTemporary bounds the name of the folder for temporary files. The
// browser makes a socket in it, whose name may have 108 bytes in all (unix(7)).
const longestTemporary = 60

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
	if len(b.profile) <= longestTemporary {
		options = append(options, chromedp.Env("TMPDIR="+b.profile))
	}
	for name, value := range flags() {
		options = append(options, chromedp.Flag(name, value))
	}
	return options
}
