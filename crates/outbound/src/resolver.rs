use std::io;
use std::net::IpAddr;

/// Asks for the addresses of a name. A trait so that tests can answer, twice and differently.
#[async_trait::async_trait]
pub trait Resolve: Send + Sync {
    /// All addresses of the name; an error when it is not known.
    async fn resolve(&self, host: &str) -> io::Result<Vec<IpAddr>>;
}

/// The resolver of the operating system.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemResolver;

#[async_trait::async_trait]
impl Resolve for SystemResolver {
    async fn resolve(&self, host: &str) -> io::Result<Vec<IpAddr>> {
        Ok(tokio::net::lookup_host((host, 0)).await?.map(|address| address.ip()).collect())
    }
}
