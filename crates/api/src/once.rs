//! `Idempotency-Key`: what is sent twice is done once, and answered twice.
//!
//! Answers are kept in memory, because they may hold one-time links, which no database may; a restart forgets them.

use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, PoisonError};

use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{FromRequestParts, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use ids::TenantId;
use uuid::Uuid;
use wire::problem::ProblemCode;

use crate::auth::{MaybeSignedIn, program};
use crate::error::ApiError;
use crate::site::Site;
use crate::{App, IMPORT_BYTES_MAX};

const HEADER: &str = "idempotency-key";
/// Longest key, bytes.
const KEY_BYTES_MAX: usize = 128;
/// An answer is kept this long, milliseconds.
const LIFE_MS: i64 = 24 * 60 * 60 * 1_000;
/// Keys kept at a time; the oldest make place.
const KEYS_MAX: usize = 10_000;
/// Bytes of answers kept at a time.
const BYTES_MAX: usize = 32 * 1024 * 1024;
/// Largest answer that is kept, bytes.
const ANSWER_BYTES_MAX: usize = 2 * 1024 * 1024;

/// Whose key it is; nobody meets another's.
type Key = (TenantId, Uuid, String);

/// Answers to requests that may come again.
#[derive(Default)]
pub struct Answers(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    answers: HashMap<Key, Kind>,
    order: VecDeque<(i64, Key)>,
    bytes: usize,
}

/// How far the request with a key has come.
#[derive(Clone)]
enum Kind {
    Running { fingerprint: u64 },
    Done { fingerprint: u64, answer: Answer },
}

#[derive(Clone)]
struct Answer {
    status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
}

/// What a key says of a request.
enum Seen {
    First,
    Running,
    Another,
    Again(Answer),
}

impl Answers {
    fn lock(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn begin(&self, key: &Key, fingerprint: u64, now_ms: i64) -> Seen {
        let mut kept = self.lock();
        kept.make_place(now_ms);
        match kept.answers.get(key) {
            None => {
                kept.answers.insert(key.clone(), Kind::Running { fingerprint });
                kept.order.push_back((now_ms + LIFE_MS, key.clone()));
                Seen::First
            }
            Some(Kind::Running { fingerprint: first } | Kind::Done { fingerprint: first, .. })
                if *first != fingerprint =>
            {
                Seen::Another
            }
            Some(Kind::Running { .. }) => Seen::Running,
            Some(Kind::Done { answer, .. }) => Seen::Again(answer.clone()),
        }
    }

    fn finish(&self, key: &Key, fingerprint: u64, answer: Answer) {
        let mut kept = self.lock();
        kept.bytes += answer.body.len();
        kept.answers.insert(key.clone(), Kind::Done { fingerprint, answer });
    }

    /// Nothing was done under this key; it may be tried again.
    fn forget(&self, key: &Key) {
        let mut kept = self.lock();
        kept.drop_answer(key);
        kept.order.retain(|(_, other)| other != key);
    }
}

impl Kept {
    fn make_place(&mut self, now_ms: i64) {
        while let Some((until_ms, _)) = self.order.front() {
            let over = *until_ms <= now_ms || self.order.len() >= KEYS_MAX || self.bytes > BYTES_MAX;
            if !over {
                return;
            }
            if let Some((_, key)) = self.order.pop_front() {
                self.drop_answer(&key);
            }
        }
    }

    fn drop_answer(&mut self, key: &Key) {
        if let Some(Kind::Done { answer, .. }) = self.answers.remove(key) {
            self.bytes -= answer.body.len();
        }
    }
}

/// Forgets the key unless the request was answered: a caller that hangs up may come again.
struct Attempt<'a> {
    answers: &'a Answers,
    key: Option<Key>,
}

impl Drop for Attempt<'_> {
    fn drop(&mut self) {
        if let Some(key) = &self.key {
            self.answers.forget(key);
        }
    }
}

/// Answers a request that was answered before as it was then. Only for those who are signed in: others create nothing.
pub(crate) async fn once(State(app): State<App>, site: Site, request: Request, next: Next) -> Response {
    let Some(name) = request.headers().get(HEADER).filter(|_| request.method() == Method::POST).cloned() else {
        return next.run(request).await;
    };
    match answer_once(&app, &site, &name, request, next).await {
        Ok(response) => response,
        Err(refusal) => refusal.into_response(),
    }
}

async fn answer_once(
    app: &App,
    site: &Site,
    name: &HeaderValue,
    request: Request,
    next: Next,
) -> Result<Response, ApiError> {
    let name = name.to_str().ok().filter(|name| (1..=KEY_BYTES_MAX).contains(&name.len()));
    let name = name.ok_or_else(|| ApiError::malformed("The Idempotency-Key has 1 to 128 visible characters."))?;
    let (mut parts, body) = request.into_parts();
    let who = match program(&mut parts, app).await? {
        Some(program) => Some(program.account.uuid()),
        None => MaybeSignedIn::from_request_parts(&mut parts, app).await?.0.map(|who| who.account.uuid()),
    };
    let Some(who) = who else { return Ok(next.run(Request::from_parts(parts, body)).await) };
    let body = to_bytes(body, IMPORT_BYTES_MAX)
        .await
        .map_err(|_| ApiError::new(StatusCode::PAYLOAD_TOO_LARGE, ProblemCode::TooLarge, "The body is too large."))?;
    let mut fingerprint = DefaultHasher::new();
    (parts.uri.path(), parts.uri.query(), &body).hash(&mut fingerprint);
    let fingerprint = fingerprint.finish();

    let key = (site.tenant, who, name.to_owned());
    match app.answers.begin(&key, fingerprint, site.identity.now_ms()) {
        Seen::Again(answer) => {
            let mut response = Response::new(Body::from(answer.body));
            *response.status_mut() = answer.status;
            *response.headers_mut() = answer.headers;
            response.headers_mut().insert("idempotency-replayed", HeaderValue::from_static("true"));
            return Ok(response);
        }
        Seen::Running => {
            let mut error = ApiError::new(
                StatusCode::CONFLICT,
                ProblemCode::KeyReused,
                "The first request with this Idempotency-Key is still being worked on.",
            );
            error.0.retry_after_s = Some(1);
            return Err(error);
        }
        Seen::Another => {
            return Err(ApiError::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                ProblemCode::KeyReused,
                "This Idempotency-Key was used for another request.",
            ));
        }
        Seen::First => {}
    }
    let mut attempt = Attempt { answers: &app.answers, key: Some(key) };
    let response = next.run(Request::from_parts(parts, Body::from(body))).await;
    // A refusal changed nothing, and may be another one the next time.
    if !response.status().is_success() {
        return Ok(response);
    }
    let (mut head, body) = response.into_parts();
    let body = to_bytes(body, ANSWER_BYTES_MAX).await.map_err(|_| ApiError::internal())?;
    head.headers.remove(header::CONTENT_LENGTH);
    if let Some(key) = attempt.key.take() {
        let answer = Answer { status: head.status, headers: head.headers.clone(), body: body.clone() };
        app.answers.finish(&key, fingerprint, answer);
    }
    Ok(Response::from_parts(head, Body::from(body)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str) -> Key {
        (TenantId::from_uuid(Uuid::from_u128(1)), Uuid::from_u128(2), name.to_owned())
    }

    fn answer(len: usize) -> Answer {
        Answer { status: StatusCode::CREATED, headers: HeaderMap::new(), body: Bytes::from(vec![0; len]) }
    }

    #[test]
    fn a_key_is_first_then_running_then_answered_again() {
        let answers = Answers::default();
        assert!(matches!(answers.begin(&key("a"), 1, 0), Seen::First));
        assert!(matches!(answers.begin(&key("a"), 1, 0), Seen::Running));
        assert!(matches!(answers.begin(&key("a"), 2, 0), Seen::Another));
        answers.finish(&key("a"), 1, answer(3));
        assert!(matches!(answers.begin(&key("a"), 1, 0), Seen::Again(_)));
        assert!(matches!(answers.begin(&key("a"), 2, 0), Seen::Another));
        assert!(matches!(answers.begin(&key("a"), 1, LIFE_MS), Seen::First), "after a day it is new");
    }

    #[test]
    fn an_attempt_that_comes_to_nothing_may_be_repeated() {
        let answers = Answers::default();
        assert!(matches!(answers.begin(&key("a"), 1, 0), Seen::First));
        drop(Attempt { answers: &answers, key: Some(key("a")) });
        assert!(matches!(answers.begin(&key("a"), 1, 0), Seen::First));
    }

    #[test]
    fn the_oldest_make_place() {
        let answers = Answers::default();
        for n in 0..20 {
            assert!(matches!(answers.begin(&key(&n.to_string()), 1, n), Seen::First));
            answers.finish(&key(&n.to_string()), 1, answer(ANSWER_BYTES_MAX));
        }
        assert!(answers.lock().bytes <= BYTES_MAX + 2 * ANSWER_BYTES_MAX);
        assert!(matches!(answers.begin(&key("0"), 1, 20), Seen::First));
        assert!(matches!(answers.begin(&key("19"), 1, 20), Seen::Again(_)));
    }
}
