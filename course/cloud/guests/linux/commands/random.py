"""mktemp, uuidgen, shuf and openssl rand: random things from the guest's seed, so that a script run again prints the same."""

from __future__ import annotations

from hashlib import sha256

from ..files import write_text
from ..ssh import random_bytes
from .call import Answer, Call, printed

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def mktemp(call: Call) -> Answer:
    """A new file or, with -d, folder; X at the end of a template are filled."""
    template = next(iter(call.words("-p", "--suffix")), "tmp.XXXXXXXXXX")
    folder = call.option("-p", "--tmpdir") or ("" if "/" in template else "/tmp")
    stem = template.rstrip("X")
    count = len(template) - len(stem)
    if count < 3:
        return call.fail(f"too few X's in template \u2018{template}\u2019")
    letters = "".join(_LETTERS[byte % len(_LETTERS)] for byte in random_bytes(call.session.random("mktemp"), count))
    path = f"{folder}/{stem}{letters}" if folder else f"{stem}{letters}"
    if not call.files.is_dir(call.path(path).rpartition("/")[0] or "/"):
        what = "directory" if call.flags("-d", "--directory") else "file"
        return call.fail(f"failed to create {what} via template \u2018{template}\u2019: No such file or directory")
    if call.flags("-d", "--directory"):
        call.files.mkdir(call.path(path), 0o700)
    else:
        write_text(call.files, call.path(path), "", 0o600)
    return printed(path)


def uuidgen(call: Call) -> Answer:
    digits = sha256(call.session.random("uuid").encode()).hexdigest()
    return printed(f"{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:32]}")


def shuf(call: Call) -> Answer:
    """-i LOW-HIGH, -e WORDS or standard input; -n COUNT."""
    span = call.option("-i", "--input-range")
    if span:
        low, _, high = span.partition("-")
        if not (low.isdigit() and high.isdigit()) or int(high) - int(low) > 1_000_000:
            return call.fail(f"invalid input range: \u2018{span}\u2019")
        rows: list[str] | range = range(int(low), int(high) + 1)
    else:
        rows = call.words("-n", "--head-count") if call.flags("-e", "--echo") else (call.stdin or "").splitlines()
    count = call.option("-n", "--head-count") or str(len(rows))
    if not count.isdigit():
        return call.fail(f"invalid line count: \u2018{count}\u2019")
    wanted = int(count)
    seed = call.session.random("shuf")
    if span and wanted == 1:
        return printed(str(rows[int(sha256(seed.encode()).hexdigest(), 16) % len(rows)]))
    mixed = sorted(rows, key=lambda row: sha256(f"{seed}/{row}".encode()).digest())
    return printed(*(str(row) for row in mixed[:wanted]))


def openssl(call: Call) -> Answer:
    """rand -hex N and rand -base64 N; the rest is not simulated."""
    words = call.words()
    if words[:1] == ["rand"] and words[-1].isdigit() and len(words) == 2:
        data = random_bytes(call.session.random("openssl"), int(words[-1]))
        return printed(_base64(data) if call.flags("-base64") else data.hex())
    return Answer(
        stderr=f"openssl {' '.join(words[:1])}: not simulated: the course's practice guest knows openssl rand.\n",
        exit_code=127,
    )


def _base64(data: bytes) -> str:
    from base64 import b64encode

    return b64encode(data).decode()


COMMANDS = {"mktemp": mktemp, "openssl": openssl, "shuf": shuf, "uuidgen": uuidgen}
