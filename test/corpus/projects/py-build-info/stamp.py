import getpass
import os
import pwd

with open("builder.txt", "w") as out:
    out.write(f"builder: {getpass.getuser()}\n")
with open("maintainer.txt", "w") as out:
    out.write(f"maintainer: {pwd.getpwuid(os.getuid()).pw_gecos.split(',')[0]}\n")
with open("paths.ini", "w") as out:
    out.write(f"[paths]\ncache = {os.path.expanduser('~/.cache/app')}\n")
