"""Everything that ingestion can refuse, each with one sentence that a person can act on.

PanduanError
├── CorpusError        corpus.toml is missing, malformed, or says something impossible
├── DocumentError      one PDF cannot be read; the others go on
├── EmbedderError      the embedding model is missing, altered, or not the one the release was built with
├── LibraryError       a library or a release is missing, damaged, or cannot be written
│   ├── LibraryBusy    another build holds the lock
│   └── NothingPublished   the library has no published release
├── NothingToIngest    no document of the whole build could be used
└── SignoffError       something in a release still needs a look, or an acceptance lacks its name, reason or item
"""

__all__ = [
    "CorpusError",
    "DocumentError",
    "EmbedderError",
    "LibraryBusy",
    "LibraryError",
    "NothingPublished",
    "NothingToIngest",
    "PanduanError",
    "SignoffError",
]


class PanduanError(Exception):
    """Anything Panduan refuses to do; the message says what happened, to what, and what to do."""


class CorpusError(PanduanError):
    """A corpus folder or its corpus.toml is unusable."""


class DocumentError(PanduanError):
    """One PDF is unusable; a build drops it, reports it, and goes on."""


class EmbedderError(PanduanError):
    """The embedding model is missing, altered, or differs from the release's."""


class LibraryError(PanduanError):
    """A library or release is missing, damaged, or cannot be written."""


class LibraryBusy(LibraryError):
    """Another build is running on the same library."""


class NothingPublished(LibraryError):
    """The library holds no published release."""


class NothingToIngest(PanduanError):
    """Not one document of the build could be used."""


class SignoffError(PanduanError):
    """A release has items that nobody accepted, or an acceptance names nobody, no reason, or no item."""
