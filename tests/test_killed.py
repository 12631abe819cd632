import sys
from pathlib import Path

import pytest

from tests.killed import torment


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGKILL")
def test_builds_killed_at_thirty_random_instants_lose_nothing(tmp_path: Path) -> None:
    assert torment(tmp_path, kills=30, seed=20261124) >= 15
