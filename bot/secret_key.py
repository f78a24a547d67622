"""The key that signs links and encrypts what is stored: from the environment, or made once and kept."""

import base64
import hashlib
import logging
import os
import secrets
import tempfile
from collections.abc import Sequence
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.config import ConfigError, Settings

log = logging.getLogger(__name__)

FILE = "secret.key"


class Seal:
    """Encrypts what is stored and must not be read there; the first key seals, all of them open."""

    def __init__(self, keys: Sequence[str]) -> None:
        digests = [hashlib.sha256(b"bongsu seal\0" + key.encode()).digest() for key in keys]
        self._keys = MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])

    def close(self, text: str) -> str:
        """Encrypt a text."""
        return self._keys.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str | None:
        """Decrypt a text, None where it was sealed with a key that is no longer given."""
        try:
            return self._keys.decrypt(sealed.encode()).decode()
        except InvalidToken:  # it was sealed with a key that is given no more
            return None


def secret_keys(settings: Settings) -> tuple[str, ...]:
    """Give the keys, the newest first: it signs and encrypts, and all of them verify and decrypt.

    Without `BONGSU_SECRET_KEY` one is made and kept in the state directory with mode 0600.
    Raises `ConfigError` when the directory cannot be used.
    """
    if settings.secret_key:
        return tuple(key.get_secret_value() for key in settings.secret_key)
    try:
        return (_kept(settings.state),)
    except OSError as error:
        reason = f"BONGSU_STATE: {settings.state} cannot keep the secret key ({error.strerror})"
        raise ConfigError([f"{reason}; expected a directory that Bongsu may write to"]) from None


def _kept(state: Path) -> str:
    """Read the kept key; who comes first makes it, whole or not at all."""
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = state / FILE
    if not path.exists():
        _make(path)
    return path.read_text(encoding="ascii").strip()


def _make(path: Path) -> None:
    """Write a new key beside `path` and link it there, which fails when another process was faster."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{FILE}-")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(48) + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.link(name, path)
        log.info("made a secret key and kept it in %s", path)
    except FileExistsError:
        log.debug("another process made the secret key")
    finally:
        Path(name).unlink()
