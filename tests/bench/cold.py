"""Cold start: a new process opens the model and reads one turn."""

import asyncio
import sys

from assist.classifier.opening import open_classifier
from assist.settings import read_settings
from assist.vocabulary import Speaker


async def main() -> None:
    """Read one turn."""
    classifier = open_classifier(read_settings())
    await classifier.start()
    reading = await classifier.read(turn_id="1", speaker=Speaker.CUSTOMER, text="third time I call about this!")
    sys.stdout.write(reading.model)
    await classifier.close()


if __name__ == "__main__":
    asyncio.run(main())
