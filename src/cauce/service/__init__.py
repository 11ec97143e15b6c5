"""One function per verb: plain values in, plain values out."""
