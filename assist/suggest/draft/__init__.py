"""The draft check: what an agent's unsent text does, before it is sent. ``checking`` is the way in."""
