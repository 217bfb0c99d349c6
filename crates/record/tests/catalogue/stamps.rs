//! An authority for the stamps of the records that are committed. Its keys are thrown away.

use std::path::Path;
use std::process::Command;

use record::timestamp::{request, token_of_response};
use tempfile::TempDir;

pub(crate) struct Authority(TempDir);

impl Authority {
    pub(crate) fn new() -> Self {
        let authority = Self(tempfile::tempdir().expect("a folder"));
        std::fs::write(authority.path("serial"), "01").expect("written");
        let config = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/authority/authority.cnf");
        std::fs::copy(config, authority.path("authority.cnf")).expect("copied");
        for (name, extensions, issuer) in [("root", "root", None), ("signer", "stamps", Some("root"))] {
            let (subject, key, file) = (format!("/CN=Test {name}"), format!("{name}.key"), format!("{name}.pem"));
            let mut arguments = vec!["req", "-new", "-x509", "-nodes", "-days", "36500", "-subj", &subject];
            arguments.extend(["-config", "authority.cnf", "-extensions", extensions, "-keyout", &key, "-out", &file]);
            arguments.extend(["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]);
            if issuer.is_some() {
                arguments.extend(["-CA", "root.pem", "-CAkey", "root.key"]);
            }
            authority.openssl(&arguments);
        }
        authority
    }

    fn path(&self, name: &str) -> std::path::PathBuf {
        self.0.path().join(name)
    }

    fn openssl(&self, arguments: &[&str]) {
        let mut command = Command::new("openssl");
        let out = command.args(arguments).current_dir(self.0.path()).env("FOLDER", self.0.path()).output();
        let out = out.expect("openssl");
        assert!(out.status.success(), "openssl {arguments:?}: {}", String::from_utf8_lossy(&out.stderr));
    }

    pub(crate) fn token(&self, message: &[u8]) -> Vec<u8> {
        let nonce = [1; 8];
        std::fs::write(self.path("question"), request(message, &nonce, None)).expect("written");
        let mut arguments =
            vec!["ts", "-reply", "-config", "authority.cnf", "-queryfile", "question", "-out", "answer"];
        arguments.extend(["-signer", "signer.pem", "-inkey", "signer.key"]);
        self.openssl(&arguments);
        token_of_response(&std::fs::read(self.path("answer")).expect("an answer"), &nonce).expect("a token")
    }

    /// The whole answer to the last question.
    pub(crate) fn answer(&self) -> Vec<u8> {
        std::fs::read(self.path("answer")).expect("an answer")
    }

    pub(crate) fn anchor(&self) -> Vec<u8> {
        std::fs::read(self.path("root.pem")).expect("a certificate")
    }
}
