package fetch

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/http"
	"time"

	"gongkai/disclosure"
)

// tlsConfig is what is spoken with a site. An insecure one is read whatever
// its certificate says, and however old its server is.
func tlsConfig(site disclosure.Site) *tls.Config {
	if !site.TLSInsecure {
		return &tls.Config{MinVersion: tls.VersionTLS12}
	}
	config := &tls.Config{
		InsecureSkipVerify: true,
		MinVersion:         tls.VersionTLS10,
		// Old firewalls mind the long greeting that the hybrid key exchange makes.
		CurvePreferences: []tls.CurveID{tls.X25519, tls.CurveP256, tls.CurveP384, tls.CurveP521},
	}
	for _, suite := range append(tls.CipherSuites(), tls.InsecureCipherSuites()...) {
		config.CipherSuites = append(config.CipherSuites, suite.ID)
	}
	return config
}

// tlsFailure says what is wrong with a server's TLS, and the way out.
func (c *Client) tlsFailure(request *http.Request, err error, down bool) error {
	failure := &Error{Reason: ReasonTLS, down: down}
	var record tls.RecordHeaderError
	host := request.URL.Hostname()
	insecure := fmt.Sprintf("write tls: insecure on site %s", c.site.Name)
	switch fault := certificateFault(err); {
	case errors.As(err, &record) && string(record.RecordHeader[:]) == "HTTP/":
		failure.Err = fmt.Errorf("%s speaks http there, not https", request.URL.Host)
		failure.Advice = "write http:// in its address"
	case fault != "":
		failure.Err = fmt.Errorf("the certificate of %s %s", host, fault)
		failure.Advice = "have it renewed, or " + insecure + " to read it all the same"
	case c.site.TLSInsecure:
		failure.Err = fmt.Errorf("connect to %s: %w", host, err)
	default:
		failure.Err = fmt.Errorf("connect to %s: %w", host, err)
		failure.Advice = "if its server is an old one, " + insecure + " to speak TLS 1.0 and 1.1 and outdated ciphers with it"
	}
	return failure
}

// certificateFault is what is wrong with a certificate, "" where nothing is.
// It says the same every time, so that the ledger can group by it.
func certificateFault(err error) string {
	var (
		verification *tls.CertificateVerificationError
		invalid      x509.CertificateInvalidError
		hostname     x509.HostnameError
		authority    x509.UnknownAuthorityError
	)
	if !errors.As(err, &verification) {
		return ""
	}
	switch {
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired && invalid.Cert != nil:
		return fmt.Sprintf("is valid from %s to %s only", invalid.Cert.NotBefore.Format(time.DateOnly), invalid.Cert.NotAfter.Format(time.DateOnly))
	case errors.As(err, &hostname):
		return "is that of another host"
	case errors.As(err, &authority) && len(verification.UnverifiedCertificates) > 0:
		return signedBy(verification.UnverifiedCertificates)
	}
	return fmt.Sprintf("cannot be trusted: %v", errors.Unwrap(verification))
}

// signedBy tells why nobody known stands behind a certificate.
func signedBy(chain []*x509.Certificate) string {
	switch {
	case bytes.Equal(chain[0].RawIssuer, chain[0].RawSubject):
		return "is signed by itself"
	case len(chain) == 1:
		return "is signed by somebody unknown; perhaps the server does not send the certificates in between"
	}
	return "is signed by somebody unknown"
}
