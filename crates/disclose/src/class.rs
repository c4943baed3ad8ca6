//! To which class of the listing rules the issuer of a book belongs.
//!
//! In: board and size of the manifest. Out: an [`IssuerClass`], and D006 for a pair that cannot be. Invariant: the board decides:
//! the large-cap class exists on the Main Board only. Not here: what follows from the class (`heng-packs`).

use heng_intake::book::{ListingBoard, Manifest, SizeClass};
use heng_model::{Code, Diag};
use heng_packs::IssuerClass;

/// The class of the issuer.
pub fn issuer_class(manifest: &Manifest) -> IssuerClass {
    match (manifest.board, manifest.size) {
        (ListingBoard::Gem, _) => IssuerClass::Gem,
        (ListingBoard::Main, SizeClass::LargeCap) => IssuerClass::LargeCap,
        (ListingBoard::Main, SizeClass::Other) => IssuerClass::MainBoardOther,
    }
}

/// D006: a GEM issuer that claims to be a large-cap.
pub(crate) fn check_class(manifest: &Manifest) -> Option<Diag> {
    (manifest.board == ListingBoard::Gem && manifest.size == SizeClass::LargeCap).then(|| {
        Diag::new(Code::GemLargeCap, "a GEM issuer is said to be a large-cap")
            .at(manifest.origin.clone())
            .note("the large-cap class is one of the Main Board; the issuer is treated as a GEM issuer")
            .help("write size = \"other\" under [issuer], or board = \"main\"")
    })
}
