//! API, portal, relayer, registrar, documents and OCDS.
