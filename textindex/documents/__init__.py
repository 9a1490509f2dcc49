"""The documents room: a file becomes a `Document` or a `Rejection`, a document becomes what is matched (`Folded`)."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
