//! Which variables of the environment hold secrets: other programs are not told them.

/// How the names begin that are known to hold something of an account of this cloud.
const BEGINNINGS: &[&str] = &[
    "ALIBABA_CLOUD_",
    "ALIBABACLOUD_",
    "ALICLOUD_",
    "ALIYUN_",
    "DLC_",
    "DSW_",
    "ODPS_",
    "OSS_",
    "PAI_",
    "PAIWATCH_",
];

/// What stands in the names of those that let somebody in.
const WORDS: &[&str] = &["KEY", "SECRET", "TOKEN", "PASSWORD", "CREDENTIAL"];

/// Names that do not say whose they are.
const WHOLE: &[&str] = &[
    "ACCESS_KEY_ID",
    "ACCESS_KEY_SECRET",
    "SECURITY_TOKEN",
    "STS_TOKEN",
];

/// Whether a variable of this name may hold a secret.
pub fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let is_of_the_cloud = BEGINNINGS
        .iter()
        .any(|beginning| name.starts_with(beginning));
    let lets_in = WORDS.iter().any(|word| name.contains(word));
    (is_of_the_cloud && lets_in) || WHOLE.contains(&&*name)
}

#[cfg(test)]
mod tests {
    use super::is_secret;

    #[test]
    fn whatever_lets_somebody_in_is_secret_and_the_rest_is_not() {
        for name in [
            "ALIBABA_CLOUD_ACCESS_KEY_ID",
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET",
            "ALIBABA_CLOUD_SECURITY_TOKEN",
            "ALIBABA_CLOUD_OIDC_TOKEN_FILE",
            "ALIBABA_CLOUD_CREDENTIALS_URI",
            "ALIBABACLOUD_ACCESS_KEY_SECRET",
            "ALICLOUD_SECRET_KEY",
            "ALIYUN_ACCESS_KEY",
            "OSS_ACCESS_KEY_SECRET",
            "PAIWATCH_TOKEN",
            "ACCESS_KEY_SECRET",
            "alibaba_cloud_security_token",
        ] {
            assert!(is_secret(name), "{name}");
        }
        for name in [
            "HOME",
            "PATH",
            "SSH_AUTH_SOCK",
            "PAIWATCH_ENDPOINT",
            "ALIBABA_CLOUD_REGION_ID",
            "LESSKEY",
            "HTTPS_PROXY",
        ] {
            assert!(!is_secret(name), "{name}");
        }
    }
}
