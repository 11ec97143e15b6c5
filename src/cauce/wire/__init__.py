"""Between protobuf and plain values: the only code that knows protobuf."""
