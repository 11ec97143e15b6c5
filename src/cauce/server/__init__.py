"""gRPC servicers, interceptors, TLS, auth, limits, drain."""
