"""Groups of verbs over gRPC: each verb's call once, and both clients' methods."""
