//! A way to the server on which what is entered is lost when one says so: the server never hears of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, copy};
use tokio::net::{TcpListener, TcpStream};

use crate::server::Server;

pub(crate) struct Relay {
    pub(crate) url: String,
    loses: Arc<AtomicBool>,
}

impl Relay {
    /// On a port of its own, until the test ends.
    pub(crate) async fn before(server: &Server) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let own = listener.local_addr().unwrap().to_string();
        let (url, theirs) = (format!("http://{own}"), server.url.replace("http://", ""));
        let loses = Arc::new(AtomicBool::new(false));
        let lost = loses.clone();
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(pass(stream, own.clone(), theirs.clone(), lost.clone()));
            }
        });
        Self { url, loses }
    }

    /// From now on entries are lost, or no longer.
    pub(crate) fn lose_entries(&self, loses: bool) {
        self.loses.store(loses, Ordering::SeqCst);
    }
}

/// One request, and its answer. Whoever ends early is asked no further.
async fn pass(stream: TcpStream, own: String, theirs: String, loses: Arc<AtomicBool>) -> std::io::Result<()> {
    let mut stream = BufReader::new(stream);
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head).await? == 0 {
            return Ok(());
        }
    }
    if head.lines().next().is_some_and(|line| line.contains("/entries ")) && loses.load(Ordering::SeqCst) {
        return Ok(());
    }
    let length = head.lines().find_map(|line| line.to_lowercase().strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or_default()];
    stream.read_exact(&mut body).await?;
    // To the server it looks as if it came from its own page.
    let head = head.replace(&own, &theirs).replacen("\r\n", "\r\nconnection: close\r\n", 1);
    let mut server = TcpStream::connect(&theirs).await?;
    server.write_all(head.as_bytes()).await?;
    server.write_all(&body).await?;
    copy(&mut server, &mut stream).await?;
    stream.shutdown().await
}
