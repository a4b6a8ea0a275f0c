pub mod account;
pub mod app;
pub mod clock;
pub mod domain;
pub mod sim;
pub mod source;
pub mod text;
