"""The demonstration: an invented municipality that `make run` sets up and serves."""
