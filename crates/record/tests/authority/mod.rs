//! An authority for time stamps that lives for one test: that of OpenSSL.
#![allow(dead_code, clippy::expect_used)]

use std::process::Command;

use tempfile::TempDir;

/// An authority with its chain: root, intermediate, signer.
pub(crate) struct Authority {
    pub(crate) folder: TempDir,
}

impl Authority {
    pub(crate) fn new(key: &[&str], usage: &str) -> Self {
        let authority = Self { folder: tempfile::tempdir().expect("a folder") };
        std::fs::write(authority.folder.path().join("serial"), "01").expect("written");
        let sign = |name: &str, extensions: &str, issuer: &[&str]| {
            let subject = format!("/CN={name}");
            let mut arguments = vec!["req", "-new", "-x509", "-nodes", "-days", "30", "-subj", &subject];
            let (key_file, file) = (format!("{name}.key"), format!("{name}.pem"));
            arguments.extend(["-config", "authority.cnf", "-extensions", extensions]);
            arguments.extend(["-keyout", &key_file, "-out", &file]);
            arguments.extend(key);
            arguments.extend(issuer);
            authority.openssl(&arguments);
        };
        let config = include_bytes!("authority.cnf");
        std::fs::write(authority.folder.path().join("authority.cnf"), config).expect("written");
        sign("root", "root", &[]);
        sign("between", "root", &["-CA", "root.pem", "-CAkey", "root.key"]);
        sign("signer", usage, &["-CA", "between.pem", "-CAkey", "between.key"]);
        authority
    }

    pub(crate) fn openssl(&self, arguments: &[&str]) {
        let out = Command::new("openssl")
            .args(arguments)
            .current_dir(self.folder.path())
            .env("FOLDER", self.folder.path())
            .output()
            .expect("openssl");
        assert!(out.status.success(), "openssl {arguments:?}: {}", String::from_utf8_lossy(&out.stderr));
    }

    pub(crate) fn answer(&self, question: &[u8], further: &[&str]) -> Vec<u8> {
        std::fs::write(self.folder.path().join("question"), question).expect("written");
        let mut arguments = vec!["ts", "-reply", "-config", "authority.cnf", "-queryfile", "question"];
        arguments.extend(["-signer", "signer.pem", "-inkey", "signer.key", "-chain", "between.pem", "-out", "answer"]);
        arguments.extend(further);
        self.openssl(&arguments);
        std::fs::read(self.folder.path().join("answer")).expect("an answer")
    }

    /// A certificate as PEM.
    pub(crate) fn pem(&self, name: &str) -> String {
        std::fs::read_to_string(self.folder.path().join(format!("{name}.pem"))).expect("a certificate")
    }
}

pub(crate) const P256: &[&str] = &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"];
pub(crate) const P384: &[&str] = &["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-384"];
pub(crate) const RSA: &[&str] = &["-newkey", "rsa:2048"];
