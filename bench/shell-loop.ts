import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface ShellLoop {
  readonly image: string;
  readonly script: string;
  readonly artifact: string;
  readonly count: number;
  /** Holds the source in `src/`; everything else goes there too. */
  readonly directory: string;
}

/**
 * What a person would write without Verbatim: the same containers (same limits, same kind of file system), two at a time, by the
 * docker command: create, copy the source in, start, copy the artifact out, remove.
 */
export async function runShellLoop(loop: ShellLoop): Promise<void> {
  await run(
    'sh',
    ['-c', SCRIPT, 'loop', loop.image, loop.script, loop.artifact, String(loop.count), loop.directory],
    {
      maxBuffer: 64 * 1024 * 1024,
    },
  );
}

const SCRIPT = `
set -eu
image=$1 script=$2 artifact=$3 count=$4 directory=$5 tar=$5/source.tar
tar -C "$directory" --owner=1000 --group=1000 -cf "$tar" src
one() {
  name=bench-loop-$$-$1
  disk=$directory/$name.img
  truncate -s 10G "$disk"
  mke2fs -q -t ext4 -E lazy_itable_init=1,root_owner=1000:1000 -m 0 -O ^has_journal "$disk"
  device=$(losetup --find --show "$disk")
  docker volume create -d local -o type=ext4 -o device="$device" "$name" >/dev/null
  docker create --name "$name" --network none --cap-drop ALL --security-opt no-new-privileges --read-only --init \\
    --ipc private --shm-size 64m --tmpfs /tmp:exec,size=1g --tmpfs /home/bench:exec,size=1g --memory 4g --memory-swap 4g \\
    --pids-limit 2048 --ulimit core=0 --user 1000:1000 --hostname bench --workdir /build/work/src \\
    --mount "type=volume,source=$name,target=/build/work,volume-nocopy" "$image" sh -ec "$script" >/dev/null
  docker cp - "$name":/build/work <"$tar"
  docker start -a "$name" >"$directory/$name.log" 2>&1
  docker cp "$name:/build/work/src/$artifact" "$directory/$name.out"
  sha256sum "$directory/$name.out" >/dev/null
  docker rm "$name" >/dev/null
  docker volume rm "$name" >/dev/null
  losetup -d "$device"
  rm -f "$disk" "$directory/$name.out" "$directory/$name.log"
}
i=1
while [ "$i" -le "$count" ]; do
  one "$i" & first=$!
  one "$((i + 1))" & second=$!
  wait "$first"; wait "$second"
  i=$((i + 2))
done
`;
