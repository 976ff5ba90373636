"""The doors onto the network: HTTP, websockets, pages. They wire, check who is there, and hand over to the desk."""
