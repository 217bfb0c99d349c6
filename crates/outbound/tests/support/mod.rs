//! A peer that says what a test wants and counts who comes.
#![allow(dead_code)] // each test binary uses its part

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use outbound::{AllowList, Limits, Outbound, Resolve};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

pub(crate) struct Peer {
    pub(crate) address: SocketAddr,
    came: Arc<AtomicUsize>,
}

impl Peer {
    /// Listens and gives each connection to the script.
    pub(crate) async fn start<F, S>(listen: &str, script: S) -> Self
    where
        F: Future<Output = ()> + Send,
        S: Fn(TcpStream) -> F + Clone + Send + 'static,
    {
        let listener = TcpListener::bind(listen).await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let came = Arc::new(AtomicUsize::new(0));
        let counter = came.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counter.fetch_add(1, Ordering::SeqCst);
                script(stream).await;
            }
        });
        Self { address, came }
    }

    /// Answers every request with these bytes and closes.
    pub(crate) async fn saying(listen: &str, answer: &'static str) -> Self {
        Self::start(listen, move |mut stream| async move {
            read_head(&mut stream).await;
            let _ = stream.write_all(answer.as_bytes()).await;
        })
        .await
    }

    pub(crate) fn came(&self) -> usize {
        self.came.load(Ordering::SeqCst)
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }
}

/// Reads to the end of the request's headers.
pub(crate) async fn read_head(stream: &mut TcpStream) -> String {
    let mut head = Vec::new();
    let mut buffer = [0; 1024];
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => break,
            Ok(length) => head.extend_from_slice(&buffer[..length]),
        }
    }
    String::from_utf8_lossy(&head).into_owned()
}

/// Gives one answer after the other and repeats the last.
pub(crate) struct Script {
    answers: Vec<Vec<IpAddr>>,
    asked: AtomicUsize,
}

impl Script {
    pub(crate) fn new(answers: &[&[&str]]) -> Arc<Self> {
        let parse = |text: &&str| text.parse().expect("an address");
        let answers = answers.iter().map(|answer| answer.iter().map(parse).collect()).collect();
        Arc::new(Self { answers, asked: AtomicUsize::new(0) })
    }

    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

#[async_trait::async_trait]
impl Resolve for Script {
    async fn resolve(&self, _: &str) -> io::Result<Vec<IpAddr>> {
        let turn = self.asked.fetch_add(1, Ordering::SeqCst);
        self.answers.get(turn).or(self.answers.last()).cloned().ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

pub(crate) fn client(allow: &[&str], resolver: Arc<Script>) -> Outbound {
    let allow = AllowList::parse(allow).expect("a list");
    Outbound::with_resolver(allow, "", Limits::default(), resolver).expect("a client")
}

/// Bounds short enough to wait for.
pub(crate) fn impatient() -> Limits {
    Limits { connect: Duration::from_millis(300), total: Duration::from_millis(400), ..Limits::default() }
}
