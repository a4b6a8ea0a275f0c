//! The regions that are known. Others open faster than programs are released, so an unknown
//! one is allowed; but most unknown ones are typing mistakes.

/// The regions of the service's own lists, and those of the platform around it.
const KNOWN: [&str; 29] = [
    "cn-hangzhou",
    "cn-shanghai",
    "cn-beijing",
    "cn-shenzhen",
    "cn-wulanchabu",
    "cn-hongkong",
    "ap-southeast-1",
    "ap-southeast-5",
    "eu-central-1",
    "us-east-1",
    "us-west-1",
    "ap-south-1",
    "cn-qingdao",
    "cn-zhangjiakou",
    "cn-huhehaote",
    "cn-heyuan",
    "cn-guangzhou",
    "cn-chengdu",
    "cn-nanjing",
    "cn-fuzhou",
    "cn-wuhan-lr",
    "ap-northeast-1",
    "ap-northeast-2",
    "ap-southeast-3",
    "ap-southeast-6",
    "ap-southeast-7",
    "eu-west-1",
    "me-east-1",
    "me-central-1",
];

/// Those that are known.
pub fn known() -> impl Iterator<Item = &'static str> {
    KNOWN.into_iter()
}

/// The known region that was probably meant, where this one is not known: one that is
/// spelled much alike, or the one at a place of that name. One with another number is not
/// a typing mistake.
pub fn meant(region: &str) -> Option<&'static str> {
    if KNOWN.contains(&region) {
        return None;
    }
    let region = &region.to_lowercase().replace(['_', ' '], "-");
    by_place(region).or_else(|| by_spelling(region))
}

fn by_place(region: &str) -> Option<&'static str> {
    let place = region.rsplit('-').next()?;
    let is_there = |known: &&str| known.split('-').nth(1) == Some(place);
    KNOWN.into_iter().find(is_there)
}

fn by_spelling(region: &str) -> Option<&'static str> {
    let distance = |known: &str| strsim::damerau_levenshtein(region, known);
    let nearest = KNOWN.into_iter().min_by_key(|known| distance(known))?;
    let is_near = distance(nearest) == 0 || distance(nearest) <= 2 && stem(region) != stem(nearest);
    is_near.then_some(nearest)
}

fn stem(region: &str) -> &str {
    region.trim_end_matches(|char: char| char.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn a_typing_mistake_is_known_at_once_and_a_new_region_is_allowed() {
        for (region, expected) in [
            ("cn-hangzou", Some("cn-hangzhou")),
            ("cn-hangzhuo", Some("cn-hangzhou")),
            ("cn-bejing", Some("cn-beijing")),
            ("cnhangzhou", Some("cn-hangzhou")),
            ("eu-centrl-1", Some("eu-central-1")),
            ("hangzhou", Some("cn-hangzhou")),
            ("Shanghai", Some("cn-shanghai")),
            ("us-beijing", Some("cn-beijing")),
            ("CN-Hangzhou", Some("cn-hangzhou")),
            ("eu_central_1", Some("eu-central-1")),
            ("cn-hangzhou", None),
            ("eu-central-2", None),
            ("mars-north-1", None),
        ] {
            assert_eq!(meant(region), expected, "{region}");
        }
    }
}
