//! What an HTTP proxy answers to the wish for a tunnel: asked once more by itself, after the
//! library has failed, because only its answer says what is to be done.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

use crate::net::Proxy;

const LIMIT: Duration = Duration::from_secs(3);

/// The status line of the answer without its version, such as `403 Forbidden`.
pub(super) async fn status(proxy: &Proxy, host: &str) -> Option<String> {
    timeout(LIMIT, asked(proxy, host)).await.ok()?
}

async fn asked(proxy: &Proxy, host: &str) -> Option<String> {
    const LONGEST: u64 = 1024;
    let (address, port) = proxy.plain_address()?;
    let stream = TcpStream::connect((address.as_str(), port)).await.ok()?;
    let (reader, mut writer) = stream.into_split();
    let authorization = proxy.basic_authorization();
    let authorization = authorization.map(|value| format!("Proxy-Authorization: {value}\r\n"));
    let request = format!(
        "CONNECT {host} HTTP/1.1\r\nHost: {host}\r\n{}\r\n",
        authorization.unwrap_or_default()
    );
    writer.write_all(request.as_bytes()).await.ok()?;
    let mut answer = Vec::new();
    let mut reader = reader.take(LONGEST);
    while !answer.contains(&b'\n') && reader.read_buf(&mut answer).await.ok()? > 0 {}
    let answer = String::from_utf8_lossy(&answer);
    let (version, status) = answer.lines().next()?.split_once(' ')?;
    version
        .starts_with("HTTP/")
        .then(|| status.trim().to_owned())
}
