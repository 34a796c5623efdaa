//! Intents of `Directory`: who acts, and with which keys.

use crate::eip712::typed_struct;
use crate::hash::Hash;
use crate::number::Timestamp;
use crate::party::{Kind, Roles, Scheme, SignerBytes};

typed_struct! {
    /// A party enters the directory with its first signer. Signed by a sponsor (a registrar for a vendor, a buyer
    /// for its officer) and by the new signer.
    Register {
        /// What it is, for good.
        kind: Kind,
        /// The party that vouches, so that nobody else can use the new signer's signature; 0 for the administrator.
        sponsor: u32,
        /// The buyer of an officer; 0 for any other kind.
        member_of: u32,
        /// What an officer may sign; none for any other kind.
        roles: Roles,
        /// SHA-256 of the canonical [`crate::profile::Profile`].
        profile: Hash,
        /// How its first signer's signatures are checked.
        scheme: Scheme,
        /// The first signer.
        signer: SignerBytes,
        /// Last second in which this intent can be carried out.
        valid_until: Timestamp,
    }
}

typed_struct! {
    /// A party adds a signer. Signed by one of its signers and by the new one.
    AddSigner {
        /// The party's id.
        party: u32,
        /// The party's nonce.
        nonce: u32,
        /// How the new signer's signatures are checked.
        scheme: Scheme,
        /// The new signer.
        signer: SignerBytes,
        /// Last second in which this intent can be carried out.
        valid_until: Timestamp,
    }
}

typed_struct! {
    /// A party revokes one of its signers, for good.
    RevokeSigner {
        /// The party's id.
        party: u32,
        /// The party's nonce.
        nonce: u32,
        /// [`SignerBytes::id`] of the signer.
        signer: Hash,
        /// Last second in which this intent can be carried out.
        valid_until: Timestamp,
    }
}

typed_struct! {
    /// A party names a new profile document.
    SetProfile {
        /// The party's id.
        party: u32,
        /// The party's nonce.
        nonce: u32,
        /// SHA-256 of the canonical profile.
        profile: Hash,
        /// Last second in which this intent can be carried out.
        valid_until: Timestamp,
    }
}

typed_struct! {
    /// A buyer changes what an officer of its may sign.
    SetRoles {
        /// The officer's party id.
        party: u32,
        /// How often the buyer has changed this officer's roles so far.
        nonce: u32,
        /// What it may sign from now on.
        roles: Roles,
        /// Last second in which this intent can be carried out.
        valid_until: Timestamp,
    }
}

typed_struct! {
    /// A new signer is proposed for a party that lost its own. Signed by whoever may sponsor it (for a vendor a
    /// registrar, for an officer its buyer) and by the new signer.
    ProposeRecovery {
        /// The party's id.
        party: u32,
        /// How many recoveries were proposed for the party before.
        nonce: u32,
        /// How the new signer's signatures are checked.
        scheme: Scheme,
        /// The new signer.
        signer: SignerBytes,
        /// Last second in which this intent can be carried out.
        valid_until: Timestamp,
    }
}

typed_struct! {
    /// A party that still has a signer says no to a recovery. Signed by any of its signers.
    VetoRecovery {
        /// The party's id.
        party: u32,
        /// That of the proposal.
        nonce: u32,
        /// Last second in which this intent can be carried out.
        valid_until: Timestamp,
    }
}
