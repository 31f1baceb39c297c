"""The doors of the local Azure: in-process transports, a loopback TLS proxy, sign-in, and what starts the real az."""
