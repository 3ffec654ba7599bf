package render

import "strings"

// flags are the browser's, by what they are for.
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
			"WebRtcHideLocalIpsWithMdns",                // it listens in the local network
			"SpareRendererForSitePerProcess",            // a process in advance
			"WebUIOmniboxPopup", "WebUIOmniboxAimPopup", // another, for a window that nobody sees
		}, ","),
	}
}
