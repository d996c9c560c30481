#!/usr/bin/env python3
"""Crafts the pairs of files whose diffoscope reports are the fixtures here: DIRECTORY/CASE/{left,right}/NAME.

The compiled pairs come from compile-pairs.sh, in a container with gcc. See README.md.
"""
import gzip, io, os, struct, sys, tarfile, uuid, zipfile, zlib

ROOT = sys.argv[1]
T1, T2 = 1700000000, 1741234567


def put(case, name, left, right):
    for side, content in (("left", left), ("right", right)):
        path = os.path.join(ROOT, case, side, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode())


def tar(members, **common):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.USTAR_FORMAT) as archive:
        for name, content, extra in members:
            info = tarfile.TarInfo(name)
            info.size, info.mtime, info.mode = len(content), T1, 0o644
            for key, value in {**common, **extra}.items():
                setattr(info, key, value)
            archive.addfile(info, io.BytesIO(content.encode()))
    return out.getvalue()


def gz(content, mtime=0, os_code=None):
    packed = bytearray(gzip.compress(content, mtime=mtime))
    if os_code is not None:
        packed[9] = os_code
    return bytes(packed)


def zipped(members, date=(2023, 11, 14, 22, 13, 20), mode=0o644):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members:
            info = zipfile.ZipInfo(name, date)
            info.external_attr, info.create_system = (0o100000 | mode) << 16, 3
            archive.writestr(info, content)
    return out.getvalue()


def extra(uid, stamp):
    return struct.pack("<HHBI", 0x5455, 5, 1, stamp) + struct.pack("<HHBBIBI", 0x7875, 11, 1, 4, uid, 4, uid)


def zipped_with_extra(uid, stamp):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        info = zipfile.ZipInfo("a.txt", (2023, 11, 14, 22, 13, 20))
        info.external_attr, info.create_system, info.extra = 0o100644 << 16, 3, extra(uid, stamp)
        archive.writestr(info, "a")
    return out.getvalue()


def cpio(members, mtime):
    out = b""
    for index, (name, content) in enumerate([*members, ("TRAILER!!!", "")]):
        fields = (index + 1, 0o100644, 0, 0, 1, mtime, len(content), 0, 0, 0, 0, len(name) + 1, 0)
        head = b"070701" + b"".join(b"%08x" % field for field in fields) + name.encode() + b"\0"
        out += head + b"\0" * (-len(head) % 4) + content.encode() + b"\0" * (-len(content) % 4)
    return out


def ar(members, mtime=0, owner=0, mode=0o100644):
    out = b"!<arch>\n"
    for name, content in members:
        out += b"%-16s%-12d%-6d%-6d%-8o%-10d`\n" % (name.encode() + b"/", mtime, owner, owner, mode, len(content))
        out += content.encode() + b"\n" * (len(content) % 2)
    return out


def png(stamp):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
            + chunk(b"tIME", struct.pack(">HBBBBB", *stamp)) + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b""))


def pdf(date, ident, font):
    body = f"""%PDF-1.5
1 0 obj
<< /Type /Catalog /Pages 2 0 R >>
endobj
2 0 obj
<< /Type /Pages /Kids [3 0 R] /Count 1 >>
endobj
3 0 obj
<< /Type /Page /Parent 2 0 R /MediaBox [0 0 99 99] /Resources << /Font << /F1 4 0 R >> >> >>
endobj
4 0 obj
<< /Type /Font /Subtype /Type1 /BaseFont /{font}+LMRoman10 >>
endobj
5 0 obj
<< /Producer (pdfTeX) /CreationDate (D:{date}) /ModDate (D:{date}) >>
endobj
trailer
<< /Root 1 0 R /Info 5 0 R /Size 6 /ID [<{ident}> <{ident}>] >>
%%EOF
"""
    return body


def mo(date):
    text = f"Project-Id-Version: hello\nPOT-Creation-Date: {date}\nContent-Type: text/plain; charset=UTF-8\n".encode()
    items = [(b"", text), (b"hello", b"tere")]
    at, ids, texts, keys, values = 28 + 16 * len(items), b"", b"", [], []
    for key, _ in items:
        keys.append((len(key), at + len(ids)))
        ids += key + b"\0"
    for _, value in items:
        values.append((len(value), at + len(ids) + len(texts)))
        texts += value + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(items), 28, 28 + 8 * len(items), 0, 0)
    return head + b"".join(struct.pack("<2I", *pair) for pair in keys + values) + ids + texts


def pe(stamp):
    dos = b"MZ" + b"\0" * 58 + struct.pack("<I", 64)
    coff = struct.pack("<HHIIIHH", 0x8664, 1, stamp, 0, 0, 240, 0x22)
    optional = struct.pack("<HBBIIIIIQIIHHHHHHIIIIHHQQQQII", 0x20B, 2, 30, 512, 0, 0, 4096, 4096, 0x140000000, 4096, 512,
                           4, 0, 0, 0, 5, 2, 0, 8192, 512, 0, 3, 0, 0x200000, 4096, 0x100000, 4096, 0, 16) + b"\0" * 128
    section = struct.pack("<8sIIIIIIHHI", b".text", 1, 4096, 512, 512, 0, 0, 0, 0, 0x60000020)
    return (dos + b"PE\0\0" + coff + optional + section).ljust(512, b"\0") + b"\xc3".ljust(512, b"\0")


def pyc(mtime):
    import marshal
    return b"\xf3\x0d\x0d\x0a" + struct.pack("<III", 0, mtime, 3) + marshal.dumps(compile("a=1", "a.py", "exec"))


AB, ABC = [("a.txt", "a"), ("b.txt", "b")], [("a.txt", "alpha\n", {}), ("b.txt", "beta\n", {}), ("c.txt", "gamma\n", {})]
put("gzip-header-time", "app.gz", gz(b"same\n", T1), gz(b"same\n", T2))
put("gzip-header-name", "app.gz", gz(b"same\n", T1)[:3] + b"\x08" + gz(b"same\n", T1)[4:10] + b"page\0" + gz(b"same\n", T1)[10:], gz(b"same\n", T2)[:3] + b"\x08" + gz(b"same\n", T2)[4:10] + b"page\0" + gz(b"same\n", T2)[10:])
put("gzip-header-os", "app.gz", gz(b"same\n", 0, 3), gz(b"same\n", 0, 255))
put("gzip-in-tar", "x.tar.gz", gz(tar(ABC, mtime=T1), T1), gz(tar(ABC, mtime=T2), T2))
put("tar-member-time", "app.tar", tar(ABC, mtime=T1), tar(ABC, mtime=T2))
put("tar-owner", "app.tar", tar(ABC, uid=20001, gid=20001, uname="vbu1234", gname="vbu1234"), tar(ABC, uid=40001, gid=40001, uname="vbu5678ab", gname="vbu5678ab"))
put("tar-mode", "app.tar", tar(ABC, mode=0o644), tar(ABC, mode=0o664))
put("tar-order", "app.tar", tar(ABC), tar(ABC[::-1]))
put("tar-extra-member", "app.tar", tar(ABC), tar([*ABC, (".coverage", "x", {}), ("__pycache__/t.pyc", "y", {})]))
put("tar-all", "app.tar", tar(ABC, mtime=T1, uname="a", uid=1), tar(ABC[::-1], mtime=T2, uname="b", uid=2, mode=0o664))
put("zip-member-time", "app.zip", zipped(AB), zipped(AB, (2025, 3, 6, 4, 16, 6)))
put("zip-order", "app.zip", zipped(AB), zipped(AB[::-1]))
put("zip-mode", "app.zip", zipped(AB), zipped(AB, mode=0o664))
put("zip-extra-time", "app.zip", zipped_with_extra(1000, T1), zipped_with_extra(1000, T1 + 1))
put("zip-extra-owner", "app.zip", zipped_with_extra(20001, T1), zipped_with_extra(40001, T1))
put("build-id-name", "app.tar", tar([("usr/lib/debug/.build-id/ab/0123456789abcdef.debug", "x", {})]), tar([("usr/lib/debug/.build-id/cd/fedcba9876543210.debug", "x", {})]))
put("file-set", "app.tar", tar(ABC), tar([*ABC, ("d.txt", "delta", {})]))
put("gecos", "x.txt", "by Control vbg12345678\n", "by Varied Person vbg123456789abcd\n")
put("uid", "x.txt", "uid=20001\n", "uid=40001\n")
put("hostname", "x.txt", "on vbhabcdef01\n", "on vbhabcdef0123456789\n")
put("domain", "x.txt", "at vbdabcdef01.example\n", "at sub.vbdabcdef012345.example\n")
put("decimal-comma", "x.txt", "ratio 3.14\n", "ratio 3,14\n")
put("replaced-letters", "x.txt", "sõna\n", "s?na\n")
put("two-causes", "x.txt", "vbu12345678 built this on Tue Nov 14 22:13:20 UTC 2023\n", "vbu1234567890abc built this on Thu Mar  6 04:16:07 UTC 2025\n")
put("ar-member-time", "lib.a", ar([("a.o", "aa"), ("b.o", "bb")], T1), ar([("a.o", "aa"), ("b.o", "bb")], T2))
put("ar-owner", "lib.a", ar([("a.o", "aa"), ("b.o", "bb")], 0, 1000), ar([("a.o", "aa"), ("b.o", "bb")], 0, 2222))
put("ar-order", "lib.a", ar([("a.o", "aa"), ("b.o", "bb")]), ar([("b.o", "bb"), ("a.o", "aa")]))
put("cpio-member-time", "app.cpio", cpio(AB, T1), cpio(AB, T2))
put("cpio-order", "app.cpio", cpio(AB, T1), cpio(AB[::-1], T1))
MANIFEST = "Manifest-Version: 1.0\r\nBnd-LastModified: {}\r\nBuilt-By: {}\r\nCreated-By: 17.0.1\r\n\r\n"
put("jar-manifest", "app.jar", zipped([("META-INF/MANIFEST.MF", MANIFEST.format(1700000000000, "vbu1234"))]), zipped([("META-INF/MANIFEST.MF", MANIFEST.format(1741234567000, "vbu5678ab"))]))
put("jar-manifest-order", "app.jar", zipped([("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\nA: 1\r\nB: 2\r\nExport-Package: a,b,c\r\n")]), zipped([("META-INF/MANIFEST.MF", "Manifest-Version: 1.0\r\nB: 2\r\nExport-Package: c,a,b\r\nA: 1\r\n")]))
put("jar-signed", "app.jar", zipped([("META-INF/A.SF", "Signature-Version: 1.0\nSHA-256-Digest: abc\n"), ("META-INF/A.RSA", b"\x30\x82\x01\x00" + b"a" * 99)]), zipped([("META-INF/A.SF", "Signature-Version: 1.0\nSHA-256-Digest: xyz\n"), ("META-INF/A.RSA", b"\x30\x82\x01\x00" + b"b" * 99)]))
put("jar-properties", "app.jar", zipped([("META-INF/maven/g/a/pom.properties", "#Generated by Maven\n#Tue Nov 14 22:13:20 UTC 2023\nversion=1\n")]), zipped([("META-INF/maven/g/a/pom.properties", "#Generated by Maven\n#Thu Mar 06 04:16:07 UTC 2025\nversion=1\n")]))
put("pe-time", "app.exe", pe(T1), pe(T2))
put("pyc-time", "a.cpython-313.pyc", pyc(T1), pyc(T2))
put("png-time", "x.png", png((2023, 11, 14, 22, 13, 20)), png((2025, 3, 6, 4, 16, 7)))
put("pdf", "x.pdf", pdf("20231114221320Z", "aa" * 16, "ABCDEF"), pdf("20250306041607Z", "bb" * 16, "GHIJKL"))
put("gettext", "et.mo", mo("2023-11-14 22:13+0000"), mo("2025-03-06 04:16+0000"))
put("postscript", "x.ps", "%!PS-Adobe-2.0\n%%Creator: dvips(k) 2022.1\n%%CreationDate: Tue Nov 14 22:13:20 2023\nshowpage\n", "%!PS-Adobe-2.0\n%%Creator: dvips(k) 2022.1\n%%CreationDate: Thu Mar  6 04:16:07 2025\nshowpage\n")
HTML = '<!DOCTYPE html>\n<html>\n<head>{}</head>\n<body>\n<p>x</p>\n{}\n</body>\n</html>\n'
put("javadoc", "a.html", HTML.format("<!-- Generated by javadoc (17) on Tue Nov 14 22:13:20 UTC 2023 -->\n<meta name=\"dc.created\" content=\"2023-11-14\">", ""), HTML.format("<!-- Generated by javadoc (17) on Thu Mar 06 04:16:07 UTC 2025 -->\n<meta name=\"dc.created\" content=\"2025-03-06\">", ""))
put("doxygen", "a.html", HTML.format("", "Generated on Tue Nov 14 2023 22:13:20 for hello by &#160;<a href=\"https://www.doxygen.org/index.html\">doxygen</a> 1.9.4"), HTML.format("", "Generated on Thu Mar 6 2025 04:16:07 for hello by &#160;<a href=\"https://www.doxygen.org/index.html\">doxygen</a> 1.9.4"))
put("sphinx", "a.html", HTML.format("", "      Last updated on Nov 14, 2023.\n      Created using <a href=\"https://www.sphinx-doc.org/\">Sphinx</a> 5.3.0."), HTML.format("", "      Last updated on Mar 06, 2025.\n      Created using <a href=\"https://www.sphinx-doc.org/\">Sphinx</a> 5.3.0."))
put("asciidoc", "a.html", HTML.format("<meta name=\"generator\" content=\"Asciidoctor 2.0.18\">", "<div id=\"footer-text\">\nLast updated 2023-11-14 22:13:20 UTC\n</div>"), HTML.format("<meta name=\"generator\" content=\"Asciidoctor 2.0.18\">", "<div id=\"footer-text\">\nLast updated 2025-03-06 04:16:07 UTC\n</div>"))
put("manpage", "hello.1", '.\\" DO NOT MODIFY THIS FILE!  It was generated by help2man 1.49.3.\n.TH HELLO "1" "November 2023" "hello 2.10" "User Commands"\n.SH NAME\nhello\n', '.\\" DO NOT MODIFY THIS FILE!  It was generated by help2man 1.49.3.\n.TH HELLO "1" "March 2025" "hello 2.10" "User Commands"\n.SH NAME\nhello\n')
put("manpage-gz", "hello.1.gz", gz(b'.TH HELLO 1 "2023-11-14" "perl v5.36.0" "User Contributed Perl Documentation"\n'), gz(b'.TH HELLO 1 "2025-03-06" "perl v5.36.0" "User Contributed Perl Documentation"\n'))
put("searchindex", "searchindex.js", 'Search.setIndex({docnames:["a","b"],terms:{alpha:[0,1],beta:0,gamma:1}})', 'Search.setIndex({docnames:["a","b"],terms:{gamma:1,alpha:[0,1],beta:0}})')
put("checksums", "md5sums", "d41d8cd98f00b204e9800998ecf8427e  usr/bin/a\n0cc175b9c0f1b6a831c399e269772661  usr/bin/b\n92eb5ffee6ae2fec3ad71c777531578f  usr/bin/c\n", "92eb5ffee6ae2fec3ad71c777531578f  usr/bin/c\nd41d8cd98f00b204e9800998ecf8427e  usr/bin/a\n0cc175b9c0f1b6a831c399e269772661  usr/bin/b\n")
put("json-order", "x.json", '{"a": 1, "b": {"c": 2, "d": 3}}\n', '{"b": {"d": 3, "c": 2}, "a": 1}\n')
put("json-time", "x.json", '{"built": "2023-11-14T22:13:20Z", "name": "x"}\n', '{"built": "2025-03-06T04:16:07Z", "name": "x"}\n')
put("dict-order", "x.py", "NAMES = {'alpha': 1, 'beta': 2, 'gamma': 3}\n", "NAMES = {'gamma': 3, 'alpha': 1, 'beta': 2}\n")
put("line-order", "list.txt", "one\ntwo\nthree\n", "three\none\ntwo\n")
put("locale-sort", "list.txt", "alpha\ntau\nzeta\n", "alpha\nzeta\ntau\n")
put("locale-case", "list.txt", "Apple\nZebra\nant\nbee\n", "ant\nApple\nbee\nZebra\n")
put("locale-names", "x.txt", "built in November, 3.14\n", "built in märts, 3,14\n")
put("encoding", "x.txt", "sõna õun\n".encode(), "sõna õun\n".encode("latin-1"))
put("line-ending", "x.txt", "one\ntwo\n", "one\r\ntwo\r\n")
put("copyright-year", "x.txt", "Copyright (C) 2020-2023 A. Person\n", "Copyright (C) 2020-2025 A. Person\n")
put("kernel", "x.txt", "build: Linux 6.18.0-generic x86_64\n", "build: Linux 2.6.78-generic x86_64\n")
put("user", "x.txt", "built by vbu12345678@vbhabcdef01\n", "built by vbu1234567890abc@vbhabcdef0123456789\n")
put("build-path", "x.txt", "source /build/vbp12345678/src/main.c\n", "source /srv/vbp123456789abcdef0/second/third/src/main.c\n")
put("home", "x.txt", "/home/vbm12345678/.config\n", "/opt/vbm123456789abc/home/.config\n")
put("flags", "x.txt", "CFLAGS=-O2 -ffile-prefix-map=/build/vbp1/src=.\n", "CFLAGS=-O2 -ffile-prefix-map=/srv/vbp2/second/third/src=.\n")
put("path-variable", "x.txt", "PATH=/usr/local/bin:/usr/bin:/bin\n", "PATH=/usr/local/bin:/usr/bin:/bin:/opt/vbx1/bin\n")
put("shell", "config.status", "#! /bin/dash\nCONFIG_SHELL=/bin/dash\n", "#! /bin/bash\nCONFIG_SHELL=/bin/bash\n")
put("environment", "x.txt", "HOME=/root\nVERBATIM_NOISE=vbe1\nLANG=C\n", "HOME=/root\nVBE2=x\nLANG=C\n")
put("umask", "x.txt", "umask 0022\n-rw-r--r-- file\n", "umask 0002\n-rw-rw-r-- file\n")
put("uuid", "x.txt", "id " + str(uuid.UUID(int=0x1234567890ABCDEF1234567890ABCDEF, version=4)) + "\n", "id " + str(uuid.UUID(int=0xFEDCBA0987654321FEDCBA0987654321, version=4)) + "\n")
put("temporary-name", "x.txt", "linked from /tmp/ccQx91ab.o\n", "linked from /tmp/ccZ0pl3k.o\n")
put("address", "x.txt", "<object at 0x7f3a5c1e2d30>\n", "<object at 0x7f91b82c4d30>\n")
put("symbol", "x.map", "_GLOBAL__sub_I_main_a1b2c3d4\nmain\n", "_GLOBAL__sub_I_main_0f9e8d7c\nmain\n")
put("duration", "x.txt", "Ran 5 tests in 0.532s\n", "Ran 5 tests in 0.611s\n")
put("build-time", "x.txt", "built on Tue Nov 14 22:13:20 UTC 2023\n", "built on Thu Mar  6 04:16:07 UTC 2025\n")
put("epoch", "x.txt", "stamp=1700000000\n", "stamp=1741234567\n")
put("timezone", "x.txt", "2023-11-14 22:13:20 +0000\n", "2023-11-15 11:28:20 +1315\n")
put("cpu-count", "x.txt", "make -j4, 4 processors\n", "make -j1, 1 processors\n")
put("signature", "x.txt", "hello\n-----BEGIN PGP SIGNATURE-----\n\niQEzBAABCAAdFiEEaaaa\n-----END PGP SIGNATURE-----\n", "hello\n-----BEGIN PGP SIGNATURE-----\n\niQEzBAABCAAdFiEEbbbb\n-----END PGP SIGNATURE-----\n")
put("tool-version", "x.txt", "GCC: (Debian 12.2.0-14) 12.2.0\n", "GCC: (Debian 14.2.0-19) 14.2.0\n")
put("numbers", "x.txt", "count 17 of 93\n", "count 23 of 95\n")
put("random-binary", "x.bin", bytes((i * 7) % 251 for i in range(64)), bytes((i * 11 + 3) % 251 for i in range(64)))
put("unclassified", "x.txt", "the quick fox\n", "a lazy dog sleeps\n")
