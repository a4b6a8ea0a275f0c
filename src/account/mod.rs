//! Who we are: the credentials that sign, where they come from and how long they live, and the
//! service they are meant for.

mod chain;
mod cli_file;
mod credentials;
mod endpoint;
mod environment;
mod fetch;
mod fields;
mod files;
mod found;
mod identity;
mod ini;
mod mode;
mod provider;
pub mod region;
mod renewal;
mod secrets;
pub(crate) mod signature;
mod walk;

pub use crate::account::chain::Chain;
pub use crate::account::credentials::Credentials;
pub use crate::account::endpoint::{Endpoint, EndpointError};
pub use crate::account::environment::Environment;
pub use crate::account::fetch::web::Web;
pub use crate::account::found::Found;
pub use crate::account::identity::Account;
pub use crate::account::secrets::is_secret;
