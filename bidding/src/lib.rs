//! What runs on a vendor's machine. No server code.
