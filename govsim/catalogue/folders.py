"""Folders to write into: refused before a long run, and named when writing fails."""

from __future__ import annotations

import errno
import os
import stat
from pathlib import Path

from govsim.catalogue.errors import Fault
from govsim.catalogue.messages import N_, Text

_REASONS = {
    errno.ENOSPC: N_("cannot be written: the disk is full"),
    errno.EDQUOT: N_("cannot be written: the disk is full"),
    errno.EROFS: N_("cannot be written: the disk can only be read"),
    errno.EACCES: N_("cannot be written: that is not allowed"),
    errno.EPERM: N_("cannot be written: that is not allowed"),
    errno.EEXIST: N_("cannot be written: a file of that name is in the way"),
    errno.ENOTDIR: N_("cannot be written: a file of that name is in the way"),
    errno.EISDIR: N_("cannot be written: a folder of that name is in the way"),
    errno.ENAMETOOLONG: N_("cannot be written: the name is too long"),
}
_SHOWN = 200


def not_written(path: str | os.PathLike[str], error: OSError | ValueError) -> Fault:
    """The fault of a place that cannot be written, with the reason in the reader's language.

    Parameters
    ----------
    path : path
    error : OSError or ValueError
        What the operating system said; a ValueError is a character no name can have.
    """
    reason = _REASONS.get(getattr(error, "errno", None) or 0, N_("cannot be written"))
    name = os.fspath(path).replace("\0", "\N{SYMBOL FOR NULL}")
    shown = name if len(name) <= _SHOWN else name[: _SHOWN - 1] + "…"
    return Fault(Text(reason), Text(N_("a folder that can be written")), file=shown)


def folder_faults(path: str | os.PathLike[str]) -> list[Fault]:
    """Why a folder could not be written into; nothing is made.

    Parameters
    ----------
    path : path
        A folder, or one still to be made: then the nearest one above it counts.
    """
    if not os.fspath(path):
        return [Fault(Text(N_("no folder is named")), Text(N_("a folder that can be written")))]
    place = Path(path).absolute()
    while True:
        try:
            is_folder = stat.S_ISDIR(place.stat().st_mode)
        except FileNotFoundError:
            place = place.parent
            continue
        except (OSError, ValueError) as error:
            return [not_written(path, error)]
        if not is_folder:
            return [not_written(path, NotADirectoryError(errno.ENOTDIR, ""))]
        if not os.access(place, os.W_OK | os.X_OK):
            return [not_written(path, PermissionError(errno.EACCES, ""))]
        return []
