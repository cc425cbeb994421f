"""Whether what runs in this container answers: $HEALTH_URL in, exit code 0 or 1 out."""

from __future__ import annotations

import os
import sys
import urllib.error
import urllib.request

SECONDS = 5


def main() -> int:
    """An answer below 500 will do: some of the addresses ask for a password."""
    url = os.environ["HEALTH_URL"]
    if not url.startswith("http://127.0.0.1:"):
        print("HEALTH_URL must begin with http://127.0.0.1:")
        return 1
    try:
        with urllib.request.urlopen(url, timeout=SECONDS) as answer:  # noqa: S310 - looked at above
            status = answer.status
    except urllib.error.HTTPError as error:
        status = error.code
    except OSError as error:
        print(f"{url}: {error}")
        return 1
    print(f"{url}: {status}")
    return 0 if status < 500 else 1


if __name__ == "__main__":
    sys.exit(main())
