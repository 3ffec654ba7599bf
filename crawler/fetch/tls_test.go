package fetch

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"fmt"
	"io"
	"log"
	"math/big"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"gongkai/disclosure"
)

// issuer signs certificates.
type issuer struct {
	certificate *x509.Certificate
	key         any
}

// sign makes a certificate of the template, signed by the issuer, or by itself
// where there is none.
func (i *issuer) sign(t *testing.T, template x509.Certificate, key any, public any) *issuer {
	t.Helper()
	template.SerialNumber = big.NewInt(time.Now().UnixNano())
	if template.NotAfter.IsZero() {
		template.NotBefore, template.NotAfter = time.Now().Add(-time.Hour), time.Now().Add(time.Hour)
	}
	template.BasicConstraintsValid = true
	by := i
	if by == nil {
		by = &issuer{&template, key}
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, by.certificate, public, by.key)
	if err != nil {
		t.Fatal(err)
	}
	certificate, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return &issuer{certificate, key}
}

func (i *issuer) signEC(t *testing.T, template x509.Certificate) *issuer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return i.sign(t, template, key, &key.PublicKey)
}

func authority(name string) x509.Certificate {
	return x509.Certificate{Subject: pkix.Name{CommonName: name}, IsCA: true, KeyUsage: x509.KeyUsageCertSign}
}

func hostCertificate() x509.Certificate {
	return x509.Certificate{
		Subject: pkix.Name{CommonName: "127.0.0.1"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageKeyEncipherment, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
}

// serveTLS serves a page with a chain of certificates, the host's own first.
func serveTLS(t *testing.T, config *tls.Config, chain ...*issuer) *httptest.Server {
	t.Helper()
	certificate := tls.Certificate{PrivateKey: chain[0].key}
	for _, link := range chain {
		certificate.Certificate = append(certificate.Certificate, link.certificate.Raw)
	}
	server := httptest.NewUnstartedServer(withoutRobots(func(w http.ResponseWriter, r *http.Request) { fmt.Fprint(w, "page") }))
	server.Config.ErrorLog = log.New(io.Discard, "", 0)
	server.TLS = config
	server.TLS.Certificates = []tls.Certificate{certificate}
	server.StartTLS()
	t.Cleanup(server.Close)
	return server
}

// trusting makes a client that knows an authority.
func trusting(t *testing.T, site disclosure.Site, root *issuer) *Client {
	t.Helper()
	client := newClient(t, site, Settings{})
	pool := x509.NewCertPool()
	pool.AddCert(root.certificate)
	client.direct.TLSClientConfig.RootCAs = pool
	return client
}

// What campus servers do to their certificates is refused with a way out, and
// accepted where the site says so.
func TestCertificates(t *testing.T) {
	root := (*issuer)(nil).signEC(t, authority("root"))
	middle := root.signEC(t, authority("middle"))
	stranger := (*issuer)(nil).signEC(t, authority("stranger"))
	expired, other, later := hostCertificate(), hostCertificate(), hostCertificate()
	expired.NotBefore, expired.NotAfter = time.Date(2019, 1, 2, 0, 0, 0, 0, time.UTC), time.Date(2020, 1, 2, 0, 0, 0, 0, time.UTC)
	later.NotBefore, later.NotAfter = time.Date(2999, 1, 2, 0, 0, 0, 0, time.UTC), time.Date(3000, 1, 2, 0, 0, 0, 0, time.UTC)
	other.IPAddresses, other.DNSNames = nil, []string{"other.example.edu.cn"}
	for name, test := range map[string]struct {
		chain []*issuer
		fault string // "" for a good one
	}{
		"good":             {[]*issuer{middle.signEC(t, hostCertificate()), middle}, ""},
		"self-signed":      {[]*issuer{(*issuer)(nil).signEC(t, hostCertificate())}, "is signed by itself"},
		"expired":          {[]*issuer{root.signEC(t, expired)}, "is valid from 2019-01-02 to 2020-01-02 only"},
		"not valid yet":    {[]*issuer{root.signEC(t, later)}, "is valid from 2999-01-02 to 3000-01-02 only"},
		"wrong host":       {[]*issuer{root.signEC(t, other)}, "is that of another host"},
		"incomplete chain": {[]*issuer{middle.signEC(t, hostCertificate())}, "is signed by somebody unknown; perhaps the server does not send the certificates in between"},
		"unknown issuer":   {[]*issuer{stranger.signEC(t, hostCertificate()), stranger}, "is signed by somebody unknown"},
	} {
		t.Run(name, func(t *testing.T) {
			server := serveTLS(t, &tls.Config{}, test.chain...)
			site := loopbackSite(server.URL)
			_, err := get(t, trusting(t, site, root), server.URL)
			want := "TLS: the certificate of 127.0.0.1 " + test.fault + ": have it renewed, or write tls: insecure on site 教务处 to read it all the same"
			if test.fault == "" && err != nil || test.fault != "" && (err == nil || err.Error() != want || !HostDown(err)) {
				t.Errorf("got  %v, down %v\nwant %s", err, HostDown(err), want)
			}
			site.TLSInsecure = true
			if response, err := get(t, trusting(t, site, root), server.URL); err != nil || text(t, response) != "page" {
				t.Errorf("insecure: %v, %v", response, err)
			}
		})
	}
}

// Some campus servers speak nothing that a browser of today speaks.
func TestOldTLS(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	root := (*issuer)(nil).signEC(t, authority("root"))
	leaf := root.sign(t, hostCertificate(), key, &key.PublicKey)
	for name, config := range map[string]*tls.Config{
		"TLS 1.0": {MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS10},
		"TLS 1.1": {MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS11},
		"3DES":    {MaxVersion: tls.VersionTLS12, CipherSuites: []uint16{tls.TLS_RSA_WITH_3DES_EDE_CBC_SHA}},
		"RC4":     {MinVersion: tls.VersionTLS10, MaxVersion: tls.VersionTLS10, CipherSuites: []uint16{tls.TLS_RSA_WITH_RC4_128_SHA}},
	} {
		t.Run(name, func(t *testing.T) {
			server := serveTLS(t, config, leaf)
			site := loopbackSite(server.URL)
			_, err := get(t, trusting(t, site, root), server.URL)
			if Reason(err) != ReasonTLS || !strings.Contains(err.Error(), "write tls: insecure on site 教务处") {
				t.Errorf("refused with %v", err)
			}
			site.TLSInsecure = true
			if response, err := get(t, trusting(t, site, root), server.URL); err != nil || text(t, response) != "page" {
				t.Errorf("insecure: %v, %v", response, err)
			}
		})
	}
}

func TestNoTLSAtAll(t *testing.T) {
	server := serve(t, func(http.ResponseWriter, *http.Request) {})
	address := strings.Replace(server.URL, "http:", "https:", 1)
	_, err := get(t, newClient(t, loopbackSite(address), Settings{}), address)
	if want := "TLS: " + strings.TrimPrefix(server.URL, "http://") + " speaks http there, not https: write http:// in its address"; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}

// A site's word does not go for the proxy in front of it.
func TestInsecureSiteBehindTLSProxy(t *testing.T) {
	proxy := serveTLS(t, &tls.Config{}, (*issuer)(nil).signEC(t, hostCertificate()))
	site := disclosure.Site{Name: "教务处", Home: "https://jwc.example.edu.cn/", TLSInsecure: true}
	client := newClient(t, site, Settings{Proxy: func(*http.Request) (*url.URL, error) { return url.Parse(proxy.URL) }})
	if _, err := get(t, client, site.Home); Reason(err) != ReasonProxy || !strings.Contains(err.Error(), "certificate") {
		t.Errorf("an unknown proxy was trusted: %v", err)
	}
}
