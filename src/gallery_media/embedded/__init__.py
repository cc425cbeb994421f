"""Servers that live with a project: the first command starts one, the last one out stops it.

A guardian process starts the server and stays while any command holds a shared lock on a file.
The kernel lets go of a lock when its process ends, however it ends, so that nothing has to be
tidied up by hand after a crash. This room knows nothing of what the server does.
"""

from gallery_media.embedded.ports import are_free, free_ports
from gallery_media.embedded.service import Service, start_or_join
from gallery_media.embedded.spec import ServiceSpec

__all__ = ["Service", "ServiceSpec", "are_free", "free_ports", "start_or_join"]
