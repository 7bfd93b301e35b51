"""What every test shares. Sockets beyond this machine are blocked in pyproject.toml."""

import os

import pytest
from hypothesis import settings

# A first example loads vocabularies and models: how long it takes says nothing.
settings.register_profile("sanad", deadline=None)
settings.load_profile("sanad")


@pytest.fixture(autouse=True, scope="session")
def _no_settings_from_outside() -> None:
    """The settings of whoever runs the tests must not change what is tested."""
    for name in [name for name in os.environ if name.startswith("SANAD_")]:
        del os.environ[name]
