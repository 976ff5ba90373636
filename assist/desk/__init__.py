"""The desk: the use cases in their order. It sees the rooms only as the Protocols of ``assist.ports``."""
