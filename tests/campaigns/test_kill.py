"""kill -9 of the real sender: nothing twice, nothing lost, doubts listed."""

import json
import os
import subprocess
import sys
from pathlib import Path

KILLS = int(os.environ.get("TACTFUL_KILLS", "8"))


def test_a_killed_sender_repeats_nothing_and_loses_nothing() -> None:
    script = Path(__file__).with_name("kill_campaign.py")
    done = subprocess.run(
        [sys.executable, str(script), "--kills", str(KILLS)], capture_output=True, text=True
    )
    assert done.stdout, done.stderr
    result = json.loads(done.stdout)
    assert result["twice"] == []
    assert result["lost"] == []
    assert result["unlisted"] == []
    assert result["open"] == []
    assert result["unjournalled"] == []
    assert result["after_restore"] == []
    assert result["sent"] + result["in_doubt"] == result["messages"] > 0
    # At most the one message then on the wire for each kill.
    assert result["in_doubt"] <= result["kills"]
    assert result["kills"] > 0
    assert done.returncode == 0
