//! Whole calls in one thread, with a clock of their own.

mod garbage;
mod pitfalls;
mod world;
