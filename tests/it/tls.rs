//! TLS and proxies, against servers of the test's own on this machine.

use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;

use paiwatch::account::Endpoint;
use paiwatch::domain::SourceError;
use paiwatch::net::Trusted;
use paiwatch::source::http::Http;
use paiwatch::source::transport::{Method, RawAnswer, SignedRequest, Transport};
use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair, date_time_ymd};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;
use tokio::task::spawn_blocking;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;

/// Who vouches for the servers of a test; no machine trusts it by itself.
struct Authority {
    pem: String,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new() -> Self {
        let key = KeyPair::generate().unwrap();
        let mut wishes = CertificateParams::default();
        wishes.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let pem = wishes.self_signed(&key).unwrap().pem();
        Self {
            pem,
            issuer: Issuer::new(wishes, key),
        }
    }

    fn trusted(&self) -> Trusted {
        Trusted::of_pem(self.pem.as_bytes()).unwrap()
    }

    /// A file with its certificate.
    fn file(&self, test: &str) -> PathBuf {
        let name = format!("paiwatch-{}-{test}.pem", std::process::id());
        let file = std::env::temp_dir().join(name);
        std::fs::write(&file, &self.pem).unwrap();
        file
    }

    /// A server with a certificate made of these wishes, which refuses every
    /// request with a code that no TLS error has.
    async fn serves(&self, wishes: CertificateParams) -> Endpoint {
        let key = KeyPair::generate().unwrap();
        let certificate = wishes.signed_by(&key, &self.issuer).unwrap();
        let key = PrivateKeyDer::try_from(key.serialize_der()).unwrap();
        let config = ServerConfig::builder()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let Ok(mut stream) = acceptor.accept(stream).await else {
                    continue;
                };
                let mut request = [0; 8192];
                let _ = stream.read(&mut request).await;
                let _ = stream.write_all(REFUSAL).await;
                let _ = stream.shutdown().await;
            }
        });
        Endpoint::parse(&format!("https://localhost:{port}")).unwrap()
    }
}

const REFUSAL: &[u8] =
    b"HTTP/1.1 403 Forbidden\r\ncontent-length: 32\r\n\r\n{\"Code\":\"SignatureDoesNotMatch\"}";

fn wishes(name: &str) -> CertificateParams {
    CertificateParams::new(vec![name.to_owned()]).unwrap()
}

async fn send(endpoint: &Endpoint, trusted: Trusted) -> Result<RawAnswer, SourceError> {
    let request = SignedRequest {
        method: Method::Get,
        path: "/".to_owned(),
        query: String::new(),
        headers: Vec::new(),
        body: Vec::new(),
    };
    let http = Http::over(&trusted.into(), endpoint).unwrap();
    http.send(request).await
}

#[track_caller]
fn is_refused(outcome: &Result<RawAnswer, SourceError>) {
    let Err(SourceError::Unreachable { why }) = outcome else {
        panic!("{outcome:?}")
    };
    assert!(why.contains("certificate"), "{why}");
}

#[tokio::test]
async fn a_server_is_believed_only_with_a_certificate_that_is_trusted() {
    let (ours, others) = (Authority::new(), Authority::new());
    let endpoint = ours.serves(wishes("localhost")).await;
    is_refused(&send(&endpoint, Trusted::default()).await);
    is_refused(&send(&endpoint, others.trusted()).await);
    let answer = send(&endpoint, ours.trusted()).await.unwrap();
    assert_eq!(answer.status, 403);
}

#[tokio::test]
async fn a_certificate_of_another_name_or_time_is_no_certificate() {
    let authority = Authority::new();
    let other_name = authority.serves(wishes("paiflow.example")).await;
    is_refused(&send(&other_name, authority.trusted()).await);
    let mut old = wishes("localhost");
    (old.not_before, old.not_after) = (date_time_ymd(2020, 1, 1), date_time_ymd(2021, 1, 1));
    let expired = authority.serves(old).await;
    is_refused(&send(&expired, authority.trusted()).await);
}

/// The program that looks once, with these variables and nothing else.
fn status(arguments: &[&str], variables: &[(&str, &str)]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_paiwatch"));
    command
        .args(["status", "flow-a"])
        .args(arguments)
        .env_clear()
        .envs([
            ("ALIBABA_CLOUD_ACCESS_KEY_ID", "id"),
            ("ALIBABA_CLOUD_ACCESS_KEY_SECRET", "never-shown"),
        ])
        .envs(variables.iter().copied())
        .stdin(Stdio::null());
    command
}

async fn said(mut command: Command) -> String {
    let output = spawn_blocking(move || command.output())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(output.status.code(), Some(5));
    String::from_utf8(output.stderr).unwrap()
}

#[tokio::test]
async fn a_certificate_can_be_trusted_by_flag_and_by_the_usual_variable() {
    let authority = Authority::new();
    let file = authority.file("trusted");
    let file = file.to_str().unwrap();
    let endpoint = authority.serves(wishes("localhost")).await.to_string();
    let endpoint = ["--endpoint", &endpoint];
    for (arguments, variables) in [
        (&["--ca-file", file][..], &[][..]),
        (&[], &[("PAIWATCH_CA_FILE", file)]),
        (&[], &[("SSL_CERT_FILE", file)]),
    ] {
        let said = said(status(&[&endpoint, arguments].concat(), variables)).await;
        assert!(said.contains("SignatureDoesNotMatch"), "{said}");
    }
}

#[tokio::test]
async fn a_file_that_holds_no_certificate_is_one_clear_error() {
    let empty = std::env::temp_dir().join(format!("paiwatch-{}-empty.pem", std::process::id()));
    std::fs::write(&empty, "no certificate").unwrap();
    for (file, why) in [
        (empty.to_str().unwrap(), "no certificate in it"),
        ("/nowhere.pem", "No such file"),
        ("/dev/zero", "more than 32 MiB in it"),
    ] {
        let arguments = ["--endpoint", "https://localhost:1", "--ca-file", file];
        let output = status(&arguments, &[]).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        let error = format!("error: cannot read certificates from `{file}`: {why}");
        assert!(said.starts_with(&error), "{said}");
    }
    let in_their_place = [
        (empty.to_str().unwrap(), "no certificate in it"),
        ("/dev/zero", "it is not a regular file"),
    ];
    for (file, why) in in_their_place {
        let endpoint = ["--endpoint", "https://localhost:1"];
        let output = status(&endpoint, &[("SSL_CERT_FILE", file)])
            .output()
            .unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        assert!(
            said.contains("SSL_CERT_FILE") && said.contains(why),
            "{said}"
        );
    }
}

#[tokio::test]
async fn a_file_with_one_broken_certificate_is_refused_at_once() {
    let good = Authority::new().pem;
    let broken = good.lines().nth(1).unwrap();
    for second in [
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n".to_owned(),
        "-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n".to_owned(),
        format!("-----BEGIN CERTIFICATE-----\n{broken}\n"),
    ] {
        let refused = Trusted::of_pem(format!("{good}{second}").as_bytes());
        assert!(refused.is_err(), "{second}");
    }
    assert!(Trusted::of_pem(format!("{good}{good}").as_bytes()).is_ok());
}

#[tokio::test]
async fn a_proxy_of_the_usual_variable_is_asked_for_a_tunnel_and_told_nothing_else() {
    for variable in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"] {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let proxy = format!("http://{}", listener.local_addr().unwrap());
        let arguments = ["--endpoint", "https://paiflow.example"];
        let mut child = status(&arguments, &[(variable, &proxy)])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let (mut stream, _) = listener.accept().await.unwrap();
        let mut request = vec![0; 8192];
        let length = stream.read(&mut request).await.unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
        let request = String::from_utf8_lossy(&request[..length]).to_lowercase();
        assert!(
            request.starts_with("connect paiflow.example:443 http/1.1\r\n"),
            "{variable}: {request}"
        );
        assert!(!request.contains("authorization"), "{request}");
        assert!(!request.contains("x-acs-"), "{request}");
    }
}

#[tokio::test]
async fn a_request_to_this_machine_never_goes_through_a_proxy() {
    let authority = Authority::new();
    let file = authority.file("loopback");
    let file = file.to_str().unwrap();
    let endpoint = authority.serves(wishes("localhost")).await.to_string();
    let nobody = "http://127.0.0.1:1";
    let proxies = [
        "HTTP_PROXY",
        "http_proxy",
        "HTTPS_PROXY",
        "https_proxy",
        "ALL_PROXY",
    ];
    let variables = proxies.map(|name| (name, nobody));
    let arguments = ["--endpoint", &endpoint, "--ca-file", file];
    let said = said(status(&arguments, &variables)).await;
    assert!(said.contains("SignatureDoesNotMatch"), "{said}");
}

/// A proxy of the test's own that answers every wish with these bytes.
async fn proxy_that_says(answer: &'static [u8]) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut request = vec![0; 8192];
            let _ = stream.read(&mut request).await;
            let _ = stream.write_all(answer).await;
        }
    });
    address
}

const BEYOND: [&str; 2] = ["--endpoint", "https://paiflow.example"];

#[tokio::test]
async fn a_proxy_that_refuses_is_named_with_what_it_answered() {
    for (answer, status) in [
        (&b"HTTP/1.1 403 Forbidden\r\n\r\n"[..], "403 Forbidden"),
        (
            b"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n",
            "407 Proxy Authentication",
        ),
    ] {
        let address = proxy_that_says(answer).await;
        let proxy = format!("http://me:never-shown@{address}");
        let said = said(status_once(&[("https_proxy", &proxy)])).await;
        let expected = format!("the proxy http://{address} answered {status}");
        assert!(said.contains(&expected), "{said}");
        assert!(!said.contains("never-shown"), "{said}");
    }
    let said = said(status_once(&[("HTTPS_PROXY", "http://127.0.0.1:1")])).await;
    assert!(
        said.contains("the proxy http://127.0.0.1:1: connection refused"),
        "{said}"
    );
}

fn status_once(variables: &[(&str, &str)]) -> Command {
    status(&BEYOND, variables)
}

#[tokio::test]
async fn a_proxy_of_the_kind_socks_is_asked_in_its_own_words() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let proxy = format!("socks5h://{}", listener.local_addr().unwrap());
    let mut child = status_once(&[("ALL_PROXY", &proxy)])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let (mut stream, _) = listener.accept().await.unwrap();
    let mut greeting = [0; 2];
    stream.read_exact(&mut greeting).await.unwrap();
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(greeting[0], 5);
}

#[tokio::test]
async fn a_broken_proxy_is_a_mistake_and_not_a_way_past_all_proxies() {
    for value in ["http://me:never-shown@p:99999", "ftp://p", "http://"] {
        let output = status_once(&[("HTTPS_PROXY", value)]).output().unwrap();
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(2), "{said}");
        let error = "error: `HTTPS_PROXY` is not the address of a proxy: ";
        assert!(said.starts_with(error) && said.contains("hint: "), "{said}");
        assert!(!said.contains("never-shown"), "{said}");
    }
}

#[tokio::test]
async fn a_host_that_needs_no_proxy_is_asked_without() {
    // Nothing listens at the proxy's address, so the name is looked for instead.
    let variables = [
        ("HTTPS_PROXY", "http://127.0.0.1:1"),
        ("NO_PROXY", "*.example"),
    ];
    let said = said(status_once(&variables)).await;
    assert!(!said.contains("proxy"), "{said}");
}

/// Variables by which the TLS library finds no certificate on the machine.
const NO_CERTIFICATES: [(&str, &str); 2] =
    [("SSL_CERT_FILE", "/nowhere"), ("SSL_CERT_DIR", "/nowhere")];

#[tokio::test]
#[cfg(target_os = "linux")]
async fn without_certificates_this_machine_is_reached_and_others_are_not() {
    let address = proxy_that_says(REFUSAL).await;
    let endpoint = format!("http://{address}");
    let plain = said(status(&["--endpoint", &endpoint], &NO_CERTIFICATES)).await;
    assert!(plain.contains("SignatureDoesNotMatch"), "{plain}");
    let said = said(status_once(&NO_CERTIFICATES)).await;
    for way in ["`ca-certificates`", "`SSL_CERT_FILE`", "`--ca-file`"] {
        assert!(said.contains(way), "{said}");
    }
}
