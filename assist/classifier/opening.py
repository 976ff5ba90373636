"""The classifier that the settings name.

Answers one classifier for the server, the commands and the tests alike. Refuses to know anything else of a setting.
"""

from pathlib import Path

from assist.classifier.classifier import Classifier
from assist.classifier.machine import usable_cores
from assist.settings import Settings


def open_classifier(settings: Settings, kept_in: Path | None = None) -> Classifier:
    """Load it; the caller starts and closes it. Raises ModelError.

    What is read of a library's examples is kept in the folder ``kept_in``. Several processes may give the same one: who
    finds other sentences there than it wants reads what it lacks, and the last to write is who is spared next time.
    """
    return Classifier(
        settings.model_dir,
        threads=settings.threads or usable_cores(),
        max_batch_tokens=settings.batch_tokens,
        max_waiting=settings.queue_limit,
        kept_readings=settings.kept_readings,
        kept_in=kept_in,
        backend=settings.backend,
    )
