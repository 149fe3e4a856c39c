"""The verifier itself: it takes what the specifications give as examples, and nothing that was changed."""

import base64
import hashlib
import os
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
import ed25519  # noqa: E402
import tlog  # noqa: E402

ORIGIN = "thanthien/0123456789abcdef"


# ---- a small log of our own, signed by a plain-Python Ed25519 (RFC 8032 5.1.6) ----------------------------------


def _compress(p):
    z = pow(p[2], ed25519.P - 2, ed25519.P)
    x, y = p[0] * z % ed25519.P, p[1] * z % ed25519.P
    return (y | (x & 1) << 255).to_bytes(32, "little")


class Signer:
    def __init__(self, seed, name=ORIGIN):
        h = hashlib.sha512(seed).digest()
        a = int.from_bytes(h[:32], "little") & ((1 << 254) - 8) | 1 << 254
        self.a, self.prefix, self.name = a, h[32:], name
        self.public = _compress(ed25519._mul(a, ed25519.BASE))
        ident = tlog.key_id(name, self.public).hex()
        self.key = "%s+%s+%s" % (name, ident, base64.b64encode(b"\x01" + self.public).decode())

    def sign(self, message):
        r = int.from_bytes(hashlib.sha512(self.prefix + message).digest(), "little") % ed25519.L
        big_r = _compress(ed25519._mul(r, ed25519.BASE))
        k = int.from_bytes(hashlib.sha512(big_r + self.public + message).digest(), "little") % ed25519.L
        return big_r + ((r + k * self.a) % ed25519.L).to_bytes(32, "little")

    def note(self, text):
        raw = tlog.key_id(self.name, self.public) + self.sign(text.encode())
        return "%s\n\u2014 %s %s\n" % (text, self.name, base64.b64encode(raw).decode())


SIGNER = Signer(bytes(range(32)))


def checkpoint(leaves, signer=SIGNER, origin=ORIGIN):
    return signer.note("%s\n%d\n%s\n" % (origin, len(leaves), base64.b64encode(tlog.root_of(leaves)).decode()))


def entries_of(n, other_at=None):
    return [tlog.sha256(b"%d%s" % (i, b"!" if i == other_at else b"")) for i in range(n)]


def write_log(folder, entries, signer=SIGNER):
    leaves = [tlog.leaf_hash(e) for e in entries]
    files = {"checkpoint": checkpoint(leaves, signer).encode()}
    for n, width in tlog.widths(len(entries), 0):
        part = entries[256 * n : 256 * n + width]
        files[tlog.tile_path("entries", n, width)] = b"".join(len(e).to_bytes(2, "big") + e for e in part)
    level, hashes = 0, leaves
    while hashes:
        for n, width in tlog.widths(len(entries), level):
            files[tlog.tile_path(level, n, width)] = b"".join(hashes[256 * n : 256 * n + width])
        hashes = [tlog.root_of(hashes[i : i + 256]) for i in range(0, len(hashes) - 255, 256)]
        level += 1
    for path, content in files.items():
        whole = os.path.join(folder, *path.split("/"))
        os.makedirs(os.path.dirname(whole), exist_ok=True)
        with open(whole, "wb") as file:
            file.write(content)
    return files


def path_of(m, hashes):
    """RFC 9162 2.1.3.1, as it is written there."""
    if len(hashes) == 1:
        return []
    k = tlog.split(len(hashes))
    if m < k:
        return path_of(m, hashes[:k]) + [tlog.root_of(hashes[k:])]
    return path_of(m - k, hashes[k:]) + [tlog.root_of(hashes[:k])]


def subproof(m, hashes, whole=True):
    """RFC 9162 2.1.4.1."""
    n = len(hashes)
    if m == n:
        return [] if whole else [tlog.root_of(hashes)]
    k = tlog.split(n)
    if m <= k:
        return subproof(m, hashes[:k], whole) + [tlog.root_of(hashes[k:])]
    return subproof(m - k, hashes[k:], False) + [tlog.root_of(hashes[:k])]


class Signatures(unittest.TestCase):
    def test_rfc_8032_vectors(self):
        """Section 7.1, tests 1 to 3."""
        vectors = [
            ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
             "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
            ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
             "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
            ("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
             "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
        ]
        for public, message, signature in vectors:
            public, message, signature = map(bytes.fromhex, (public, message, signature))
            self.assertTrue(ed25519.verify(public, message, signature))
            self.assertFalse(ed25519.verify(public, message + b"x", signature))
            self.assertFalse(ed25519.verify(public, message, signature[:-1] + bytes([signature[-1] ^ 1])))

    def test_plain_python_and_nacl_agree(self):
        if tlog.nacl is None:
            self.skipTest("PyNaCl is not installed")
        key, message = tlog.Key(SIGNER.key), b"xin ch\xc3\xa0o"
        good = SIGNER.sign(message)
        for signature in (good, good[:5] + bytes([good[5] ^ 1]) + good[6:], bytes(64)):
            self.assertEqual(key.signed(message, signature), ed25519.verify(key.public, message, signature))

    def test_signed_note_example(self):
        """The key id of the go.dev checksum database, a published verifier key."""
        key = tlog.Key("sum.golang.org+033de0ae+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")
        self.assertEqual(key.name, "sum.golang.org")
        with self.assertRaises(tlog.Bad):
            tlog.Key("sum.golang.org+033de0af+Ac4zctda0e5eza+HJyk9SxEdh+s3Ux18htTTAD8OuAn8")


class Checkpoints(unittest.TestCase):
    def setUp(self):
        self.leaves = [tlog.leaf_hash(e) for e in entries_of(5)]
        self.note = checkpoint(self.leaves)

    def test_good(self):
        c = tlog.Checkpoint(self.note, tlog.Key(SIGNER.key))
        self.assertEqual((c.origin, c.size, c.root), (ORIGIN, 5, tlog.root_of(self.leaves)))

    def test_witnesses_may_sign_too(self):
        extra = self.note + "\u2014 mttq.example %s\n" % base64.b64encode(b"\x01\x02\x03\x04" + bytes(72)).decode()
        tlog.Checkpoint(extra, tlog.Key(SIGNER.key))

    def test_every_changed_byte_is_found(self):
        raw = self.note.encode()
        key = tlog.Key(SIGNER.key)
        for i in range(len(raw)):
            changed = raw[:i] + bytes([raw[i] ^ 1]) + raw[i + 1 :]
            with self.assertRaises(tlog.Bad, msg="byte %d" % i):
                tlog.Checkpoint(changed, key)

    def test_other_key_other_origin(self):
        stranger = Signer(b"\x07" * 32)
        with self.assertRaisesRegex(tlog.Bad, "not signed by"):
            tlog.Checkpoint(self.note, tlog.Key(stranger.key))
        with self.assertRaisesRegex(tlog.Bad, "not signed by"):
            tlog.Checkpoint(checkpoint(self.leaves, stranger), tlog.Key(SIGNER.key))
        with self.assertRaisesRegex(tlog.Bad, "a checkpoint of thanthien"):
            tlog.Checkpoint(checkpoint(self.leaves, origin=ORIGIN + "/noi-bo"), tlog.Key(SIGNER.key))


class Trees(unittest.TestCase):
    def test_inclusion(self):
        for size in list(range(1, 20)) + [255, 256, 257]:
            hashes = [tlog.leaf_hash(e) for e in entries_of(size)]
            root = tlog.root_of(hashes)
            for index in range(0, size, 1 if size < 20 else 50):
                path = path_of(index, hashes)
                tlog.check_inclusion(hashes[index], index, size, path, root)
                for bad in (path[:-1], path + [root], [bytes(32)] + path[1:]):
                    if bad != path:
                        with self.assertRaises(tlog.Bad):
                            tlog.check_inclusion(hashes[index], index, size, bad, root)

    def test_consistency(self):
        for size in range(1, 25):
            hashes = [tlog.leaf_hash(e) for e in entries_of(size)]
            for old in range(1, size + 1):
                proof = subproof(old, hashes)
                old_root, root = tlog.root_of(hashes[:old]), tlog.root_of(hashes)
                tlog.check_consistency(old, old_root, size, root, proof)
                with self.assertRaises(tlog.Bad):
                    tlog.check_consistency(old, bytes(32), size, root, proof)
                if proof:
                    with self.assertRaises(tlog.Bad):
                        tlog.check_consistency(old, old_root, size, bytes(32), proof)
                    with self.assertRaises(tlog.Bad):
                        tlog.check_consistency(old, old_root, size, root, proof[:-1])

    def test_names_of_tiles(self):
        self.assertEqual(tlog.tile_path(0, 1234067, 256), "tile/0/x001/x234/067")
        self.assertEqual(tlog.tile_path("entries", 5, 12), "tile/entries/005.p/12")
        # The specification's own example: a tree of 70,000.
        self.assertEqual(list(tlog.widths(70000, 0))[-1], (273, 112))
        self.assertEqual(list(tlog.widths(70000, 1)), [(0, 256), (1, 17)])
        self.assertEqual(list(tlog.widths(70000, 2)), [(0, 1)])


class Commands(unittest.TestCase):
    def run_it(self, *args):
        return subprocess.run([sys.executable, os.path.join(HERE, "verify.py"), *args], capture_output=True, text=True)

    def test_a_whole_log_and_what_was_changed_in_it(self):
        with tempfile.TemporaryDirectory() as folder:
            files = write_log(folder, entries_of(600))
            old = os.path.join(folder, "old")
            with open(old, "w", encoding="utf-8") as file:
                file.write(checkpoint([tlog.leaf_hash(e) for e in entries_of(300)]))
            done = self.run_it("log", folder, "--key", SIGNER.key, "--old", old)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("600 entries", done.stdout)
            self.assertIn("beginning of this log", done.stdout)
            self.assertIn("unknown whose log", self.run_it("log", folder).stdout)
            for path, content in files.items():
                whole = os.path.join(folder, *path.split("/"))
                with open(whole, "wb") as file:
                    file.write(content[:40] + bytes([content[40] ^ 4]) + content[41:])
                done = self.run_it("log", folder, "--key", SIGNER.key)
                self.assertEqual(done.returncode, 1, path)
                self.assertIn("DOES NOT HOLD", done.stderr)
                with open(whole, "wb") as file:
                    file.write(content)

    def test_fork_and_cut(self):
        with tempfile.TemporaryDirectory() as folder:
            write_log(folder, entries_of(20))
            old = os.path.join(folder, "old")
            with open(old, "w", encoding="utf-8") as file:
                file.write(checkpoint([tlog.leaf_hash(e) for e in entries_of(10, other_at=3)]))
            self.assertIn("a fork", self.run_it("log", folder, "--key", SIGNER.key, "--old", old).stderr)
            with open(old, "w", encoding="utf-8") as file:
                file.write(checkpoint([tlog.leaf_hash(e) for e in entries_of(21)]))
            self.assertIn("cut short", self.run_it("log", folder, "--key", SIGNER.key, "--old", old).stderr)

    def test_proof_of_one_record(self):
        salt, record = b"s" * 32, '{"kind":"answer","text":"Đã sửa"}'.encode()
        entries = entries_of(9)
        entries[4] = tlog.commitment(salt, record)
        hashes = [tlog.leaf_hash(e) for e in entries]
        lines = ["c2sp.org/tlog-proof@v1", "index 4"] + [base64.b64encode(h).decode() for h in path_of(4, hashes)]
        with tempfile.TemporaryDirectory() as folder:
            proof, kept = os.path.join(folder, "a.tlog-proof"), os.path.join(folder, "record")
            with open(proof, "w", encoding="utf-8") as file:
                file.write("\n".join(lines) + "\n\n" + checkpoint(hashes))
            with open(kept, "wb") as file:
                file.write(record)
            good = ["proof", proof, "--key", SIGNER.key, "--salt", salt.hex(), "--record", kept]
            self.assertEqual(self.run_it(*good).returncode, 0)
            with open(kept, "wb") as file:
                file.write(record.replace("Đã".encode(), "Chưa".encode()))
            self.assertEqual(self.run_it(*good).returncode, 1)
            self.assertEqual(self.run_it("proof", proof, "--entry", entries[4].hex()).returncode, 0)
            self.assertEqual(self.run_it("proof", proof, "--entry", entries[5].hex()).returncode, 1)


if __name__ == "__main__":
    unittest.main()
