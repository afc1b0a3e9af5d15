"""Frozen settings, read once from the environment and `settings.toml`."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, Self

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything that a municipality may set.

    `data` holds the database (SQLite) and the encrypted files, `keys` the key ring; they must lie apart.
    `checkpoints` is a second folder for the audit's checkpoints (a stick), `backup_recipient` the key of backups.
    `jobs_url` is the queue of jobs: nothing (beside the database), or the address of a PostgreSQL or a Redis.
    Files are refused when the disk would have less left than either reserve, when a record holds more than
    `record_megabytes`, and when somebody sends more than `user_megabytes` within a day. Without `smtp_host` no e-mail
    is sent; `smtp_security` is starttls, tls, or none for a server on the same machine.
    """

    data: Path
    keys: Path
    database_url: str = ""
    municipality: str = "elbasan"
    server_name: str = "127.0.0.1"
    tls: bool = True
    demonstration: bool = False
    second_factor: bool = True
    idle_minutes: int = 10
    session_hours: int = 9
    step_up_minutes: int = 5
    searches_per_5_minutes: int = 30
    upload_megabytes: int = 20
    checkpoints: str = ""
    backup_recipient: str = ""
    jobs_url: str = ""
    smtp_host: str = ""
    smtp_port: int = 587
    smtp_security: str = "starttls"
    smtp_user: str = ""
    smtp_password_file: str = ""
    smtp_from: str = ""
    reserve_megabytes: int = 500
    reserve_percent: int = 2
    record_megabytes: int = 1000
    user_megabytes: int = 2000
    plugin_path: tuple[Path, ...] = field(default=())

    @property
    def engine_url(self) -> str:
        """Return the address of the database: SQLite in the data folder unless another one is set."""
        return self.database_url or f"sqlite:///{self.data / 'kujdes.db'}"

    @property
    def keyring_file(self) -> Path:
        return self.keys / "keyring.json"

    @classmethod
    def read(cls, environ: Mapping[str, str] = os.environ, **overrides: Any) -> Self:
        """Read the settings: defaults, then `settings.toml` in the data folder, then KUJDES_* of the environment.

        Raises:
            ValueError: a name in `settings.toml` that is no setting.
        """
        data = Path(overrides.get("data") or environ.get("KUJDES_DATA") or ROOT / "var").resolve()
        values: dict[str, Any] = {"data": data, "keys": data.parent / f"{data.name}-keys"}
        known = {f.name: f for f in fields(cls)}
        file = data / "settings.toml"
        if file.exists():
            written = tomllib.loads(file.read_text(encoding="utf-8"))
            if unknown := sorted(set(written) - set(known)):
                raise ValueError(f"{file}: unknown setting {', '.join(unknown)}")
            values |= written
        for name in known:
            if (raw := environ.get(f"KUJDES_{name.upper()}")) is not None:
                values[name] = raw
        values |= overrides
        return cls(**{name: _typed(name, value) for name, value in values.items()})


def _typed(name: str, value: Any) -> Any:
    if name in {"data", "keys"}:
        return Path(value).resolve()
    if name == "plugin_path":
        parts = value.split(os.pathsep) if isinstance(value, str) else value
        return tuple(Path(part).resolve() for part in parts if str(part))
    kind: Any = type(Settings.__dataclass_fields__[name].default)
    if kind is bool and isinstance(value, str):
        return value.strip().lower() in {"1", "true", "yes", "po", "on"}
    return kind(value)
