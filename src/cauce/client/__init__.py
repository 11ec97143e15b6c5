"""The service's verbs over gRPC, synchronous and asyncio."""
