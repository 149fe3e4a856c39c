"""Reading and checking of a public log, from the specifications alone.

RFC 9162 section 2.1 (the tree and its proofs) and, from c2sp.org: signed-note, tlog-checkpoint, tlog-tiles, tlog-proof.
It shares no code with the program that writes the log, and is meant to be read: everything here raises Bad with a
sentence, or gives its result."""

import base64
import hashlib
import re

try:
    import nacl.exceptions
    import nacl.signing
except ImportError:
    nacl = None
import ed25519


class Bad(Exception):
    pass


def sha256(data):
    return hashlib.sha256(data).digest()


def b64(text):
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError:
        raise Bad("not base64: %r" % text[:60])
    if base64.b64encode(raw).decode() != text:
        raise Bad("not canonical base64: %r" % text[:60])
    return raw


def number(text):
    if not re.fullmatch(r"0|[1-9][0-9]{0,17}", text):
        raise Bad("not a number: %r" % text[:30])
    return int(text)


# ---- keys and notes ------------------------------------------------------------------------------------------


def key_id(name, public_key):
    return sha256(name.encode() + b"\n\x01" + public_key)[:4]


class Key:
    """A verifier key: name+8 hex digits+base64(0x01, 32 bytes)."""

    def __init__(self, text):
        parts = text.strip().split("+", 2)
        if len(parts) != 3 or not parts[0] or re.search(r"\s", parts[0]):
            raise Bad("not a verifier key")
        self.name = parts[0]
        raw = b64(parts[2])
        if len(raw) != 33 or raw[0] != 1:
            raise Bad("not an Ed25519 verifier key")
        self.public = raw[1:]
        if parts[1] != key_id(self.name, self.public).hex():
            raise Bad("the key's id does not belong to the key")

    def signed(self, message, signature):
        if nacl is None:
            return ed25519.verify(self.public, message, signature)
        try:
            nacl.signing.VerifyKey(self.public).verify(message, signature)
            return True
        except (nacl.exceptions.BadSignatureError, ValueError):
            return False


class Checkpoint:
    """A signed note whose text is origin, size, root; checked against one key when one is given."""

    def __init__(self, note, key=None):
        if isinstance(note, bytes):
            try:
                note = note.decode("utf-8")
            except UnicodeDecodeError:
                raise Bad("the note is not UTF-8")
        if re.search("[\x00-\x09\x0b-\x1f]", note):
            raise Bad("the note holds control characters")
        cut = note.rfind("\n\n")
        if cut < 0 or not note.endswith("\n"):
            raise Bad("not a signed note")
        self.note, self.text = note, note[: cut + 1]
        lines = self.text[:-1].split("\n")
        if len(lines) < 3 or not all(lines):
            raise Bad("not a checkpoint")
        self.origin, self.size, self.root = lines[0], number(lines[1]), b64(lines[2])
        if len(self.root) != 32:
            raise Bad("the root is not 32 bytes")
        if self.size == 0 and self.root != sha256(b""):
            raise Bad("an empty tree with a root")
        self.signatures = []
        for line in note[cut + 2 : -1].split("\n"):
            found = re.fullmatch("\u2014 ([^\\s+]+) (\\S+)", line)
            if not found:
                raise Bad("not a signature line: %r" % line[:60])
            raw = b64(found.group(2))
            if len(raw) < 5:
                raise Bad("a signature too short")
            self.signatures.append((found.group(1), raw[:4], raw[4:]))
        if key is not None:
            self.check(key)

    def check(self, key):
        mine = [s for n, i, s in self.signatures if n == key.name and i == key_id(key.name, key.public)]
        if not mine:
            raise Bad("not signed by %s" % key.name)
        for signature in mine:
            if not key.signed(self.text.encode(), signature):
                raise Bad("the signature of %s does not hold" % key.name)
        if self.origin != key.name:
            raise Bad("signed by %s, but it is a checkpoint of %s" % (key.name, self.origin))


# ---- RFC 9162 section 2.1 ------------------------------------------------------------------------------------


def leaf_hash(entry):
    return sha256(b"\x00" + entry)


def pair(left, right):
    return sha256(b"\x01" + left + right)


def split(n):
    """The largest power of two smaller than n."""
    return 1 << (n - 1).bit_length() - 1


def root_of(hashes):
    if not hashes:
        return sha256(b"")
    if len(hashes) == 1:
        return hashes[0]
    k = split(len(hashes))
    return pair(root_of(hashes[:k]), root_of(hashes[k:]))


def check_inclusion(leaf, index, size, path, root):
    """2.1.3.2"""
    if index >= size:
        raise Bad("index %d is outside a tree of %d" % (index, size))
    fn, sn, r = index, size - 1, leaf
    for p in path:
        if sn == 0:
            raise Bad("the inclusion path is too long")
        if fn & 1 or fn == sn:
            r = pair(p, r)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = pair(r, p)
        fn, sn = fn >> 1, sn >> 1
    if sn or r != root:
        raise Bad("the inclusion path does not lead to the root")


def check_consistency(old_size, old_root, size, root, path):
    """2.1.4.2"""
    if old_size > size:
        raise Bad("the tree shrank from %d to %d" % (old_size, size))
    if old_size == 0 or old_size == size:
        if path:
            raise Bad("a proof where none is needed")
        if old_size == size and old_root != root:
            raise Bad("two roots for one size: a fork")
        return
    path = list(path)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    if not path:
        raise Bad("the consistency proof is empty")
    fn, sn = old_size - 1, size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        if sn == 0:
            raise Bad("the consistency proof is too long")
        if fn & 1 or fn == sn:
            fr, sr = pair(c, fr), pair(c, sr)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = pair(sr, c)
        fn, sn = fn >> 1, sn >> 1
    if fr != old_root:
        raise Bad("the consistency proof does not begin at the old root: a fork")
    if sr != root or sn:
        raise Bad("the consistency proof does not end at the new root")


# ---- tiles ---------------------------------------------------------------------------------------------------


def tile_path(level, n, width):
    """tile/<L>/<N>[.p/<W>]; level may be 'entries'."""
    parts = ["%03d" % (n % 1000)]
    while n >= 1000:
        n //= 1000
        parts.insert(0, "x%03d" % (n % 1000))
    return "tile/%s/%s%s" % (level, "/".join(parts), "" if width == 256 else ".p/%d" % width)


def widths(size, level):
    """(n, width) of every tile of a level in a tree of this size."""
    hashes = size >> 8 * level
    for n in range((hashes + 255) // 256):
        yield n, min(256, hashes - 256 * n)


def read_entries(fetch, size):
    entries = []
    for n, width in widths(size, 0):
        raw, at = fetch(tile_path("entries", n, width)), 0
        for _ in range(width):
            length = int.from_bytes(raw[at : at + 2], "big")
            entries.append(raw[at + 2 : at + 2 + length])
            if at + 2 + length > len(raw):
                raise Bad("entry bundle %d is cut short" % n)
            at += 2 + length
        if at != len(raw):
            raise Bad("entry bundle %d is too long" % n)
    return entries


def check_tiles(fetch, size, leaves):
    """Every tile on every level against what the entries say."""
    level, hashes = 0, leaves
    while hashes:
        for n, width in widths(size, level):
            want = b"".join(hashes[256 * n : 256 * n + width])
            if fetch(tile_path(level, n, width)) != want:
                raise Bad("tile %s is not what the entries give" % tile_path(level, n, width))
        hashes = [root_of(hashes[i : i + 256]) for i in range(0, len(hashes) - 255, 256)]
        level += 1


def check_log(fetch, checkpoint):
    """The whole log: entries, tiles on every level, root. Gives the leaves' hashes."""
    entries = read_entries(fetch, checkpoint.size)
    leaves = [leaf_hash(e) for e in entries]
    if root_of(leaves) != checkpoint.root:
        raise Bad("the entries do not give the checkpoint's root")
    check_tiles(fetch, checkpoint.size, leaves)
    return leaves


# ---- proof files -----------------------------------------------------------------------------------------------


class Proof:
    def __init__(self, text, key=None):
        lines = text.split("\n")
        if lines[0] != "c2sp.org/tlog-proof@v1":
            raise Bad("not a tlog-proof file")
        at = 1
        self.extra = b""
        if lines[at].startswith("extra "):
            self.extra = b64(lines[at][6:])
            at += 1
        if not lines[at].startswith("index "):
            raise Bad("the proof says no index")
        self.index = number(lines[at][6:])
        at += 1
        end = lines.index("", at) if "" in lines[at:] else len(lines)
        self.path = [b64(line) for line in lines[at:end]]
        if any(len(h) != 32 for h in self.path):
            raise Bad("a hash that is not 32 bytes")
        self.checkpoint = Checkpoint("\n".join(lines[end + 1 :]), key)

    def check(self, entry):
        check_inclusion(leaf_hash(entry), self.index, self.checkpoint.size, self.path, self.checkpoint.root)


def commitment(salt, record):
    """What this log enters for a record: SHA-256 of 32 bytes of salt and the record's RFC 8785 JSON."""
    if len(salt) != 32:
        raise Bad("the salt is not 32 bytes")
    return sha256(salt + record)
