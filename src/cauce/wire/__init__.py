"""Between protobuf messages and plain values: the only package, with its users server and client, that knows protobuf.

One module for each proto file. `encode_x` makes a message from a value, `decode_x` a value from a message. Decoding raises `InvalidValue`
with the path of the field inside the message it was given; whoever holds the outer message adds its own part with `under`.
"""
